#!/usr/bin/env bash
# What a loader spends on large images, under the flags that it has by default: tiovivo bench receiver, with images and
# flash in memory, since the question is the loader's work and not this machine's disk. Needs root (a mount that nobody
# else sees) and, for 512 MiB, 4 GB of memory. Prints Markdown; fails unless all budgets hold.
# usage: receiver.sh [OPTION...]; those of tiovivo bench receiver, without them the table of docs/CAROUSEL.md
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -gt 0 ] || set -- --image-mib 32,128,512 --blocks 500,1000,4000,10000,16336

"$root/tiovivo" --version >/dev/null # and packages this checkout, if need be
work=$(mktemp -d "${TMPDIR:-/tmp}/tiovivo-receiver.XXXXXX")
trap 'rmdir "$work"' EXIT
# shellcheck disable=SC2016 # its own arguments
unshare --mount bash -c 'mount -t tmpfs -o size=75% none "$1" && exec "${@:2}" --dir "$1"' bash "$work" \
  "$root/tiovivo" bench receiver "$@"
