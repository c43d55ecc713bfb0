#!/bin/sh
# Plays our RaptorQ codec against an independent one (npm "raptorq", WebAssembly) in both directions,
# with losses; ends with 1 on the first difference. Needs node and npm (3: they are missing), a JDK
# and, unless RAPTORQ_HOME names an installed copy of the package, the npm registry.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
core=$root/broadcast-image/core
vectors=$core/src/test/vectors/raptorq
# shellcheck source=broadcast-image/bench/raptorq.sh
. "$here/raptorq.sh"

if ! command -v java > /dev/null; then
  echo "codec-interop: java is missing: install a JDK 17 or newer" >&2
  exit 3
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

raptorq_installed codec-interop "$vectors" "$work"

(cd "$root" && ./mvnw -B -q test-compile -pl broadcast-image/core -am)
classes=$core/target/classes:$core/target/test-classes

java -cp "$classes" io.tiovivo.fec.InteropPeer encode "$work"
node "$vectors/interop.mjs" "$work"
java -cp "$classes" io.tiovivo.fec.InteropPeer decode "$work"
echo "codec-interop: both directions agree"
