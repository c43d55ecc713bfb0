#!/bin/sh
# Coverage-guided fuzzing (Jazzer, libFuzzer) of what a box does with packets (whole receiver, signed
# envelopes, RaptorQ decoder) and of what it reads at a boot: boot record, slot header, log of symbols,
# ZIP of the image, hardware profile. Starts from what a real sender sends and a real box writes.
#   fuzz.sh SECONDS [FOLDER]    SECONDS for each target; FOLDER keeps the corpora for the next time
# First a bug is planted in a copy of the code, one for the packets and one for the decoder: a fuzzer
# that does not find it fails (it has ten minutes, and needs seconds). Ends with 1 on a finding and says where its input is:
# make a test of it. Needs a JDK on x86-64 or arm64 Linux and Maven Central.
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
core=$root/broadcast-image/core
testkit=$root/broadcast-image/testkit
loader=$root/bootloader-sim
profiles=$root/hw-profiles
# Targets that bring their own seeds.
at_boot='io.tiovivo.boot.slots.BootRecordFuzz io.tiovivo.boot.slots.SlotHeaderFuzz
  io.tiovivo.carousel.SpillFuzz io.tiovivo.fuzz.ZipFuzz io.tiovivo.profile.ProfileFuzz'
jazzer_version=0.30.0

seconds=${1:-}
case $seconds in
  '' | *[!0-9]* | 0*)
    echo "fuzz: how many seconds for each target? fuzz.sh SECONDS [FOLDER]" >&2
    exit 2
    ;;
esac
if [ -n "${JAVA_HOME:-}" ]; then
  PATH=$JAVA_HOME/bin:$PATH
fi
for tool in java javac; do
  if ! command -v "$tool" > /dev/null; then
    echo "fuzz: $tool is missing: install a JDK 17 or newer, or set JAVA_HOME" >&2
    exit 3
  fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
corpora=${2:-$work/corpora}
mkdir -p "$corpora"
findings=$root/broadcast-image/testkit/target/fuzz
mkdir -p "$findings"

cd "$root"
./mvnw -B -q test-compile -pl bootloader-sim -am
for artifact in jazzer jazzer-api; do
  ./mvnw -B -q dependency:copy -Dartifact=com.code-intelligence:$artifact:$jazzer_version \
    -DoutputDirectory="$work/jazzer" -Dmdep.useBaseVersion=true
done
./mvnw -B -q dependency:build-classpath -pl broadcast-image/core -Dmdep.outputFile="$work/libraries" \
  -DincludeScope=runtime
classes=$core/target/classes:$(cat "$work/libraries")
for module in "$testkit" "$loader" "$profiles"; do
  classes=$classes:$module/target/classes:$module/target/test-classes
done
# shellcheck disable=SC2086 # a list of words
java -cp "$classes" io.tiovivo.fuzz.FuzzSeeds "$work/seeds" $at_boot

# Runs one target; the classes in front of the real ones may be a mutant's.
play() { # target, seconds, classes in front or nothing, corpus
  mkdir -p "$4"
  case $1 in
    *.*) target_class=$1 ;;
    *) target_class=io.tiovivo.fuzz.$1 ;;
  esac
  java -Xmx1g -XX:+UseSerialGC -cp "$work/jazzer/jazzer-$jazzer_version.jar:$work/jazzer/jazzer-api-$jazzer_version.jar:${3:+$3:}$classes" \
    com.code_intelligence.jazzer.Jazzer --target_class="$target_class" \
    --instrumentation_includes='io.tiovivo.**' --custom_hook_excludes='**' --reproducer_path="$work" \
    -max_total_time="$2" -rss_limit_mb=2500 -timeout=120 -max_len=20000 -print_final_stats=1 \
    -artifact_prefix="$findings/" "$4" "$work/seeds/${1##*.}" > "$work/log" 2>&1
}

plant() { # target, source, what to replace, by what
  mutant=$work/mutant-$1
  mkdir -p "$mutant/src" "$mutant/classes"
  sed "s/$3/$4/" "$core/src/main/java/io/tiovivo/$2.java" > "$mutant/src/$(basename "$2").java"
  if cmp -s "$core/src/main/java/io/tiovivo/$2.java" "$mutant/src/$(basename "$2").java"; then
    echo "fuzz: $2.java has nowhere to plant the bug: tell fuzz.sh where it is now" >&2
    exit 1
  fi
  javac -nowarn -d "$mutant/classes" -cp "$classes" "$mutant/src/"*.java
  begun=$(date +%s)
  if play "$1" 600 "$mutant/classes" "$mutant/corpus"; then
    echo "fuzz: $1 did not find the bug planted in $2.java: it would find no other" >&2
    exit 1
  fi
  if ! grep -q '^== Java Exception' "$work/log"; then
    cat "$work/log" >&2
    echo "fuzz: $1 did not run" >&2
    exit 1
  fi
  echo "fuzz: $1 found the bug planted in $2.java after $(($(date +%s) - begun)) s: $(grep -A 1 '^== Java Exception' "$work/log" | head -n 1)"
  # What it found there is no finding.
  sed -n 's/^.*Test unit written to //p' "$work/log" | xargs -r rm -f
}

plant PacketFuzz wire/WireReader 'length > end - position' 'length > end - position + 1'
plant DecoderFuzz fec/EsiCheck 'esi < 0 ' 'esi < -3 '

failed=
for target in PacketFuzz EnvelopeFuzz DecoderFuzz $at_boot; do
  if play "$target" "$seconds" '' "$corpora/${target##*.}"; then
    echo "fuzz: ${target##*.}: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log") inputs in $seconds s, $(grep -o 'cov: [0-9]*' "$work/log" | tail -n 1), nothing found"
  else
    tail -n 60 "$work/log" >&2
    echo "fuzz: ${target##*.} found something: $(sed -n 's/^.*Test unit written to //p' "$work/log")" >&2
    failed=1
  fi
done
[ -z "$failed" ]
