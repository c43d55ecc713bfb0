#!/bin/sh
# Makes throw-away keys and a real image, broadcasts it on the loopback and captures that: DIR gets image.zip,
# trace.csv (what was sent) and capture.pcap (what was on the wire). Used by the checks beside it.
# usage: capture.sh DIR; needs root or the right to capture, a JDK, and dumpcap (3: something is missing).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=${1:?usage: capture.sh DIR}
rate_mbit=${RATE_MBIT:-80}
port=$((20000 + $$ % 20000))

for tool in java dumpcap; do
  if ! command -v "$tool" > /dev/null; then
    echo "capture: $tool is missing: install it (Debian: openjdk-17-jdk-headless, wireshark-common)" >&2
    exit 3
  fi
done

mkdir -p "$out"
rm -rf "$out/keys" "$out/capture.pcap" "$out/trace.csv"
"$root/tiovivo" keys init --fleet capture --dir "$out/keys" > "$out/keys.log"
"$root/tiovivo" image build --out "$out/image" > "$out/build.log"
"$root/tiovivo" image sign "$out/image.zip" --keys "$out/keys" > "$out/sign.log"

# Once round, a fifth more for the headers and the other packets, and the time to prepare the blocks.
bytes=$(wc -c < "$out/image.zip")
seconds=$((bytes * 96 / 10 / (rate_mbit * 1000000) + 6))

start_capture() {
  rm -f "$out/capture.pcap"
  dumpcap -q -P -B 64 -i lo -f "udp dst port $port" -w "$out/capture.pcap" 2> "$out/dumpcap.log" &
  dumpcap=$!
  trap 'kill "$dumpcap" 2> /dev/null || :' EXIT
  tries=0
  while [ ! -s "$out/capture.pcap" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || ! kill -0 "$dumpcap" 2> /dev/null; then
      echo "capture: dumpcap does not start; it says:" >&2
      cat "$out/dumpcap.log" >&2
      exit 3
    fi
    sleep 0.1
  done
}

stop_capture() { # once it has written all that it has
  size=
  while [ "$size" != "$(wc -c < "$out/capture.pcap")" ]; do
    size=$(wc -c < "$out/capture.pcap")
    sleep 2
  done
  kill -INT "$dumpcap"
  wait "$dumpcap" || :
  trap - EXIT
}

sent_bytes() { # of the image: packets whose TOI says so
  awk -F, '$2 >= 1610612736 && $2 < 2147483648 { sent += $7 } END { printf "%d\n", sent }' "$out/trace.csv"
}

# A machine that is busy with other work sends less in the time: then again, for longer.
for attempt in 1 2 3 4 5; do
  start_capture
  "$root/tiovivo" broadcast "$out/image.zip" --keys "$out/keys" --iface lo --port "$port" --rate "$rate_mbit" \
    --for "$seconds" --trace "$out/trace.csv" > "$out/broadcast.log"
  stop_capture
  [ "$(sent_bytes)" -lt $((bytes * 23 / 20)) ] || break
  echo "capture: attempt $attempt: sent $(sent_bytes) of $bytes bytes in $seconds s: too few" >&2
  seconds=$((seconds * 2))
done
echo "$port" > "$out/port"
