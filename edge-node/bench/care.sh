#!/usr/bin/env bash
# A box is looked after: the doctor, the support bundle, the rescue shell with a real SSH server, a reset for a new owner.
# Prints what was tried. Needs root and openssh-server, openssh-client, unzip; exits 1 when something does not come about, 3
# when a tool is missing.
# shellcheck disable=SC2317 # what check calls
set -uo pipefail
USER=$(id -un)
cd "$(dirname "$0")/../.." || exit 3
for tool in ssh ssh-keygen unzip; do
  command -v "$tool" >/dev/null || {
    echo "care: no $tool command: apt install openssh-server openssh-client unzip" >&2
    exit 3
  }
done
[ -x /usr/sbin/sshd ] || {
  echo 'care: no /usr/sbin/sshd: apt install openssh-server' >&2
  exit 3
}
mkdir -p /run/sshd
work=$(mktemp -d)
node=
failed=0
cleanup() {
  [ -z "$node" ] || { kill "$node" && wait "$node"; } 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

check() { # what, command...
  local what=$1
  shift
  if "$@" >"$work/said" 2>&1; then
    printf 'care: %-72s yes\n' "$what"
  else
    printf 'care: %-72s NO\n' "$what"
    sed 's/^/      /' "$work/said"
    failed=1
  fi
}
refuses() { ! "$@"; }
soon() { # command...: until it succeeds; 2 minutes are for what never does
  local end=$((SECONDS + 120))
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}
says() { # pattern, command...
  local pattern=$1
  shift
  "$@" >"$work/words" 2>&1
  grep -Eq "$pattern" "$work/words" || { cat "$work/words"; return 1; }
}
net=(--iface lo --group 239.255.84.96 --port 28496)
start() {
  ./tiovivo node --dir "$work/box" "${net[@]}" >>"$work/node.log" 2>&1 </dev/null &
  node=$!
  for _ in $(seq 300); do
    ./tiovivo status --dir "$work/box" >/dev/null 2>&1 && return
    sleep 0.2
  done
  cat "$work/node.log"
  return 1
}
ended() { # waits for the node's end
  for _ in $(seq 600); do
    kill -0 "$node" 2>/dev/null || return 0
    sleep 0.2
  done
  return 1
}

mkdir -p "$work/box"
ssh-keygen -q -t ed25519 -N '' -f "$work/owner"
ssh-keygen -q -t ed25519 -N '' -f "$work/stranger"
printf 'rescue.key = %s\n' "$(cat "$work/owner.pub")" >"$work/box/tiovivo.conf"
start || failed=1

doctor=(./tiovivo doctor --dir "$work/box" "${net[@]}" --listen 1s)
check 'the doctor sees the node, the network, the card and the clock' says '^(ok|look) +card' "${doctor[@]}"
check 'the doctor says what to do when no carousel is heard' says 'IGMP querier' "${doctor[@]}"
check 'the doctor says when no node runs' says 'no node runs in' ./tiovivo doctor --dir "$work/nobody" --listen 1s

check 'a support bundle is packed' ./tiovivo support --dir "$work/box" "${net[@]}" --listen 1s --out "$work/bundle.zip"
unzip -p "$work/bundle.zip" >"$work/bundle.txt" 2>/dev/null
id=$(cat "$work/box/node.id" 2>/dev/null || echo none)
check 'with status, doctor and configuration in it' grep -q 'rescue.key' "$work/bundle.txt"
check 'and not over an older one' refuses ./tiovivo support --dir "$work/box" "${net[@]}" --listen 1s --out "$work/bundle.zip"

shell=(ssh -p 8489 -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=10)
check 'no rescue shell before it is asked for' refuses "${shell[@]}" -i "$work/owner" "$USER@127.0.0.1" true
check 'the owner opens it' ./tiovivo rescue on --dir "$work/box"
check 'the owner'"'"'s key gets in' soon says '^rescued$' "${shell[@]}" -i "$work/owner" "$USER@127.0.0.1" echo rescued
check 'another key does not' refuses "${shell[@]}" -i "$work/stranger" "$USER@127.0.0.1" true
check 'no password is asked for' says 'Permission denied \(publickey\)' "${shell[@]}" -o PubkeyAuthentication=no "$USER@127.0.0.1" true
check 'the owner closes it' ./tiovivo rescue off --dir "$work/box"
check 'and nobody gets in' soon refuses "${shell[@]}" -i "$work/owner" "$USER@127.0.0.1" true

check 'a reset says what would go, and does nothing' says 'Do it with --yes' ./tiovivo reset owner --dir "$work/box"
check 'nothing went' test -e "$work/box/tiovivo.conf"
check 'a reset for a new owner' ./tiovivo reset owner --dir "$work/box" --yes
check 'ends the node' ended
wait "$node"
node=
start || failed=1
check 'which starts anew without configuration' refuses test -e "$work/box/tiovivo.conf"
check 'and with another identity' refuses grep -q "$id" "$work/box/node.id"
exit "$failed"
