#!/usr/bin/env bash
# Two head-ends on one group, which know nothing of each other: together they take half the time, and when either is
# killed on the way the boxes lose nothing but its rate. Real processes in network namespaces, 10 % loss at each box.
#
# usage: two-headends.sh [--quick]     (--quick: for CI: one killed only, a smaller file)
# Needs root. Prints a table; exits 1 unless every box got the file, byte for byte, from what both sent.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 3
# shellcheck source=broadcast-image/bench/lab.sh
. "$root/broadcast-image/bench/lab.sh"

mib=4
rate=4 # Mbit/s, each
cases='alone both kill-first kill-second'
most_s=900 # for what never comes
if [ "${1:-}" = --quick ]; then
  mib=2
  cases='alone kill-first'
fi
boxes=2
loss=10

lab_need ip iproute2 && lab_need nft nftables && lab_need /usr/bin/time time || exit 3
work=$(mktemp -d)
mount -t tmpfs -o mode=700 lab "$work" || {
  echo 'two-headends: cannot mount a directory in memory: run as root' >&2
  exit 3
}
trap 'lab_end; umount -l "$work"; rmdir "$work"' EXIT
if ! { lab_make "$boxes" && lab_port i "$LAB_NET.251" && lab_loss "$loss"; }; then
  echo 'two-headends: cannot make network namespaces: run as root' >&2
  exit 3
fi
dd if=/dev/urandom of="$work/payload" bs=1M count="$mib" status=none
lab_image "$work/payload" >"$work/image.log" 2>&1 || {
  cat "$work/image.log" >&2
  exit 1
}
file_bytes=$((mib << 20))
failed=0

air() { # who: in the background
  (in_lab "$1" "$root/tiovivo" broadcast "$work/image.zip" --keys "$work/keys" --iface eth0 --rate "$rate") \
    >"$cell/$1.air" 2>&1
}

over_file() { awk "BEGIN { printf \"%.2f\", $1 / $file_bytes }"; }

run_case() { # name
  local heads='h i' who i begun until killed='' had=0 got=0 last=0 sent_h sent_i useful
  cell=$work/$1
  mkdir -p "$cell"
  [ "$1" != alone ] || heads=h
  for i in $(seq "$boxes"); do
    mkdir -p "$cell/$i"
    (lab_box "$i" "$cell/$i") 2>&1 | lab_follow "$cell/$i" true &
  done
  # shellcheck disable=SC2046 # numbers
  lab_listening $(seq -f "$cell/%g" "$boxes") || exit 1
  # Of one that is killed bash would tell.
  for who in $heads; do air "$who" 2>/dev/null & done
  until=$(($(now_us) + most_s * 1000000))
  for who in $heads; do
    until grep -q '^on-air' "$cell/$who.air" 2>/dev/null || [ "$(now_us)" -gt "$until" ]; do sleep 0.1; done
  done
  begun=$(now_us)
  sent_h=$(lab_sent h)
  sent_i=$(lab_sent i)
  while [ "$had" -lt "$boxes" ] && [ "$(now_us)" -lt "$until" ]; do
    sleep 0.1
    had=$(cat "$cell"/[0-9]*.heard 2>/dev/null | wc -l)
    case $1 in kill-first) who=h ;; kill-second) who=i ;; *) who= ;; esac
    # After a third of what both had to send: then the other still has as much to do.
    if [ -n "$who" ] && [ -z "$killed" ] &&
      [ $(($(lab_sent h) - sent_h + $(lab_sent i) - sent_i)) -gt $((file_bytes / 3)) ]; then
      killed=$(ip netns pids "$(lab_ns "$who")")
      # shellcheck disable=SC2086 # numbers
      kill -KILL $killed
    fi
  done
  sent_h=$(($(lab_sent h) - sent_h))
  sent_i=$(($(lab_sent i) - sent_i))
  # shellcheck disable=SC2046 # numbers
  until [ "$(grep -l '^installed' "$cell"/[0-9]*.log | wc -l)" -eq "$boxes" ] || [ "$(now_us)" -gt "$until" ]; do sleep 0.2; done
  # shellcheck disable=SC2046 # numbers
  lab_settled $(seq -f "$cell/%g" "$boxes")
  for who in h i $(seq "$boxes"); do lab_kill "$who"; done
  for i in $(jobs -p); do wait "$i" 2>/dev/null; done
  for i in $(seq "$boxes"); do
    cmp -s "$work/payload" "$(lab_payload "$cell/$i")" && got=$((got + 1))
    [ ! -s "$cell/$i.heard" ] || [ "$(cat "$cell/$i.heard")" -le "$last" ] || last=$(cat "$cell/$i.heard")
  done
  useful=$(sed -n 's/^installed.* symbols=\([0-9]*\) needed=\([0-9]*\).*/\1 \2/p' "$cell"/[0-9]*.log |
    awk '{ r = $1 / $2; if (r > most) most = r } END { printf "%.3f", most }')
  printf '| %s | %d/%d | %.1f s | %s | %s | %s |\n' "$1" "$got" "$boxes" \
    "$(awk "BEGIN { print ($last - $begun) / 1e6 }")" "$(over_file "$sent_h")" "$(over_file "$sent_i")" "$useful"
  [ "$got" -eq "$boxes" ] || failed=1
  case $1 in
    kill-*)
      # The fault must have come, and both must have mattered.
      if [ -z "$killed" ] || [ "$sent_h" -eq 0 ] || [ "$sent_i" -eq 0 ]; then
        echo "two-headends: $1: nobody was killed on the way" >&2
        failed=1
      fi
      ;;
  esac
}

echo "a file of $mib MiB, two head-ends at $rate Mbit/s each, $boxes boxes, $loss % loss"
echo '| head-ends | got the file | time on the air | first sent over file | second | symbols received over needed |'
echo '|---|---:|---:|---:|---:|---:|'
for name in $cases; do run_case "$name"; done
exit "$failed"
