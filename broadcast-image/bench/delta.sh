#!/bin/sh
# Builds two images that differ by one line of one class of the node, and prints what a box that holds the first one
# receives of the second: symbols and wire time, beside a box that holds nothing. In virtual time; needs a JDK.
# usage: delta.sh [DIR]; DIR (a temporary one) gets the images from.zip and to.zip.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
# Any class will do; this one is used by every node.
source=${SOURCE:-io/tiovivo/node/report/ReportDesk.java}

for tool in javac jar; do
  if ! command -v "$tool" > /dev/null; then
    echo "delta: $tool is missing: install a JDK (Debian: openjdk-17-jdk-headless)" >&2
    exit 3
  fi
done
if [ $# -gt 0 ]; then
  out=$1
  mkdir -p "$out"
else
  out=$(mktemp -d "${TMPDIR:-/tmp}/tiovivo-delta.XXXXXX")
  trap 'rm -rf "$out"' EXIT
fi

"$root/tiovivo" image build --out "$out/from" > "$out/from.log" # and packages this checkout, if need be
target=$root/edge-node/node/target
rm -rf "${out:?}/lib" "${out:?}/change"
cp -r "$target/lib" "$out/lib"
for jar in "$target"/tiovivo-node-*.jar; do
  case $jar in *-sources.jar | *-tests.jar) ;; *) cp "$jar" "$out/lib/" && node=$out/lib/${jar##*/} ;; esac
done

# The line: a field that is initialized when the class is.
mkdir -p "$out/change/src" "$out/change/classes"
class=$(basename "$source" .java)
sed "0,/^\(public \)\{0,1\}final class $class [^{]*{/s//&\n  private static final java.util.concurrent.atomic.AtomicInteger CHANGED = new java.util.concurrent.atomic.AtomicInteger(42);/" \
  "$root/edge-node/node/src/main/java/$source" > "$out/change/src/$class.java"
if cmp -s "$out/change/src/$class.java" "$root/edge-node/node/src/main/java/$source"; then
  echo "delta: found no class $class to change in $source: name another one by SOURCE=" >&2
  exit 1
fi
javac -nowarn -proc:none -g -XDstringConcat=inline --release 17 -cp "$node:$out/lib/*" -d "$out/change/classes" \
  "$out/change/src/$class.java"
# Only what is in the jar with other bytes; with the time that a build gives each entry.
(cd "$out/change/classes" && jar --update --file "$node" --date 2026-01-01T00:00:00Z .)
"$root/tiovivo" image build --lib "$out/lib" --out "$out/to" > "$out/to.log"
"$root/tiovivo" bench delta --from "$out/from" --to "$out/to"
