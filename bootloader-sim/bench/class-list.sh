#!/usr/bin/env bash
# Writes anew bootloader-sim/src/main/cds/loader.classes, the classes that qemu/build archives for the loader of a boot image
# (AppCDS): those that it loads from its start over a reception with loss to the launch of the node. To be run after larger
# changes; a list that is older costs some of the saving and nothing else. Needs a built checkout and a JDK 17.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=bootloader-sim/src/main/cds/loader.classes
work=$(mktemp -d)
air=
cleanup() {
  [ -z "$air" ] || kill "$air" 2>/dev/null || true
  [ -z "$air" ] || wait "$air" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
net=(--iface lo --group 239.255.84.98 --port 18494)
./tiovivo keys init --fleet classes --dir "$work/keys" >/dev/null
./tiovivo keys trust --fleet classes --dir "$work/keys" --out "$work/classes.trust" >/dev/null
./tiovivo image build --out "$work/node" >"$work/build.log" 2>&1
./tiovivo image sign "$work/node.zip" --keys "$work/keys" --fleet classes >/dev/null
./tiovivo broadcast "$work/node.zip" --keys "$work/keys" --fleet classes "${net[@]}" --rate 100 >"$work/air.log" 2>&1 &
air=$!
# On a board it asks for the boot partition.
truncate -s 64M "$work/other"
# shellcheck disable=SC2016 # for that script
printf '#!/bin/sh\n[ "$1" != status ] || echo "running=A default=A other=%s bytes=67108864 version=1 release=1"\n' "$work/other" >"$work/switch"
chmod +x "$work/switch"
code=0
TIOVIVO_BOOT_SWITCH=$work/switch "$java" -Xshare:off "-XX:DumpLoadedClassList=$work/classes" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -jar bootloader-sim/target/tiovivo-bootloader-*[0-9T].jar --dir "$work/box" --trust "$work/classes.trust" --profile pc \
  "${net[@]}" --drop 10 --wait 60 >"$work/box.log" 2>&1 || code=$?
[ "$code" = 10 ] || {
  tail -n 20 "$work/box.log"
  echo "class-list: the loader ended with $code instead of a launch" >&2
  exit 1
}
# One order, so that it is the same whoever makes it. Lines with @ describe lambdas; # are comments.
grep -v '^#' "$work/classes" | sort -u >"$out"
echo "class-list: $(grep -vc '^@' "$out") classes, $(wc -c <"$out") bytes in $out"
