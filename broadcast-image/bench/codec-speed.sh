#!/bin/sh
# How fast our RaptorQ codec is beside an independent one (npm "raptorq", WebAssembly): decode and encode
# at K = 10 to 50,000, T = 1280, by processor time, round by round by turns. Prints one table.
#   codec-speed.sh [--docs] [ROUNDS]     rounds: 5 unless told; some 5 minutes on an idle machine
# --docs writes the table into docs/FOUNTAIN.md and the chart to docs/codec-speed.svg.
# Needs node and npm (3: they are missing), a JDK and, unless RAPTORQ_HOME names an installed copy of
# the package, the npm registry.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
core=$root/broadcast-image/core
vectors=$core/src/test/vectors/raptorq
# shellcheck source=broadcast-image/bench/raptorq.sh
. "$root/broadcast-image/bench/raptorq.sh"

docs=
if [ "${1:-}" = --docs ]; then
  docs=$root/docs
  shift
fi
rounds=${1:-5}
case $rounds in
  '' | *[!0-9]* | 0*)
    echo "codec-speed: a number of rounds, not \"$rounds\": codec-speed.sh [--docs] [ROUNDS]" >&2
    exit 2
    ;;
esac

if [ -n "${JAVA_HOME:-}" ]; then
  PATH=$JAVA_HOME/bin:$PATH
fi
if ! command -v java > /dev/null; then
  echo "codec-speed: java is missing: install a JDK 17 or newer" >&2
  exit 3
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

raptorq_installed codec-speed "$vectors" "$work"

# A loader's flags, but for its heap: as its supervisor starts it.
device=$(sed -n "s/^default_jvm='-Xmx8m \(.*\)'/\1/p" "$root/bootloader-sim/src/main/sh/supervise")
compilers=$root/hw-profiles/src/main/resources/io/tiovivo/profile/compilers.json
device="$device -XX:+UnlockDiagnosticVMOptions -XX:CompilerDirectivesFile=$compilers"

(cd "$root" && ./mvnw -B -q test-compile -pl broadcast-image/core -am)
sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | sort | uniq -c
uptime
java -cp "$core/target/classes:$core/target/test-classes" io.tiovivo.fec.CodecSpeed \
  "$rounds" "$(command -v node)" "$vectors/speed.mjs" "$device" ${docs:+"$docs"}
uptime
