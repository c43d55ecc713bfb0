#!/bin/sh
# Rebuilds the image from a captured broadcast with an independent codec (npm "raptorq", WebAssembly) and compares
# its SHA-256. Ends with 1 when it is another.
# usage: capture-interop.sh [DIR]; DIR: one that capture.sh has filled. Needs node and npm and what capture.sh needs;
# RAPTORQ_HOME may name an installed copy of the package.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
vectors=$here/../core/src/test/vectors/raptorq
# shellcheck source=broadcast-image/bench/raptorq.sh
. "$here/raptorq.sh"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT TERM

raptorq_installed capture-interop "$vectors" "$scratch"

if [ $# -gt 0 ]; then
  work=$1
else
  work=$scratch/capture
  "$here/capture.sh" "$work"
fi
node "$here/capture-interop.mjs" "$work/capture.pcap" "$work/image.zip"
