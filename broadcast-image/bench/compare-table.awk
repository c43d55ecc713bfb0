# The table of docs/COMPARE.md from the figures that compare.sh writes.
function mib(kib) { return kib == 0 ? "" : sprintf("%.0f", kib / 1024) }
function ratio(x) { return x == "" ? "" : sprintf("%.2f", x) }
BEGIN {
  FS = ","
  names["tftp"] = "TFTP"; names["http"] = "HTTP"; names["udpcast"] = "udpcast, ACKs"
  names["udpcast-fec"] = "udpcast, one-way FEC"; names["uftp"] = "UFTP"; names["tiovivo"] = "Tiovivo"
  print "| tool | boxes | loss | got the file | time over ideal | (air only) | wire over file | (air only) | packets from the boxes | memory: box / head-end, MiB | late one | its time |"
  print "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|---:|"
}
NR > 1 {
  got = $4 "/" $2 ($5 > 0 ? ", " $5 " wrong" : "") ($14 == "yes" && $4 < $2 ? ", time is up" : "")
  printf "| %s | %d | %d %% | %s | %s | %s | %s | %s | %d | %s / %s | %s | %s |\n", names[$1], $2, $3, got, ratio($6),
    ratio($7), ratio($8), ratio($16), $9, mib($10), mib($11), $12, ratio($13)
}
