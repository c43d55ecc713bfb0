#!/usr/bin/env bash
# How the carousel does on networks as they are: bursts, reordering, duplicates, slow links, one like Wi-Fi; how evenly it
# is paced; what a packet costs the sender. Real processes in network namespaces; the links are made bad by AirRelay.java
# (many kernels lack netem) and slow by tbf.
#
# usage: network.sh [--quick] [PART]...     parts: links trickle pacing sender (all); --quick: for CI, one bad link, a trickle
# Needs root. Exits 1 unless every box got the file, byte for byte, and every fault came.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 3
# shellcheck source=broadcast-image/bench/lab.sh
. "$root/broadcast-image/bench/lab.sh"

quick=
parts='links trickle pacing sender'
if [ "${1:-}" = --quick ]; then
  quick=1
  parts='links trickle'
  shift
fi
[ $# -eq 0 ] || parts=$*
most_s=900 # for what never comes

lab_need ip iproute2 && lab_need nft nftables && lab_need tc iproute2 && lab_need /usr/bin/time time || exit 3
work=$(mktemp -d)
mount -t tmpfs -o mode=700 lab "$work" || {
  echo 'network: cannot mount a directory in memory: run as root' >&2
  exit 3
}
trap 'lab_end; umount -l "$work"; rmdir "$work"' EXIT
# The head-end is on the bridge, so is the relay (1); the box (b) is behind the relay.
far() {
  local ns
  ns=$(lab_ns b)
  ip netns add "$ns" && ip link add eth1 netns "$(lab_ns 1)" type veth peer name eth0 netns "$ns" &&
    ip -n "$ns" link set lo up && ip -n "$ns" link set eth0 up && ip -n "$ns" addr add 10.78.0.2/24 dev eth0 &&
    ip -n "$(lab_ns 1)" link set eth1 up && ip -n "$(lab_ns 1)" addr add 10.78.0.1/24 dev eth1
}
if ! { lab_make 1 && far; }; then
  echo 'network: cannot make network namespaces: run as root' >&2
  exit 3
fi
mib=8 # what a box says is up to half a second late
[ -z "$quick" ] || mib=1
dd if=/dev/urandom of="$work/payload" bs=1M count="$mib" status=none
lab_image "$work/payload" >"$work/image.log" 2>&1 || {
  cat "$work/image.log" >&2
  exit 1
}
group=239.255.84.86
failed=0

wait_for() { # pattern, file, seconds
  local until=$(($(now_us) + $3 * 1000000))
  until grep -q "$1" "$2" 2>/dev/null || [ "$(now_us)" -gt "$until" ]; do sleep 0.1; done
}

air() { # rate, options: in the background
  (in_lab h "$root/tiovivo" broadcast "$work/image.zip" --keys "$work/keys" --iface eth0 --group "$group" --rate "$@") \
    >"$cell/air" 2>&1
}

clear_up() {
  local pid
  lab_kill h
  lab_kill 1
  lab_kill b
  for pid in $(jobs -p); do wait "$pid" 2>/dev/null; done
}

link() { # name, rate of the carousel, rate of the link, loss, burst, late, behind, twice
  local name=$1 begun heard got=no said
  cell=$work/cell
  rm -rf "$cell"
  mkdir -p "$cell/b"
  lab_rate h "$3"
  shift
  (in_lab 1 "$(java_home_bin)" -XX:+UseSerialGC -Xmx32m "$root/broadcast-image/bench/AirRelay.java" "$group" 8484 eth0 eth1 \
    "${@:3}") >"$cell/relay" 2>&1 &
  (lab_box b "$cell/b" --group "$group") 2>&1 | lab_follow "$cell/b" true &
  lab_listening "$cell/b" || exit 1
  air "$1" &
  wait_for '^passed' "$cell/relay" 120
  wait_for '^installed' "$cell/b.log" "$most_s"
  lab_settled "$cell/b"
  sleep 1
  clear_up
  cmp -s "$work/payload" "$(lab_payload "$cell/b")" && got=yes
  begun=$(sed -n 's/^first us=//p' "$cell/relay")
  begun=${begun:-0}
  heard=$(cat "$cell/b.heard" 2>/dev/null || echo "$begun")
  said=$(grep '^passed' "$cell/relay" | tail -n 1)
  awk -v name="$name" -v got="$got" -v said="$said" -v time="$(((heard - begun) / 1000))" -v rate="$1" -v bytes=$((mib << 20)) \
    -v symbols="$(sed -n 's/^installed.* symbols=\([0-9]*\) needed=\([0-9]*\).*/\1 \2/p' "$cell/b.log")" 'BEGIN {
      n = split(said, field, "[ =]")
      for (i = 1; i < n; i += 2) did[field[i]] = field[i + 1]
      all = did["passed"] + did["lost"] + did["late"]
      split(symbols, s, " ")
      if (s[2]) over = s[1] / s[2]
      if (all) printf "| %s | %s Mbit/s | %.1f %% | %.1f %% | %.1f %% | %s | %.1f s | %.2f | %.3f |\n", name, rate, 100 * did["lost"] / all,
        100 * did["late"] / all, 100 * did["twice"] / all, got, time / 1000,
        time / (bytes * 8 / rate / 1000 / (1 - did["lost"] / all)), over
    }'
  # Each fault that was asked for must have come.
  case $said in
    *lost=0\ *) [ "$3" = 0 ] || failed=1 ;;
  esac
  case $said in
    *late=0\ *) [ "$5" = 0 ] || failed=1 ;;
  esac
  case $said in
    *twice=0) [ "$7" = 0 ] || failed=1 ;;
  esac
  if [ "$got" != yes ]; then
    failed=1
    tail -n 5 "$cell/b.log" >&2
  fi
}

