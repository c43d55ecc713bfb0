#!/usr/bin/env bash
# Writes anew edge-node/node/src/main/cds/node.classes, the classes that a box archives for its node (AppCDS): those that
# a leaf loads with a broker, mock pins and a visitor of the page. Not those of a supernode alone: the archive is resident
# as a whole, used or not. To be run after larger changes; a list that is older costs some of the saving and nothing else.
# Needs a built checkout and a JDK 17; mosquitto for the whole list.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=edge-node/node/src/main/cds/node.classes
work=$(mktemp -d)
pids=()
cleanup() {
  for each in "${pids[@]}"; do kill "$each" 2>/dev/null || true; done
  for each in "${pids[@]}"; do wait "$each" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
lib=edge-node/node/target
jars=$(find "$lib/lib" "$lib" -maxdepth 1 -name '*.jar' ! -name '*-sources.jar' | sort | tr '\n' ':')
run() { # name, class list, command...
  local name=$1 list=$2
  shift 2
  "$java" -Xshare:off "-XX:DumpLoadedClassList=$list" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$jars" \
    io.tiovivo.node.main.NodeMain "$@" >"$work/$name.log" 2>&1 &
  pids+=($!)
}

./tiovivo keys init --fleet classes --dir "$work/keys" >/dev/null
./tiovivo keys trust --fleet classes --dir "$work/keys" --out "$work/classes.trust" >/dev/null
./tiovivo authority serve --dir "$work/keys" --fleet classes --port 18487 >"$work/authority.log" 2>&1 &
pids+=($!)
config=()
if command -v mosquitto >/dev/null; then
  printf 'listener 18883 127.0.0.1\nallow_anonymous true\n' >"$work/mosquitto.conf"
  mosquitto -c "$work/mosquitto.conf" >"$work/mosquitto.log" 2>&1 &
  pids+=($!)
  config+=('mqtt.broker = mqtt://127.0.0.1:18883')
else
  echo 'class-list: no mosquitto: the classes of its client will be missing (apt install mosquitto)' >&2
fi
for name in one two; do # a supernode, and its leaf
  mkdir -p "$work/$name"
  port=18488
  [ "$name" = one ] || port=18489
  printf '%s\n' "${config[@]}" "page = 127.0.0.1:$port" 'gpio.backend = mock' 'pin.light = output mock 4' \
    'pin.door = input mock 5 pull=up' >"$work/$name/tiovivo.conf"
  code=$(./tiovivo authority claim --dir "$work/keys" --fleet classes --name "$name" | grep -Eo '[A-Z0-9]{4,}(-[A-Z0-9]{3,})+' | head -n 1)
  role=()
  [ "$name" = two ] || role=(--role supernode)
  run "$name" "$work/$name.classes" node --dir "$work/$name" --fleet classes --trust "$work/classes.trust" --iface lo \
    --group 239.255.84.99 --port 18484 --authority 127.0.0.1:18487 --claim "$code" --profile pc "${role[@]}"
done
sleep 20
for port in 18488 18489; do
  for path in / /status.json /metrics; do curl -s -o /dev/null "http://127.0.0.1:$port$path" || true; done
done
./tiovivo status --dir "$work/two" | head -n 5
sleep 5
for each in "${pids[@]:0}"; do kill "$each" 2>/dev/null || true; done
for each in "${pids[@]}"; do wait "$each" 2>/dev/null || true; done
pids=()
# One order, so that an image is the same whoever makes it. Lines with @ describe lambdas; # are comments.
grep -v '^#' "$work/two.classes" | sort -u >"$out"
echo "class-list: $(grep -vc '^@' "$out") classes, $(wc -c <"$out") bytes in $out"
