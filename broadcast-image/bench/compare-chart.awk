# The chart of docs/COMPARE.md from the figures that compare.sh writes: left, the time until the last box has the file,
# by loss, for the most boxes; right, what the head-end's link carries for a byte of the file, by boxes, at 5 % loss
# (or the next that there is). A cross on top: not all got it. Dashed: until the last box of Tiovivo had enough symbols,
# before all of them decoded on one machine.
BEGIN {
  FS = ","
  list = "tiovivo uftp udpcast udpcast-fec http tftp"
  count = split(list, order, " ")
  split("Tiovivo|UFTP|udpcast, ACKs|udpcast, FEC|HTTP|TFTP", name, "|")
}
NR > 1 {
  if (!($3 in lossAt)) lossAt[$3] = 1
  if ($2 > most) most = $2
  time[$1, $2, $3] = $6
  wire[$1, $2, $3] = $8
  airTime[$1, $2, $3] = $7
  airWire[$1, $2, $3] = $16
  all[$1, $2, $3] = $4 == $2
  seen[$1, $2, $3] = 1
  tool[$1] = 1
  box[$2] = 1
}
function sorted(set, out,   k, n, i, j, t) {
  n = 0
  for (k in set) out[++n] = k + 0
  for (i = 2; i <= n; i++) for (j = i; j > 1 && out[j] < out[j - 1]; j--) { t = out[j]; out[j] = out[j - 1]; out[j - 1] = t }
  return n
}
function log2(x) { return log(x) / log(2) }
# What is below the ground line or above the top is drawn there.
function y(value, top) { return bottom - (bottom - ceiling) * (value < 0.9 ? 0 : log2(value / 0.9) / log2(top / 0.9)) }
function grid(left, width, top,   v) {
  for (v = 1; v <= top; v *= 2) {
    printf "<line class=\"g\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>\n", left, left + width, y(v, top), y(v, top)
    printf "<text class=\"t\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%d</text>\n", left - 6, y(v, top) + 4, v
  }
}
function line(i, path, class) {
  if (path != "") printf "<path class=\"l%d%s\" d=\"%s\"/>\n", i, class, path
}
function dot(i, x, yy, ok) {
  if (ok) printf "<circle class=\"f%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"/>\n", i, x, yy
  else printf "<path class=\"l%d\" d=\"M%.1f %.1fl8 8m0 -8l-8 8\"/>\n", i, x - 4, yy - 4
}
END {
  w = 860; h = 400; ceiling = 74; bottom = 316
  losses = sorted(lossAt, loss)
  counts = sorted(box, boxes)
  at = loss[losses]
  for (i = losses; i >= 1; i--) if (loss[i] >= 5) at = loss[i]
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">\n", w, h, w, h
  print "<title>One file to many boxes: time and bytes on the wire, six ways</title>"
  print "<style>"
  print "svg { font-family: system-ui, sans-serif; } .bg { fill: #ffffff; } .t { fill: #57606a; font-size: 12px; }"
  print ".h { fill: #1f2328; font-size: 14px; font-weight: 600; } .g { stroke: #d8dee4; }"
  print ".air { stroke-dasharray: 5 4; }"
  split("#0969da #bc4c00 #1a7f37 #8250df #6e7781 #cf222e", light, " ")
  split("#58a6ff #f0883e #3fb950 #bc8cff #8b949e #ff7b72", dark, " ")
  for (i = 1; i <= count; i++) printf ".l%d { stroke: %s; stroke-width: %s; fill: none; } .f%d { fill: %s; }\n", i, light[i], i == 1 ? 3 : 1.8, i, light[i]
  print "@media (prefers-color-scheme: dark) { .bg { fill: #0d1117; } .t { fill: #9198a1; } .h { fill: #f0f6fc; } .g { stroke: #30363d; }"
  for (i = 1; i <= count; i++) printf ".l%d { stroke: %s; } .f%d { fill: %s; }\n", i, dark[i], i, dark[i]
  print "}"
  print "</style>"
  printf "<rect class=\"bg\" width=\"%d\" height=\"%d\" rx=\"6\"/>\n", w, h
  printf "<text class=\"h\" x=\"24\" y=\"28\">Time until all of %d boxes have it, over ideal</text>\n", most
  print "<text class=\"t\" x=\"24\" y=\"46\">1 = the file once, plus what is lost. A cross: not all got it</text>"
  printf "<text class=\"h\" x=\"460\" y=\"28\">Bytes on the head-end's link, over the file's</text>\n"
  printf "<text class=\"t\" x=\"460\" y=\"46\">at %d %% loss, until the last box has it</text>\n", at
  top = 32
  left = 56; width = 350
  grid(left, width, top)
  step = width / losses
  for (k = 1; k <= losses; k++)
    printf "<text class=\"t\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d %%</text>\n", left + (k - 0.5) * step, bottom + 20, loss[k]
  for (i = count; i >= 1; i--) {
    path = ""; marks = ""
    for (k = 1; k <= losses; k++) {
      key = order[i] SUBSEP most SUBSEP loss[k]
      if (!(key in seen)) break
      x = left + (k - 0.5) * step + (i - 3.5) * 2
      if (time[key] == "") { dot(i, x, ceiling - 2, 0); break }
      path = path (path == "" ? "M" : "L") sprintf("%.1f %.1f", x, y(time[key], top))
      if (airTime[key] != "") marks = marks (marks == "" ? "M" : "L") sprintf("%.1f %.1f", x, y(airTime[key], top))
      dot(i, x, y(time[key], top), 1)
    }
    line(i, path, "")
    line(i, marks, " air")
  }
  left = 492; width = 344
  grid(left, width, top)
  step = width / counts
  for (k = 1; k <= counts; k++)
    printf "<text class=\"t\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d %s</text>\n", left + (k - 0.5) * step, bottom + 20, boxes[k], boxes[k] == 1 ? "box" : "boxes"
  for (i = count; i >= 1; i--) {
    path = ""; marks = ""
    for (k = 1; k <= counts; k++) {
      key = order[i] SUBSEP boxes[k] SUBSEP at
      if (!(key in seen)) continue
      x = left + (k - 0.5) * step + (i - 3.5) * 2
      dot(i, x, y(wire[key], top), all[key])
      if (all[key]) path = path (path == "" ? "M" : "L") sprintf("%.1f %.1f", x, y(wire[key], top))
      if (airWire[key] != "") marks = marks (marks == "" ? "M" : "L") sprintf("%.1f %.1f", x, y(airWire[key], top))
    }
    line(i, path, "")
    line(i, marks, " air")
  }
  x = 56
  for (i = 1; i <= count; i++) {
    if (!(order[i] in tool)) continue
    printf "<path class=\"l%d\" d=\"M%.1f %dh20\"/><text class=\"t\" x=\"%.1f\" y=\"%d\">%s</text>\n", i, x, h - 30, x + 26, h - 26, name[i]
    x += 44 + 6.4 * length(name[i])
    if (order[i] == "tiovivo") {
      printf "<path class=\"l%d air\" d=\"M%.1f %dh20\"/><text class=\"t\" x=\"%.1f\" y=\"%d\">not decoded yet</text>\n", i, x, h - 30, x + 26, h - 26
      x += 44 + 6.4 * length("not decoded yet")
    }
  }
  print "</svg>"
}
