# Raspberry Pi 4 Model B and 400. Compatible strings: bcm2711-rpi-4-b.dts, bcm2711-rpi-400.dts (Linux). RAM: 1, 2, 4 or 8 GiB.
title = Raspberry Pi 4 Model B
architecture = aarch64
detect.compatible = raspberrypi,4-model-b raspberrypi,400
ram = 1G

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
jvm.node-heap = 24M
jvm.node-flags = -XX:+UseSerialGC -Xms2m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -Xmn2m -Xss256k -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=4 -XX:ReservedCodeCacheSize=8m -XX:+ExitOnOutOfMemoryError

roles = leaf relay supernode
budget.leaves = 800
budget.relay-circuits = 32
budget.relay-rate = 8Mbit
budget.mailbox = 16M
budget.uplink = 16Mbit

# Header lines without an alternate function by default; line numbers are the GPIO numbers of the 40-pin header.
# Chip label from drivers/pinctrl/bcm/pinctrl-bcm2835.c (Pi 5: pinctrl-rp1.c) in the Raspberry Pi kernel. The board's
# own ACT LED is held by the kernel's leds-gpio, so the status LED is one that the owner puts on pin 11.
gpio.status-led = pinctrl-bcm2711 17
gpio.recovery-button = pinctrl-bcm2711 27 active-low
gpio.user.gpio5 = pinctrl-bcm2711 5
gpio.user.gpio6 = pinctrl-bcm2711 6
gpio.user.gpio22 = pinctrl-bcm2711 22
gpio.user.gpio23 = pinctrl-bcm2711 23
gpio.user.gpio24 = pinctrl-bcm2711 24
gpio.user.gpio25 = pinctrl-bcm2711 25

# Debian names the port end0, Raspberry Pi OS eth0.
network.interfaces = eth0 end0 wlan0
network.carousel-rate = 80Mbit
