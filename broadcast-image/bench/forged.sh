#!/usr/bin/env bash
# An attacker on the segment who sends well-formed forged symbols, 10, 50 and 100 % of what the carousel sends, with ids
# from anywhere (scattered) and with the very ids that the head-end uses next (ahead): how much longer that makes it take
# until a box has installed the image. Real processes with the flags that they have by default, in network namespaces.
#
# usage: forged.sh [--quick] [--mib N] [--rate MBIT]
#   --quick        for CI: a smaller file, two of the attacks
#   --mib N        size of the file, incompressible (8)
#   --rate MBIT    of the carousel (4: low enough that no process waits for a processor)
# Needs root and a built checkout. Prints a table; exits 1 unless
#   - each time the file is right, byte for byte;
#   - it took at most 1.1, 1.5 and 2.5 times as long as without an attacker. That is measured twice, and the slower one
#     counts. Other work on the machine only makes things slower, so what took too long is run anew, twice at most;
#   - the box took no more memory than without, but for 16 MiB;
#   - the attacker did send its share, and the box names the attack when there is one, and only then;
#   - without an attacker hashes of symbols are at most 2 % of what the head-end sends.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 3
# shellcheck source=broadcast-image/bench/lab.sh
. "$root/broadcast-image/bench/lab.sh"

mib=8
rate=4
attacks='scattered:10 scattered:50 scattered:100 ahead:10 ahead:50 ahead:100'
while [ $# -gt 0 ]; do
  case $1 in
    --quick) mib=2 rate=2 attacks='scattered:100 ahead:50' ;;
    --mib) mib=${2:?} && shift ;;
    --rate) rate=${2:?} && shift ;;
    *)
      sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
      exit 2
      ;;
  esac
  shift
done
most_s=600 # for what never comes
most_runs=3
most_kib=16384

lab_need ip iproute2 && lab_need nft nftables && lab_need /usr/bin/time time || exit 3
classes=$root/broadcast-image/testkit/target
if [ ! -e "$classes/test-classes/io/tiovivo/udp/ForgedAir.class" ]; then
  echo 'forged: the attacker is not built: ./mvnw -q test-compile -pl broadcast-image/testkit -am' >&2
  exit 3
fi
work=$(mktemp -d)
mount -t tmpfs -o mode=700 lab "$work" || {
  echo 'forged: cannot mount a directory in memory: run as root' >&2
  exit 3
}
trap 'lab_end; umount -l "$work"; rmdir "$work"' EXIT
if ! { lab_make 1 && lab_port a "$LAB_NET.252"; }; then
  echo 'forged: cannot make network namespaces: run as root' >&2
  exit 3
fi
dd if=/dev/urandom of="$work/payload" bs=1M count="$mib" status=none
lab_image "$work/payload" >"$work/image.log" 2>&1 || {
  cat "$work/image.log" >&2
  exit 1
}
failed=0

await() { # pattern, file, seconds
  local until=$(($(now_us) + $3 * 1000000))
  until grep -q "$1" "$2" 2>/dev/null; do
    [ "$(now_us)" -le "$until" ] || return 1
    sleep 0.1
  done
}

complain() { # what
  echo "forged: $aim, $percent %: $1" >&2
  failed=1
}

note() { # file: the time
  now_us >"$1"
}

air() { # in the background
  (in_lab h "$root/tiovivo" broadcast "$work/image.zip" --keys "$work/keys" --iface eth0 --rate "$rate" \
    --trace "$cell/trace") 2>&1 | while IFS= read -r line; do
    case $line in on-air*) note "$cell/begun" ;; esac
    echo "$line"
  done >"$cell/air.log"
}

forge() { # in the background
  (in_lab a "$(java_home_bin)" -XX:+UseSerialGC -cp \
    "$classes/test-classes:$classes/classes:$root/broadcast-image/core/target/classes" \
    io.tiovivo.udp.ForgedAir eth0 "$aim" "$percent") >"$cell/attacker.log" 2>&1
}

