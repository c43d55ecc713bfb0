#!/usr/bin/env bash
# A box that updates itself while it works, with real processes: it boots release 1 off the air, hears of release 2,
# receives it in the background and restarts into it; its owner goes back; with update.mode = ask nothing comes before the
# owner says so; and kill -9 of the node at bad moments costs nothing. Prints what took how long and what the node occupied
# meanwhile. Exits 1 when something does not come about in time, 3 when a tool is missing.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 3
for tool in unzip setsid; do
  command -v "$tool" >/dev/null || {
    echo "update: no $tool command: apt install unzip util-linux" >&2
    exit 3
  }
done
work=$(mktemp -d)
keys=$work/keys
port=$((20000 + $$ % 20000 * 2))
head= # the broadcast
box=  # the supervisor
table=()
failed=0
most_kib=0
kills=${TIOVIVO_KILLS:-5}
# shellcheck source=edge-node/bench/patience.sh
. edge-node/bench/patience.sh
# A home does not want to wait ten minutes for the next beacon; nor does this.
export TIOVIVO_BEACON_INTERVAL=3 TIOVIVO_BACKOFF_S=1 TIOVIVO_BACKOFF_MAX_S=1 TIOVIVO_STEADY_S=1

end() { # process: and what it started
  [ -n "$1" ] || return 0
  kill -TERM "$1" 2>/dev/null
  wait "$1" 2>/dev/null
}

cleanup() {
  end "$box"
  end "$head"
  [ "$failed" = 0 ] || tail -n 25 "$work"/*.log >&2
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

row() { table+=("$(printf '%-52s %s' "$1" "$2")"); }

fail() { # what
  failed=1
  row "$1" "FAILED"
  printf '%s\n' "${table[@]}"
  exit 1
}

within() { # seconds as measured, what, command...: until it succeeds
  local seconds=$1 what=$2 begun end
  shift 2
  begun=$(now_ms)
  end=$((begun + $(most_ms "$seconds")))
  until "$@" >/dev/null 2>&1; do
    [ "$(now_ms)" -lt "$end" ] || fail "$what"
    sleep 0.3
  done
  row "$what" "$(($(now_ms) - begun)) ms"
}

status() { ./tiovivo status --dir "$work/box" --json; }
runs() { # release: and is confirmed
  is "installed.*release $1\$" && status | grep -q '"confirmed":true'
}
is() { # text of tiovivo update
  ./tiovivo update --dir "$work/box" | grep -q "$1"
}
says() { grep -q "$1" "$work/box.log"; }
staged() { # release; on the way looks what the node occupies
  local now
  now=$(awk '/VmHWM/ {print $2}' "/proc/$(node_pid)/status" 2>/dev/null)
  [ "${now:-0}" -le "$most_kib" ] || most_kib=$now
  says "update state=staged.*release=$1"
}
node_pid() { sed -n 1p "$work/box/launch/node.pid" 2>/dev/null; }

air() { # options...: what is broadcast from now on
  end "$head"
  ./tiovivo broadcast "$@" --keys "$keys" --iface lo --port "$port" --rate 60 --reboot-spread 0s >>"$work/head.log" 2>&1 &
  head=$!
}

start_box() {
  setsid ./tiovivo box --stay --dir "$work/box" --trust "$keys/fleet.trust" --profile pc --iface lo --port "$port" \
    >>"$work/box.log" 2>&1 &
  box=$!
}

./tiovivo keys init --fleet garden --dir "$keys" >/dev/null || fail 'keys'
begun=$(now_ms)
./tiovivo image build --out "$work/r1" --version 1.0 >>"$work/build.log" 2>&1 || fail 'image'
for n in 1 2 3; do # one image under three numbers: a release is what was signed
  [ "$n" = 1 ] || ln "$work/r1.zip" "$work/r$n.zip"
  [ "$n" = 1 ] || cp "$work/r1.build" "$work/r$n.build"
  ./tiovivo image sign "$work/r$n.zip" --keys "$keys" --release "$n" --notes "what is new in $n" >>"$work/build.log" || fail "signing $n"
done
row 'an image built, and signed as releases 1 to 3' "$(($(now_ms) - begun)) ms"

mkdir -p "$work/box"
air "$work/r1.zip"
start_box
within 25 'boots release 1 off the air, and confirms it' runs 1

row 'the node occupies, before it receives' "$(($(awk '/VmRSS/ {print $2}' "/proc/$(node_pid)/status") * 1024 / 1000000)) MB"
air "$work/r1.zip" "$work/r2.zip"
within 20 'receives release 2 while it works' staged 2
within 15 'restarts into it by itself, and confirms it' runs 2
row 'most that the node occupied until then' "$((most_kib * 1024 / 1000000)) MB"
within 1 'shows how to go back' is 'goes back to it'

./tiovivo update --dir "$work/box" --back >>"$work/box.log" 2>&1 || fail 'the owner orders the release before'
within 15 'goes back to release 1' runs 1
within 2 'and does not take release 2 again' is 'skipped .*2'
sleep 5
within 5 'stays with release 1' runs 1
echo 'update.mode = ask' >"$work/box/tiovivo.conf"
kill -TERM "$(node_pid)"
within 15 'reads its owner'"'"'s configuration at the next start' is 'mode .*ask'

air "$work/r2.zip" "$work/r3.zip"
within 10 'with update.mode = ask: tells of release 3' is 'waits for the owner'
within 5 'shows its notes before it is received' is 'what is new in 3'
sleep 5
says 'update state=receiving.*release=3' && fail 'receives nothing before the owner says so'
./tiovivo update --dir "$work/box" --install >>"$work/box.log" 2>&1 || fail 'the owner orders release 3'
for ((i = 1; i <= kills; i++)); do
  sleep "0.$((RANDOM % 9 + 1))"
  victim=$(node_pid)
  [ -z "$victim" ] || kill -KILL "$victim" 2>/dev/null
done
within 40 "installs it when told, after $kills times kill -9" runs 3

end "$box"
box=
printf '%s\n' "${table[@]}"
