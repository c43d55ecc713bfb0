#!/bin/bash
# What the device's choice of compilers costs and brings: decodes 21 MB (one block of 16,384 symbols, 16 sub-blocks) as a
# loader does, in a JVM of its own with the loader's flags, and hashes it. Prints the median of the processor time and of the
# largest resident memory for each choice.
#   which-compiler.sh [ROUNDS]     rounds: 5 unless told
# Needs a JDK and GNU time (3: they are missing).
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
core=$root/broadcast-image/core
rounds=${1:-5}
[[ $rounds =~ ^[1-9][0-9]*$ ]] || {
  echo "which-compiler: a number of rounds, not \"$rounds\": which-compiler.sh [ROUNDS]" >&2
  exit 2
}
[ -z "${JAVA_HOME:-}" ] || PATH=$JAVA_HOME/bin:$PATH
for each in java /usr/bin/time; do
  command -v "$each" >/dev/null || {
    echo "which-compiler: $each is missing: install a JDK 17 or newer, and the package time" >&2
    exit 3
  }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

(cd "$root" && ./mvnw -B -q test-compile -pl broadcast-image/core -am)
classes=$core/target/classes:$core/target/test-classes
java -cp "$classes" io.tiovivo.fec.SymbolsFile 16384 1280 16 "$work/symbols"

read -ra loader <<<"$(sed -n "s/^default_jvm='\(.*\)'/\1/p" "$root/bootloader-sim/src/main/sh/supervise")"
only=(-XX:+UnlockDiagnosticVMOptions)
only+=("-XX:CompilerDirectivesFile=$root/hw-profiles/src/main/resources/io/tiovivo/profile/compilers.json")

decode() { # name, what else for the JVM... ; MALLOC_ARENA_MAX as it is
  local name=$1
  shift
  /usr/bin/time -a -o "$work/$name" -f '%U %S %M' java "${loader[@]}" "$@" -cp "$classes" \
    io.tiovivo.fec.LowMemoryDecoder 16384 1280 16 2097152 "$work/symbols" >"$work/said"
}

cpu() { # file
  awk '{print $1 + $2}' "$1" | middle
}

memory() { # file
  awk '{print $3 * 1024 / 1000000}' "$1" | middle
}

middle() {
  sort -n | awk '{v[NR] = $1} END {printf "%.2f\n", v[int((NR + 1) / 2)]}'
}

for ((round = 1; round <= rounds; round++)); do
  decode c1 -XX:TieredStopAtLevel=1
  MALLOC_ARENA_MAX=1 decode c1-arena -XX:TieredStopAtLevel=1
  MALLOC_ARENA_MAX=1 decode loops "${only[@]}"
  MALLOC_ARENA_MAX=1 decode c2
done

echo "| compilers | processor time, s | largest resident memory, MB |"
echo "|---|---|---|"
row() { # file, words
  echo "| $2 | $(cpu "$work/$1") | $(memory "$work/$1") |"
}
row c1 'C1 alone'
row c1-arena "C1 alone, \`MALLOC_ARENA_MAX=1\`"
row loops "**C1, and C2 for the loops, \`MALLOC_ARENA_MAX=1\`** (the loader)"
row c2 "C1 and C2, \`MALLOC_ARENA_MAX=1\`"
