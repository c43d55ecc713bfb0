#!/usr/bin/env bash
# An attacker on the segment: head-end, attacker and box are processes with real sockets in network namespaces of their
# own, joined by a bridge. Prints how long a box takes for an image without an attacker and with one that forges 10, 50 and
# 100 % of the carousel's packets, with ids from anywhere and with the head-end's next ones; exits 1 when an image is wrong or it takes
# longer than 1.1, 1.5 and 2.5 times as long. Needs root, iproute2 and a built checkout; exits 3 when one is missing.
# usage: forged.sh [BYTES [RATE]]; 8000000 bytes and 10000000 bit/s unless given
set -euo pipefail
cd "$(dirname "$0")/.."
bytes=${1:-8000000}
rate=${2:-10000000}
command -v ip > /dev/null || {
  echo 'forged: no ip command: apt install iproute2' >&2
  exit 3
}
classpath=${TIOVIVO_CLASSPATH:-testkit/target/test-classes:testkit/target/classes:core/target/classes}
jar=$(find ~/.m2/repository/com/google/protobuf/protobuf-javalite -name '*.jar' 2> /dev/null | sort | tail -n 1)
if [ -z "$jar" ] || [ -z "${TIOVIVO_CLASSPATH:-}" ] && [ ! -d testkit/target/test-classes ]; then
  echo 'forged: nothing is built: ./mvnw -q test-compile -pl broadcast-image/testkit -am' >&2
  exit 3
fi
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
name=tvf$$
pids=()

cleanup() {
  local pid
  for pid in "${pids[@]}"; do
    kill "$pid" 2> /dev/null || true
  done
  wait
  for each in h a b; do
    ip netns del "$name$each" 2> /dev/null || true
  done
  ip netns del "$name" 2> /dev/null || true
}
trap cleanup EXIT
trap 'exit 130' INT TERM

ip netns add "$name" || {
  echo 'forged: cannot make network namespaces: run as root' >&2
  exit 3
}
ip -n "$name" link add name bridge0 type bridge mcast_snooping 0
ip -n "$name" link set bridge0 up
number=1
for each in h a b; do
  ip netns add "$name$each"
  ip link add p0 netns "$name$each" type veth peer name "p$each" netns "$name"
  ip -n "$name" link set "p$each" master bridge0 up
  ip -n "$name$each" link set lo up
  ip -n "$name$each" link set p0 up
  ip -n "$name$each" addr add "10.86.0.$number/24" dev p0
  number=$((number + 1))
done

role() { # namespace, arguments
  local netns=$1
  shift
  exec ip netns exec "$name$netns" "$java" -XX:+UseSerialGC -cp "$classpath:$jar" io.tiovivo.udp.ForgedAir "$@"
}

(role h headend p0 "$bytes" "$rate") &
pids+=($!)
sleep 2
quiet=
failed=0
echo "image of $bytes bytes, $rate bit/s"
echo 'ids        forged  image  seconds  ratio  at most  symbols  strict  forged  unproven  checks  wrong blocks'
run() { # aim, per cent, factor
  local forger='' said
  if [ "$2" -gt 0 ]; then
    (role a forger p0 0 "$1" "$2") &
    forger=$!
    pids+=("$forger")
    sleep 2
  fi
  said=$(role b box p0 "$bytes") || failed=1
  if [ -n "$forger" ]; then
    kill "$forger" 2> /dev/null || true
    wait "$forger" 2> /dev/null || true
  fi
  read -r image seconds symbols strict forged unproven checks wrong <<< "$said"
  quiet=${quiet:-$seconds}
  ratio=$(awk -v a="$seconds" -v b="$quiet" 'BEGIN { printf "%.2f", a / b }')
  printf '%-10s %4s %%  %-6s %7s  %5s  %7s  %7s  %6s  %6s  %8s  %6s  %12s\n' "$1" "$2" "$image" "$seconds" "$ratio" "$3" \
    "$symbols" "$strict" "$forged" "$unproven" "$checks" "$wrong"
  awk -v r="$ratio" -v m="$3" 'BEGIN { exit !(r <= m) }' || failed=1
}
run none 0 1
for aim in SCATTERED AHEAD; do
  run "$aim" 10 1.1
  run "$aim" 50 1.5
  run "$aim" 100 2.5
done
[ "$failed" -eq 0 ]
