# The developer's PC: what the demo's boxes run as. Any architecture that a JDK runs on.
title = PC
architecture = host
ram = 2G

# A plain file: no allocation units to keep apart.
flash.page = 4K
flash.erase-block = 64K
flash.record = 128K
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

network.carousel-rate = 200Mbit
