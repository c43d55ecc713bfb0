# Amediatech X96 Air, a set-top box with Amlogic S905X3 that runs Armbian from a card. Compatible strings:
# meson-sm1-x96-air.dts and meson-sm1-x96-air-gbit.dts (Linux). RAM: 2 or 4 GiB, from the maker's data sheet.
title = Amediatech X96 Air (S905X3)
architecture = aarch64
detect.compatible = amediatech,x96-air amediatech,x96-air-gbit
ram = 2G

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

# No GPIO line is led out: the display has a controller of its own, and the reset button hangs on an analogue input.

# The variant without -gbit has a port of 100 Mbit/s.
network.interfaces = eth0 end0 wlan0
network.carousel-rate = 60Mbit
