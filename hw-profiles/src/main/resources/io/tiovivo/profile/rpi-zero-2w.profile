# Raspberry Pi Zero 2 W. Compatible string and RAM: arch/arm/boot/dts/broadcom/bcm2837-rpi-zero-2-w.dts (Linux).
title = Raspberry Pi Zero 2 W
architecture = aarch64
detect.compatible = raspberrypi,model-zero-2-w raspberrypi,model-zero-2
ram = 512M

# A card or eMMC hides its erase blocks behind a translation layer: 64 KiB is ours, for bookkeeping. But it may lose
# a whole allocation unit (up to 4 MiB, SD Physical Layer Simplified Specification 4.13; the kernel shows it in
# /sys/block/mmcblk0/device/preferred_erase_size) in a power cut, so the two records lie in different units.
flash.page = 4K
flash.erase-block = 64K
flash.record = 4M
flash.slot = 64M
flash.scratch = 68M

# The node: C1 alone. The loader: C2 for a few loops besides: see "Which compiler" in docs/PROFILES.md.
jvm.loader-heap = 8M
jvm.loader-flags = -XX:+UseSerialGC -Xss256k -XX:-UsePerfData -XX:ReservedCodeCacheSize=8m -XX:+ExitOnOutOfMemoryError
jvm.node-heap = 16M
jvm.node-flags = -XX:+UseSerialGC -Xms2m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -Xmn1m -Xss256k -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=4 -XX:ReservedCodeCacheSize=8m -XX:+ExitOnOutOfMemoryError

roles = leaf relay
budget.leaves = 0
budget.relay-circuits = 8
budget.relay-rate = 1Mbit
budget.mailbox = 0
budget.uplink = 2Mbit

# Header lines without an alternate function by default; line numbers are the GPIO numbers of the 40-pin header.
# Chip label from drivers/pinctrl/bcm/pinctrl-bcm2835.c (Pi 5: pinctrl-rp1.c) in the Raspberry Pi kernel. The board's
# own ACT LED is held by the kernel's leds-gpio, so the status LED is one that the owner puts on pin 11.
gpio.status-led = pinctrl-bcm2835 17
gpio.recovery-button = pinctrl-bcm2835 27 active-low
gpio.user.gpio5 = pinctrl-bcm2835 5
gpio.user.gpio6 = pinctrl-bcm2835 6
gpio.user.gpio22 = pinctrl-bcm2835 22
gpio.user.gpio23 = pinctrl-bcm2835 23
gpio.user.gpio24 = pinctrl-bcm2835 24
gpio.user.gpio25 = pinctrl-bcm2835 25

# Wi-Fi only (2.4 GHz, 802.11n); access points send multicast at a low basic rate.
network.interfaces = wlan0
network.carousel-rate = 6Mbit
