#!/usr/bin/env bash
# The status page in a headless Chromium: a home's, a crowd's, one whose peers mean ill, and a real node's with a
# neighbour. It is read, unlocked, and acted through; looked at on a phone and a desktop, dark and light, zoomed, by
# keyboard and by screen reader; contrast is computed of every text. Prints what holds; exits 1 when something does not,
# 3 when a tool is missing. --pictures writes docs/page-*.png anew.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 3
for tool in node:nodejs chromium:chromium curl:curl; do
  command -v "${tool%:*}" >/dev/null || {
    echo "page: no ${tool%:*} command: apt install ${tool#*:}" >&2
    exit 3
  }
done
pictures=
if [ "${1:-}" = --pictures ]; then
  command -v pngquant >/dev/null || {
    echo "page: no pngquant command: apt install pngquant" >&2
    exit 3
  }
  pictures=$PWD/docs
fi
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
pids=()

cleanup() {
  for each in "${pids[@]}"; do
    kill -TERM "$each" 2>/dev/null
  done
  wait "${pids[@]}" 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# The made-up statuses are a test's: its classes are needed beside the node's.
./mvnw -B -q -Dspotless.check.skip=true -DskipTests package -pl edge-node/node -am || exit 3
target=edge-node/node/target
jar=$(ls $target/tiovivo-node-*[0-9].jar)
classes=$target/test-classes:broadcast-image/testkit/target/classes:$jar:$(printf "%s:" "$target"/lib/*.jar)

await() { # file, pattern: until a line of the file has it; 180 s, 30 times what it took on a busy machine
  for _ in $(seq 1800); do
    grep -q "$2" "$1" 2>/dev/null && return 0
    sleep 0.1
  done
  echo "page: no \"$2\" in $1:" >&2
  cat "$1" >&2
  exit 1
}

links=
for scene in home crowd hostile; do
  "$java" -cp "$classes" io.tiovivo.node.page.http.PageShow "$scene" "$work/$scene" >"$work/$scene.log" 2>&1 &
  pids+=($!)
done
for scene in home crowd hostile; do
  await "$work/$scene.log" '^link '
  links+="\"$scene\":\"$(sed -n 's/^link //p' "$work/$scene.log")\","
done

# Two real nodes that hear each other on the loopback, on a carousel's port of their own.
port=$((20000 + $$ % 12000))
for name in one two; do
  mkdir -p "$work/$name"
  case $name in
    one) echo "page = 127.0.0.1:$((port + 4))" ;;
    two) echo 'page = no' ;;
  esac >"$work/$name/tiovivo.conf"
  cat >>"$work/$name/tiovivo.conf" <<EOF
gpio.backend = mock
pin.heater = output gpiochip0 17 title="Heater"
pin.lamp = pwm gpiochip0 0 title="Lamp"
pin.door = input gpiochip0 22 title="Door"
EOF
  MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=30000 "$java" -XX:+UseSerialGC -Xmx16m -Xss256k -XX:TieredStopAtLevel=1 \
    -XX:-UsePerfData -jar "$jar" node --dir "$work/$name" --iface lo --port "$port" >"$work/$name.log" 2>&1 &
  pids+=($!)
done
await "$work/one.log" 'peers count=1'
link=$("$java" -jar "$jar" page --link --dir "$work/one") || exit 1
links+="\"node\":\"$link\""

# What it costs: the first serves a page, the second none; flags of a Raspberry Pi, a whole JDK.
node_pids=("${pids[@]: -2}")
resident() { awk '/^VmRSS/ { printf "%.1f MB\n", $2 * 1.024 / 1000 }' "/proc/$1/status"; }
ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }
url=${link%%#*}
echo "resident without a page               $(resident "${node_pids[1]}")"
echo "resident with one, nobody has called  $(resident "${node_pids[0]}")"
for file in '' page.css page.js home.js drawing.js icon.svg status.json peers.json; do
  curl -sf -o /dev/null "$url$file" || exit 1
done
echo "resident with one, after a visit      $(resident "${node_pids[0]}")"
begun=$(ticks "${node_pids[0]}")
for _ in $(seq 100); do
  curl -sf -o /dev/null "$url"status.json || exit 1
  sleep 0.06 # more than 20 a second are hung up on
done
echo "processor time of 100 polls           $((($(ticks "${node_pids[0]}") - begun) * 10)) ms"

node edge-node/bench/page.mjs "{$links}" ${pictures:+"$work"} || exit 1
for picture in "$work"/page-*.png; do
  [ -z "$pictures" ] || pngquant --force --speed 1 --strip 64 --output "$pictures/$(basename "$picture")" "$picture"
done