receive() { # sets took_ms, sent, lies (packets), kib, told (a line), signs, right
  local sent_h sent_a pid
  rm -rf "$cell"
  mkdir -p "$cell/1"
  (lab_box 1 "$cell/1") 2>&1 | lab_follow "$cell/1" note "$cell/ended" &
  lab_listening "$cell/1" || exit 1
  if [ "$percent" -gt 0 ]; then
    forge 2>/dev/null & # of one that is killed bash would tell
    await '^listening' "$cell/attacker.log" 60 || {
      cat "$cell/attacker.log" >&2
      exit 1
    }
  fi
  sent_h=$(packets h)
  sent_a=$(packets a)
  air 2>/dev/null &
  await . "$cell/ended" "$most_s"
  sent=$(($(packets h) - sent_h))
  lies=$(($(packets a) - sent_a))
  lab_settled "$cell/1"
  for who in h a 1; do lab_kill "$who"; done
  for pid in $(jobs -p); do wait "$pid" 2>/dev/null; done
  took_ms=$((($(cat "$cell/ended" 2>/dev/null || now_us) - $(cat "$cell/begun")) / 1000))
  # Before the figure time(1) tells of a loader's exit code, with which it asks for what it decided.
  kib=$(grep -x '[0-9]*' "$cell/1.kib" || echo 0)
  told=$(grep '^installed' "$cell/1.log")
  signs=$(grep -c '^forged sign=' "$cell/1.log")
  right=no
  cmp -s "$work/payload" "$(lab_payload "$cell/1")" && right=yes
}

packets() { # who: so many were sent there
  ip netns exec "$(lab_ns "$1")" cat /sys/class/net/eth0/statistics/tx_packets
}

count() { # field of the line that the box says at the end
  local value
  value=$(sed -n "s/.* $1=\([0-9]*\).*/\1/p" <<<"$told")
  echo "${value:-0}"
}

row() { # limit, runs
  printf '| %s | %s %% | %d | %s | %.1f s | %.2f | %s | %d | %d | %d | %d | %d | %d | %.1f MiB |\n' "$aim" "$percent" "$lies" \
    "$right" "$(awk "BEGIN { print $took_ms / 1000 }")" "$(awk "BEGIN { print $took_ms / $quiet_ms }")" "$1" "$2" \
    "$(count forged)" "$(count unproven)" "$(count forged_hashes)" "$(count hash_checks)" "$(count wrong_blocks)" \
    "$(awk "BEGIN { print $kib / 1024 }")"
  if [ "$right" != yes ]; then
    complain 'the box did not get the file; it said:'
    tail -n 5 "$cell/1.log" >&2
  fi
}

quiet() { # which time
  aim=nobody percent=0
  receive
  [ "$took_ms" -le "$quiet_ms" ] || quiet_ms=$took_ms
  [ "$kib" -le "$quiet_kib" ] || quiet_kib=$kib
  row 1 "$1"
  [ "$signs" -eq 0 ] || complain 'the box names an attack, and there was none'
  # Kind 4 of object: WIRE.md.
  hashes=$(awk -F , 'NR > 1 { all++; if (int($2 / 536870912) == 4) hashes++ }
    END { printf "%.2f", all ? 100 * hashes / all : 100 }' "$cell/trace")
  awk "BEGIN { exit !($hashes > 0 && $hashes <= 2) }" || complain "$hashes % of what was sent are hashes"
}

attack() { # scattered or ahead, percent of the carousel's symbols
  local limit runs
  aim=$1 percent=$2
  case $percent in
    10) limit=1.1 ;;
    50) limit=1.5 ;;
    *) limit=2.5 ;;
  esac
  for ((runs = 1; runs <= most_runs; runs++)); do
    receive
    ! awk "BEGIN { exit !($took_ms <= $limit * $quiet_ms) }" || break
  done
  row "$limit" "$((runs > most_runs ? most_runs : runs))"
  [ "$runs" -le "$most_runs" ] || complain "it took more than $limit times as long, each time"
  [ "$lies" -ge $((sent * percent * 8 / 1000)) ] || complain "the attacker sent $lies packets only, the head-end $sent"
  if [ "$signs" -eq 0 ] || [ $(($(count forged) + $(count unproven))) -eq 0 ]; then complain 'the box does not name it'; fi
  [ "$kib" -le $((quiet_kib + most_kib)) ] || complain "the box took $kib KiB, $quiet_kib without an attacker"
}

echo "a file of $mib MiB at $rate Mbit/s"
echo '| forged | of the carousel | forged packets | file right | until installed | times as long | at most | runs | found forged | unproven | hashes found forged | checks | wrong blocks | memory |'
echo '|---|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|'
cell=$work/cell
quiet_ms=1
quiet_kib=0
quiet 1
quiet 2
for each in $attacks; do attack "${each%:*}" "${each#*:}"; done
echo "hashes of symbols: $hashes % of the packets"
exit "$failed"
