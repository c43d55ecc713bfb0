# shellcheck shell=sh
# Sourced by the benches beside it: the independent codec, npm "raptorq". Exports RAPTORQ_HOME: an installed copy that was named,
# else one that npm installs. Ends the caller with 3 when something is missing.

raptorq_installed() { # caller's name, for what it says; its vectors; a directory of its own to install into
  if ! command -v node > /dev/null; then
    echo "$1: node is missing: install it (node 18 or newer)" >&2
    exit 3
  fi
  if [ -z "${RAPTORQ_HOME:-}" ]; then
    if ! command -v npm > /dev/null; then
      echo "$1: npm is missing: install it, or set RAPTORQ_HOME to an installed raptorq package" >&2
      exit 3
    fi
    cp "$2/package.json" "$2/package-lock.json" "$3"
    if ! (cd "$3" && npm ci --silent --no-audit --no-fund); then
      echo "$1: npm could not install the independent codec" >&2
      exit 3
    fi
    RAPTORQ_HOME=$3/node_modules/raptorq
  fi
  export RAPTORQ_HOME
}
