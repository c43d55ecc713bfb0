# FriendlyElec NanoPi R4S, a router with two gigabit ports that runs Armbian and Debian (glibc; a JVM for glibc does not
# run on its OpenWrt images, which use musl). Compatible string, LEDs and button:
# arch/arm64/boot/dts/rockchip/rk3399-nanopi-r4s.dts (Linux). RAM: 1 or 4 GiB, from the maker's data sheet.
title = FriendlyElec NanoPi R4S
architecture = aarch64
detect.compatible = friendlyarm,nanopi-r4s friendlyarm,nanopi-r4s-enterprise
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
budget.relay-circuits = 64
budget.relay-rate = 32Mbit
budget.mailbox = 16M
budget.uplink = 32Mbit

# Red SYS LED on GPIO0_B5, reset button on GPIO1_C6. A stock kernel holds both (leds-gpio, gpio-keys): unbind those first.
gpio.status-led = gpio0 13
gpio.recovery-button = gpio1 22 active-low
gpio.user.lan-led = gpio1 1
gpio.user.wan-led = gpio1 0

# The carousel comes over the LAN port.
network.interfaces = lan0 eth1 eth0
network.carousel-rate = 80Mbit
