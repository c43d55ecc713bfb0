# QEMU's generic ARM machine (-M virt -m 512 and up). Compatible string: hw/arm/virt.c (QEMU).
title = QEMU virt
architecture = aarch64
detect.compatible = linux,dummy-virt
ram = 512M

# A plain file: no allocation units to keep apart.
flash.page = 4K
flash.erase-block = 64K
flash.record = 128K
flash.slot = 64M
flash.scratch = 68M

# The node: C1 alone. The loader: C2 for a few loops besides: see "Which compiler" in docs/PROFILES.md.
jvm.loader-heap = 8M
jvm.loader-flags = -XX:+UseSerialGC -Xss256k -XX:-UsePerfData -XX:ReservedCodeCacheSize=8m -XX:+ExitOnOutOfMemoryError
jvm.node-heap = 16M
jvm.node-flags = -XX:+UseSerialGC -Xms2m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20 -Xmn1m -Xss256k -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=4 -XX:ReservedCodeCacheSize=8m -XX:+ExitOnOutOfMemoryError

roles = leaf relay supernode
budget.leaves = 400
budget.relay-circuits = 16
budget.relay-rate = 4Mbit
budget.mailbox = 8M
budget.uplink = 8Mbit

# The PL061 has eight lines; line 3 is the machine's power-off key (hw/arm/virt.c), which the monitor presses. QEMU pulls
# lines that nobody drives down, so a button that pulled its line down would always be held.
gpio.status-led = 9030000.pl061 0
gpio.recovery-button = 9030000.pl061 1
gpio.user.gpio4 = 9030000.pl061 4
gpio.user.gpio5 = 9030000.pl061 5

network.interfaces = eth0 enp0s1 ens3
network.carousel-rate = 20Mbit
