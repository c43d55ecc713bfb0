#!/usr/bin/env bash
# What a leaf occupies and how fast it starts, with ever more of its home switched on: on the image's own runtime, the flags
# of a board's profile (rpi3b unless told otherwise), as the loader starts it, with and without the archive of classes.
#   footprint.sh [PROFILE] [SETTLE_S]      here, some 8 minutes
#   footprint.sh --guest [SETTLE_S]        an arm64 runtime in QEMU (-M virt), by translation: its times are not a board's
# Needs a built checkout, mosquitto, curl; the guest also what gpio-in-qemu.sh needs. Prints the tables of
# docs/FOOTPRINT.md; exits 3 when a tool is missing.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 3
guest=''
tools=(mosquitto curl)
if [ "${1:-}" = --guest ]; then
  guest=1
  shift
  set -- qemu-virt "$@"
  tools+=(qemu-system-aarch64 cpio dpkg)
fi
for tool in "${tools[@]}"; do
  command -v "$tool" >/dev/null || {
    echo "footprint: no $tool command: apt install mosquitto curl qemu-system-arm cpio" >&2
    exit 3
  }
done
board=${1:-rpi3b}
settle_s=${2:-30}
work=$(mktemp -d)
pids=()
cleanup() {
  local each
  for each in "${pids[@]}"; do kill "$each" 2>/dev/null; done
  for each in "${pids[@]}"; do wait "$each" 2>/dev/null; done
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
fail() {
  echo "footprint: $*" >&2
  exit 1
}
quietly() { # log, command...: in the background
  local log=$work/$1
  shift
  "$@" >>"$log" 2>&1 </dev/null &
  pids+=($!)
}
comes() { # seconds, pattern, file
  local left=$1
  until grep -q "$2" "$3" 2>/dev/null; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 1
  done
}
net=(--iface lo --group 239.255.84.95 --port 29484)

./tiovivo keys init --fleet foot --dir "$work/keys" >/dev/null || fail 'no keys'
./tiovivo keys trust --fleet foot --dir "$work/keys" --out "$work/foot.trust" >/dev/null || fail 'no trust'
./tiovivo image build --out "$work/node" >"$work/build.log" 2>&1 || fail "$(cat "$work/build.log")"
./tiovivo image sign "$work/node.zip" --keys "$work/keys" --fleet foot >/dev/null || fail 'not signed'
quietly authority.log ./tiovivo authority serve --dir "$work/keys" --fleet foot --port 29487
quietly air.log ./tiovivo broadcast "$work/node.zip" --keys "$work/keys" --fleet foot "${net[@]}" --rate 100 --authority 127.0.0.1:29487
printf 'listener 29883 127.0.0.1\nallow_anonymous true\n' >"$work/mosquitto.conf"
quietly mosquitto.log mosquitto -c "$work/mosquitto.conf"
# The board's flags on this machine: without its architecture, pins and interfaces.
profile=$work/device.profile
./tiovivo profile show "$board" --file 2>"$work/profile.log" |
  sed 's/^architecture.*/architecture = host/; /^detect/d; /^gpio/d; /^network.interfaces/d' >"$profile"
grep -q '^jvm.node-flags' "$profile" || fail "$(cat "$work/profile.log")"
claim() { ./tiovivo authority claim --dir "$work/keys" --fleet foot --name "$1" | grep -Eo '[A-Z0-9]{4,}(-[A-Z0-9]{3,})+' | head -n 1; }
quietly super.log ./tiovivo node --dir "$work/super" --fleet foot --trust "$work/foot.trust" "${net[@]}" --role supernode \
  --authority 127.0.0.1:29487 --claim "$(claim super)" --profile pc
if [ -n "$guest" ]; then
  # shellcheck source=edge-node/bench/footprint-guest.sh disable=SC1091 # found by its path from the top
  . edge-node/bench/footprint-guest.sh
  guest_footprint
  exit
fi
mkdir -p "$work/box"
claim leaf >"$work/box/fleet.claim"
./tiovivo box --dir "$work/box" --trust "$work/foot.trust" --profile "$profile" "${net[@]}" >"$work/box.log" 2>&1 </dev/null &
box=$!
pids+=("$box")
comes 300 '^confirmed' "$work/box.log" || fail "the box does not come up: $(tail -n 5 "$work/box.log")"
comes 120 '^joined' "$work/box.log" || fail "the box does not join: $(tail -n 5 "$work/box.log")"
kill "$box"
wait "$box" 2>/dev/null

with='s/x/x/'
without='/SharedArchiveFile/d; /ArchiveRelocationMode/d; /UnlockDiagnosticVMOptions/d'
row() { # what, sed expression for the arguments, configuration line..., "visit" at the end: look at the page
  local what=$1 expression=$2 node rss anon cpu ready visit=
  shift 2
  : >"$work/box/tiovivo.conf"
  for line; do
    if [ "$line" = visit ]; then visit=1; else echo "$line" >>"$work/box/tiovivo.conf"; fi
  done
  mapfile -t args < <(sed "$expression" "$work/box/launch/node.args")
  (
    while IFS= read -r variable; do export "${variable?}"; done <"$work/box/launch/env"
    cd "$TIOVIVO_IMAGE" && exec "${args[@]}"
  ) >"$work/row.log" 2>&1 </dev/null &
  node=$!
  comes 60 '^ready' "$work/row.log" || fail "$what: $(cat "$work/row.log")"
  comes 60 '^joined' "$work/row.log" || fail "$what: no lease: $(tail -n 5 "$work/row.log")"
  [ -z "$visit" ] || for path in / /page.css /page.js /status.json /status.json; do curl -s -o /dev/null "http://127.0.0.1:29488$path"; done
  sleep "$settle_s"
  # Of status the kernel says itself that it is not exact (proc(5)).
  rss=$(sed -n 's/^Rss: *\([0-9]*\).*/\1/p' "/proc/$node/smaps_rollup")
  anon=$(sed -n 's/^Anonymous: *\([0-9]*\).*/\1/p' "/proc/$node/smaps_rollup")
  cpu=$(awk '{printf "%.2f", ($14 + $15) / 100}' "/proc/$node/stat")
  ready=$(sed -n 's/^ready.*after_ms=\([0-9]*\).*/\1/p' "$work/row.log")
  printf '| %-44s | %5s | %5s | %5s | %5s |\n' "$what" "$(awk "BEGIN {printf \"%.1f\", $rss * 1.024 / 1000}")" \
    "$(awk "BEGIN {printf \"%.1f\", $anon * 1.024 / 1000}")" "$ready" "$cpu"
  kill "$node"
  wait "$node" 2>/dev/null
}
broker='mqtt.broker = mqtt://127.0.0.1:29883'
pins=('gpio.backend = mock' 'pin.light = output mock 4' 'pin.door = input mock 5' 'pin.fan = output mock 6')
page='page = 127.0.0.1:29488'
echo "leaf with its lease, flags of $board, $(uname -m), $("$work/box/unpacked/A/runtime/bin/java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p'), $settle_s s after"
printf '| %-44s | %5s | %5s | %5s | %5s |\n|---|---:|---:|---:|---:|\n' 'on' 'MB' 'anon.' 'ready' 'CPU s'
row 'no page, no broker, no pins; without archive' "$without" 'page = no'
row 'no page, no broker, no pins' "$with" 'page = no'
row 'page, nobody looks' "$with" "$page"
row 'page, broker' "$with" "$page" "$broker"
row 'page, broker, three pins by Pi4J (mock)' "$with" "$page" "$broker" "${pins[@]}"
row 'the same, and somebody has looked at the page' "$with" "$page" "$broker" "${pins[@]}" visit
row 'the same without archive' "$without" "$page" "$broker" "${pins[@]}" visit
