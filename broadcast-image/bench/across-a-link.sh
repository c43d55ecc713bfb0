#!/usr/bin/env bash
# A head-end and a box in network namespaces of their own, joined by a virtual cable: the box boots off the air by IPv6,
# by IPv4 and by source-specific multicast. Needs root and iproute2; exits 1 when a box does not come up, 3 when a tool is
# missing.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 3
command -v ip >/dev/null || {
  echo 'across-a-link: no ip command: apt install iproute2' >&2
  exit 3
}
# Twenty times what was measured: it is for what never comes.
most_s=360
work=$(mktemp -d)
head=tvh$$
box=tvb$$
air_pid=
box_pid=

cleanup() {
  local pid
  for pid in $box_pid $air_pid; do
    kill -TERM "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
  done
  ip netns del "$head" 2>/dev/null
  ip netns del "$box" 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT

cable() {
  ip netns add "$head" && ip netns add "$box" &&
    ip link add va netns "$head" type veth peer name vb netns "$box" &&
    ip -n "$head" link set lo up && ip -n "$head" link set va up && ip -n "$head" addr add 10.9.0.1/24 dev va &&
    ip -n "$box" link set lo up && ip -n "$box" link set vb up && ip -n "$box" addr add 10.9.0.2/24 dev vb
}

has_ipv6() { ip -n "$1" -6 addr show dev "$2" scope link | grep inet6 | grep -qv tentative; }

cable || {
  echo 'across-a-link: cannot make network namespaces: run as root' >&2
  exit 3
}
{
  ./tiovivo keys init --fleet link --dir "$work/keys" &&
    ./tiovivo keys trust --dir "$work/keys" --out "$work/fleet.trust" &&
    ./tiovivo image build --out "$work/node" &&
    ./tiovivo image sign "$work/node.zip" --keys "$work/keys"
} >"$work/log" 2>&1 || {
  cat "$work/log" >&2
  exit 1
}
for _ in $(seq 600); do
  has_ipv6 "$head" va && has_ipv6 "$box" vb && break
  sleep 0.1
done

failed=0
for group in ff15::5486 239.255.84.86 10.9.0.1@232.84.86.1; do
  : >"$work/box.log" # what the last one said is not for this one
  ip netns exec "$head" ./tiovivo broadcast "$work/node.zip" --keys "$work/keys" --group "${group##*@}" \
    --iface va --rate 60 >"$work/air.log" 2>&1 &
  air_pid=$!
  begun=$(date +%s)
  ip netns exec "$box" ./tiovivo box --dir "$work/box" --trust "$work/fleet.trust" --group "$group" --iface vb \
    --profile pc --wait "$most_s" >"$work/box.log" 2>&1 &
  box_pid=$!
  until grep -q '^confirmed' "$work/box.log" || ! kill -0 "$box_pid" 2>/dev/null ||
    [ $(($(date +%s) - begun)) -gt "$most_s" ]; do
    sleep 0.2
  done
  if grep -q '^confirmed' "$work/box.log"; then
    echo "across-a-link: $group: up and confirmed after $(($(date +%s) - begun)) s"
  else
    echo "across-a-link: $group: no node; the box said:"
    tail -n 15 "$work/box.log"
    tail -n 3 "$work/air.log"
    failed=1
  fi
  kill -TERM "$box_pid" "$air_pid" 2>/dev/null
  wait "$box_pid" "$air_pid" 2>/dev/null
  box_pid=
  air_pid=
  rm -rf "$work/box"
done
[ "$failed" -eq 0 ]