links() {
  echo "a file of $mib MiB to one box"
  echo '| link | carousel | lost | late | twice | got the file | time on the air | over ideal | symbols received over needed |'
  echo '|---|---:|---:|---:|---:|---|---:|---:|---:|'
  link 'bursts of 20, reordered, doubled' 4 100 20 20 5 30 5
  [ -z "$quick" ] || return
  link 'clean' 4 100 0 1 0 0 0
  link 'bursts of 50' 4 100 30 50 0 0 0
  link 'reordered by 100' 4 100 0 1 20 100 0
  link 'doubled' 4 100 0 1 0 0 30
  link '1 Mbit/s' 0.9 1 1 1 0 0 0
  link '3 Mbit/s' 2.8 3 1 1 0 0 0
  link '100 Mbit/s' 80 100 1 1 0 0 0
  link 'Wi-Fi: 1 Mbit/s basic rate' 0.8 1 10 8 2 10 0
  link 'Wi-Fi: 6 Mbit/s basic rate' 4 6 30 15 2 10 0
}

# A box that comes when the carousel trickles: it waits for the trickle, or is invited to ask for more.
trickle() {
  local spread asked begun got over slow
  slow=$(awk "BEGIN { print $mib / 2 }")
  echo "a file of $mib MiB to a box that comes when a carousel of 20 Mbit/s trickles at $slow"
  echo '| boxes may ask, spread over | it asked | granted | got the file | time |'
  echo '|---|---:|---:|---|---:|'
  for spread in 0s 3s; do
    [ "$spread" != 0s ] || [ -z "$quick" ] || continue
    cell=$work/cell
    rm -rf "$cell"
    mkdir -p "$cell/1"
    ip netns exec "$(lab_ns h)" tc qdisc del dev eth0 root 2>/dev/null
    air 20 --trickle "$slow" --trickle-after 0s --request-spread "$spread" &
    wait_for '^rate ' "$cell/air" 120
    begun=$(now_us)
    (lab_box 1 "$cell/1" --group "$group") 2>&1 | lab_follow "$cell/1" true &
    wait_for '^installed' "$cell/1.log" "$most_s"
    over=$(now_us)
    lab_settled "$cell/1"
    clear_up
    got=no asked=no
    cmp -s "$work/payload" "$(lab_payload "$cell/1")" && got=yes
    grep -q '^asking head_end=' "$cell/1.log" && grep -q '^rate-requested by=' "$cell/air" && asked=yes
    printf '| %s | %s | %s | %s | %.1f s |\n' "$spread" "$(grep -c '^asking' "$cell/1.log")" \
      "$(grep -c '^rate-requested' "$cell/air")" "$got" "$((over - begun))e-6"
    case $spread,$asked,$got in
      0s,no,yes | 3s,yes,yes) ;;
      *)
        failed=1
        tail -n 5 "$cell/1.log" "$cell/air" >&2
        ;;
    esac
  done
}

