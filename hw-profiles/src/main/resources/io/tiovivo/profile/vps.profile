# The smallest virtual server that is commonly rented: 1 vCPU, 1 GiB. For dedicated supernodes; chosen by name, since
# nothing tells a rented machine from a virtual one at home.
title = Small virtual server
architecture = host
ram = 1G

# A plain file: no allocation units to keep apart.
flash.page = 4K
flash.erase-block = 64K
flash.record = 128K
flash.slot = 64M
flash.scratch = 68M

# The node: C1 alone. The loader: C2 for a few loops besides: see "Which compiler" in docs/PROFILES.md.
jvm.loader-heap = 8M
jvm.loader-flags = -XX:+UseSerialGC -Xss256k -XX:-UsePerfData -XX:ReservedCodeCacheSize=8m -XX:+ExitOnOutOfMemoryError
jvm.node-heap = 64M
jvm.node-flags = -XX:+UseSerialGC -Xss256k -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=8m -XX:+ExitOnOutOfMemoryError

roles = supernode mega relay
budget.leaves = 4000
budget.relay-circuits = 256
budget.relay-rate = 100Mbit
budget.mailbox = 256M
budget.uplink = 200Mbit

network.interfaces = eth0 ens3 enp1s0
network.carousel-rate = 50Mbit
