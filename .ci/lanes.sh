# shellcheck shell=bash
# Sourced by run: steps, and lanes of steps that go side by side.
#
# A step alone says what it says as it goes. A step of a lane is heard whole when it ends: one line tells that it begins.
# The first step that fails ends the other lanes, and the last line names it.

begun=$(date +%s)
lane= # empty: steps are alone
kept=$(mktemp -d -t tiovivo-ci.XXXXXX)
running=()
# What is told to end may take this long: a container that is switched off, a box in QEMU.
last_words_s=180

now_s() { echo $(($(date +%s) - begun)); }

title() { printf '\n=== %s (at %d s)\n' "$1" "$(now_s)"; }

step() { # title, command...
  local title=$1 from log used result=0
  shift
  if [ -z "$lane" ]; then
    title "$title"
    "$@" || broken "$title" $?
    return
  fi
  from=$(now_s)
  printf -- '--- %s: begins (at %d s)\n' "$title" "$from"
  log=$(mktemp "$kept/$lane.XXXXXX")
  local TIMEFORMAT='%U %S'
  { time "$@" >"$log" 2>&1 </dev/null; } 2>"$log.time" || result=$?
  used=$(awk '{ all += $1 + $2 } END { printf "%d", all }' "$log.time")
  # Two lanes do not talk at a time.
  {
    flock 9
    printf '\n=== %s (at %d s: took %d s, %d s of a processor; exit code %d)\n' "$title" "$from" $(($(now_s) - from)) \
      "$used" "$result"
    cat "$log"
  } 9>>"$kept/voice"
  rm -f "$log" "$log.time"
  if [ "$result" != 0 ]; then
    [ -e "$kept/failed" ] || echo "$title" >"$kept/failed"
    exit 1
  fi
}

broken() { # title, exit code
  printf '\n.ci/run: FAILED after %d s: %s (exit code %d)\n' "$(now_s)" "$1" "$2" >&2
  exit 1
}

lanes() { # name...: runs the functions lane_NAME side by side, each in a copy of this checkout
  local each ended result left
  for each; do
    # Jars are made anew where the package is built twice, or a test wants its classes: not under a running JVM.
    mkdir "$kept/$each"
    cp -a . "$kept/$each/tiovivo"
  done
  # With job control each is a process group of its own, which one signal reaches, and hears Ctrl-C as anybody does.
  set -m
  for each; do
    (
      trap - EXIT INT TERM
      lane=$each
      cd "$kept/$each/tiovivo" || exit
      "lane_$each"
    ) </dev/null &
    running+=($!)
  done
  set +m
  while [ ${#running[@]} -gt 0 ]; do
    result=0
    wait -n -p ended "${running[@]}" || result=$?
    if [ "$result" != 0 ]; then
      end_lanes
      broken "$(cat "$kept/failed" 2>/dev/null || echo 'a lane, between two steps')" "$result"
    fi
    left=()
    for each in "${running[@]}"; do [ "$each" = "$ended" ] || left+=("$each"); done
    running=("${left[@]}")
  done
}

end_lanes() {
  local each
  for each in "${running[@]}"; do kill -TERM -- "-$each" 2>/dev/null || true; done
  for each in "${running[@]}"; do
    for ((i = 0; i < last_words_s; i++)); do
      kill -0 -- "-$each" 2>/dev/null || break
      sleep 1
    done
    kill -KILL -- "-$each" 2>/dev/null || true
  done
  running=()
}

trap 'end_lanes; rm -rf "$kept"' EXIT
trap 'exit 130' INT TERM
