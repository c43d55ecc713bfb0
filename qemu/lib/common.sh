# shellcheck shell=bash disable=SC2034,SC2154 # sourced: variables are of those who source it
# Sourced by build, run and test: where things are, and how they say what is wrong.

qemu=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
home=$(dirname "$qemu")
target=$qemu/target
# shellcheck disable=SC2034 # for those who source this
cache=${TIOVIVO_QEMU_CACHE:-$target/cache}
tool=qemu/$(basename "$0")

die() { # exit code, message
  echo "$tool: $2" >&2
  exit "$1"
}

say() { echo "$tool: $*"; }

missing=()
need() { # command, Debian package
  command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ] || missing+=("$2")
}

# After all calls of need: one line for all that is missing.
needed() {
  [ ${#missing[@]} = 0 ] || die 3 "missing on this machine: apt install ${missing[*]}"
  PATH=$PATH:/usr/sbin:/sbin
}

# The version of this tree, as the Maven build has it.
tree_version() {
  sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$home/pom.xml" | head -n 1
}
