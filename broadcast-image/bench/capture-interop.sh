#!/bin/sh
# Rebuilds the image from a captured broadcast with an independent codec (npm "raptorq", WebAssembly) and compares
# its SHA-256. Ends with 1 when it is another.
# usage: capture-interop.sh [DIR]; DIR: one that capture.sh has filled. Needs node and npm and what capture.sh needs;
# RAPTORQ_HOME may name an installed copy of the package.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
vectors=$here/../core/src/test/vectors/raptorq
if ! command -v node > /dev/null; then
  echo "capture-interop: node is missing: install it (node 18 or newer)" >&2
  exit 3
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

if [ -z "${RAPTORQ_HOME:-}" ]; then
  if ! command -v npm > /dev/null; then
    echo "capture-interop: npm is missing: install it, or set RAPTORQ_HOME to an installed raptorq package" >&2
    exit 3
  fi
  cp "$vectors/package.json" "$vectors/package-lock.json" "$scratch"
  if ! (cd "$scratch" && npm ci --silent --no-audit --no-fund); then
    echo "capture-interop: npm could not install the independent codec" >&2
    exit 3
  fi
  RAPTORQ_HOME=$scratch/node_modules/raptorq
fi
export RAPTORQ_HOME

if [ $# -gt 0 ]; then
  work=$1
else
  work=$scratch/capture
  "$here/capture.sh" "$work"
fi
node "$here/capture-interop.mjs" "$work/capture.pcap" "$work/image.zip"