# The time between packets as the next machine on the bridge sees them.
pacing() {
  local rate seconds=10
  lab_need dumpcap wireshark-common && lab_need tshark tshark || return 0
  cell=$work/cell
  mkdir -p "$cell"
  ip netns exec "$(lab_ns h)" tc qdisc del dev eth0 root 2>/dev/null
  echo "microseconds between packets, as captured across the bridge in $seconds s"
  echo '| rate | ideal | median | 90 % | 99 % | 99.9 % | longest | rate met |'
  echo '|---:|---:|---:|---:|---:|---:|---:|---:|'
  for rate in 1 3 8 10 50 100 200; do
    rm -f "$work/air.pcap"
    air "$rate" &
    wait_for '^on-air' "$cell/air" 120
    (in_lab 1 dumpcap -q -P -B 64 -i eth0 -f "udp dst port 8484" -a "duration:$seconds" -w "$work/air.pcap") >/dev/null 2>&1
    clear_up
    tshark -r "$work/air.pcap" -T fields -e frame.time_epoch -e ip.len 2>/dev/null >"$work/packets"
    awk '{ if (last) print ($1 - last) * 1e6; last = $1 }' "$work/packets" | sort -n >"$work/gaps"
    awk '{ if (!first) first = $1; last = $1; bytes += $2; n++ } END { print bytes, last - first, n }' \
      "$work/packets" >"$work/sum"
    awk -v rate="$rate" 'NR == FNR { bytes = $1; time = $2; n = $3; next } { gap[++k] = $1 }
      function at(share) { i = int(share * k + 0.5); return gap[i < 1 ? 1 : i > k ? k : i] }
      END { printf "| %s Mbit/s | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.3f |\n", rate, bytes / n * 8 / rate, at(0.5), at(0.9),
        at(0.99), at(0.999), gap[k], bytes * 8 / time / rate / 1e6 }' "$work/sum" "$work/gaps"
  done
}

ticks() { # the head-end's processor time so far, in hundredths of a second
  local pid
  for pid in $(ip netns pids "$(lab_ns h)"); do cat "/proc/$pid/stat" 2>/dev/null; done |
    sed 's/.*) //' | awk '{ t += $12 + $13 } END { print t + 0 }'
}

packets() { ip netns exec "$(lab_ns h)" cat /sys/class/net/eth0/statistics/tx_packets; }

# What it holds, and its processor time, which says the same on a machine with other work.
sender() {
  local rate t p seconds=8 begun
  cell=$work/cell
  mkdir -p "$cell"
  ip netns exec "$(lab_ns h)" tc qdisc del dev eth0 root 2>/dev/null
  echo "between two namespaces, for $seconds s each; rates with IP headers, as asked for"
  echo '| asked for | sent | of payload | packets/s | held | processor time per packet | so one core sends at most |'
  echo '|---:|---:|---:|---:|---|---:|---:|'
  for rate in 100 400 800 1000 1050 1200 4000; do
    air "$rate" &
    wait_for '^on-air' "$cell/air" 120
    sleep 5 # the compiler has done its work
    t=$(ticks) p=$(packets) begun=$(now_us)
    sleep "$seconds"
    awk -v rate="$rate" -v t=$(($(ticks) - t)) -v p=$(($(packets) - p)) -v us=$(($(now_us) - begun)) 'BEGIN {
      sent = p * 1344 * 8 / us
      printf "| %d Mbit/s | %.0f Mbit/s | %.0f Mbit/s | %.0f | %s | %.1f us | %.0f packets/s, %.2f Gbit/s of payload |\n", rate, sent,
        sent * 1280 / 1344, p / us * 1e6, (sent >= 0.99 * rate ? "yes" : "no"), t * 1e4 / p, p / t * 100,
        p / t * 100 * 1280 * 8 / 1e9 }'
    clear_up
  done
}

for part in $parts; do
  case $part in
    links) links ;;
    pacing) pacing ;;
    trickle) trickle ;;
    sender) sender ;;
    *)
      echo "network: there is no part $part: links, trickle, pacing, sender" >&2
      exit 2
      ;;
  esac
done
exit "$failed"
