#!/bin/sh
# Plays our RaptorQ codec against an independent one (npm "raptorq", WebAssembly) in both directions,
# with losses; ends with 1 on the first difference. Needs node and npm (3: they are missing), a JDK
# and, unless RAPTORQ_HOME names an installed copy of the package, the npm registry.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
core=$root/broadcast-image/core
vectors=$core/src/test/vectors/raptorq

for tool in java node; do
  if ! command -v "$tool" > /dev/null; then
    echo "codec-interop: $tool is missing: install it (node 18 or newer, a JDK 17 or newer)" >&2
    exit 3
  fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

if [ -z "${RAPTORQ_HOME:-}" ]; then
  if ! command -v npm > /dev/null; then
    echo "codec-interop: npm is missing: install it, or set RAPTORQ_HOME to an installed raptorq package" >&2
    exit 3
  fi
  cp "$vectors/package.json" "$vectors/package-lock.json" "$work"
  if ! (cd "$work" && npm ci --silent --no-audit --no-fund); then
    echo "codec-interop: npm could not install the independent codec" >&2
    exit 3
  fi
  RAPTORQ_HOME=$work/node_modules/raptorq
fi
export RAPTORQ_HOME

(cd "$root" && ./mvnw -B -q test-compile -pl broadcast-image/core -am)
classes=$core/target/classes:$core/target/test-classes

java -cp "$classes" io.tiovivo.fec.InteropPeer encode "$work"
node "$vectors/interop.mjs" "$work"
java -cp "$classes" io.tiovivo.fec.InteropPeer decode "$work"
echo "codec-interop: both directions agree"
