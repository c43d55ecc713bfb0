# QEMU's Raspberry Pi 3 (-M raspi3b). It boots the board's own device tree, but the board's firmware, which adds the
# serial number to it, does not run: that tells the two apart.
title = QEMU raspi3b
architecture = aarch64
detect.compatible = raspberrypi,3-model-b
detect.absent = serial-number
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
jvm.node-heap = 16M
jvm.node-flags = -XX:+UseSerialGC -Xms2m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -Xmn1m -Xss256k -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=4 -XX:ReservedCodeCacheSize=8m -XX:+ExitOnOutOfMemoryError

roles = leaf relay supernode
budget.leaves = 800
budget.relay-circuits = 16
budget.relay-rate = 4Mbit
budget.mailbox = 8M
budget.uplink = 8Mbit

# QEMU's BCM2835 has outputs only (hw/gpio/bcm2835_gpio.c): no recovery button.
gpio.status-led = pinctrl-bcm2835 17
gpio.user.gpio22 = pinctrl-bcm2835 22
gpio.user.gpio23 = pinctrl-bcm2835 23

# A USB network adapter.
network.interfaces = eth0 usb0
network.carousel-rate = 10Mbit
