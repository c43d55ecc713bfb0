# shellcheck shell=bash
# Sourced after machine.sh: waits for what boxes say on their consoles. Each wait has a limit, five times what was measured
# on two cores, some with other work; whoever is late is shown with the last lines of the box's console.

patience=5
last_lines=25
declare -A watch_from=() # box -> offset in its console from which waits look
declare -A watch_at=()   # box -> time of the last milestone, ms
declare -A watch_took=() # box -> from its beginning to what was last waited for of several, ms

now_ms() { # without a process: each wait asks often
  local now=${EPOCHREALTIME/[.,]/}
  echo "${now%???}"
}

seconds() { printf '%d.%d' $(($1 / 1000)) $(($1 % 1000 / 100)); } # milliseconds

console_size() { stat -c %s "$machine_dir/$1/console.log"; } # box

watch_begin() { # box: waits look for what comes from now on, and count from now on
  watch_from[$1]=$(console_size "$1")
  watch_at[$1]=$(now_ms)
}

# A console's lines without what colours them (firmware and boot menu do), and without what a serial port says while its speed
# is set.
plain() { LC_ALL=C sed 's/[\r\x80-\xff]//g; s/\x1b\[[0-9;=]*[A-Za-z]//g'; }

said() { # box, pattern [offset]: prints the first line since then that has it
  tail -c "+$((${3:-${watch_from[$1]:-0}} + 1))" "$machine_dir/$1/console.log" | plain | grep -aEm 1 -- "$2"
}

last_said() { # box, pattern: prints the last such line
  tail -c "+$((${watch_from[$1]:-0} + 1))" "$machine_dir/$1/console.log" | plain | grep -aE -- "$2" | tail -n 1
}

row() { printf '  %-66s %8s\n' "$1" "$2"; } # what, time

show_console() { # box
  printf '\n--- the last lines of box %s (all of it: %s)\n' "$1" "$machine_dir/$1/console.log"
  plain <"$machine_dir/$1/console.log" | grep -a . | tail -n "$last_lines"
  [ -s "$machine_dir/$1/qemu.log" ] && sed 's/^/qemu: /' "$machine_dir/$1/qemu.log" | tail -n 5
}

failure() { # what, box or nothing
  row "$1" FAILED
  failed=1
  [ -z "${2:-}" ] || show_console "$2"
  exit 1
}

within() { # measured seconds, command...: until it succeeds
  local end=$(($(now_ms) + $1 * patience * 1000))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$(now_ms)" -lt "$end" ] || return 1
    sleep 0.7
  done
}

await() { # box, measured seconds, pattern, what: time since the last milestone of this box
  local at
  within "$2" said_or_dead "$1" "$3" && said "$1" "$3" >/dev/null || failure "box $1: $4 (waited for $(($2 * patience)) s)" "$1"
  at=$(now_ms)
  row "box $1: $4" "$(seconds $((at - ${watch_at[$1]:-at}))) s"
  watch_at[$1]=$at
}

said_or_dead() { said "$@" || ! machine_runs "$1"; }

await_all() { # measured seconds, pattern, what, box...: counted from the beginning of each
  local limit=$1 pattern=$2 what=$3 each end
  shift 3
  declare -A open=()
  for each in "$@"; do open[$each]=1; done
  end=$(($(now_ms) + limit * patience * 1000))
  while [ ${#open[@]} -gt 0 ]; do
    for each in "${!open[@]}"; do
      if said "$each" "$pattern" >/dev/null; then
        watch_took[$each]=$(($(now_ms) - watch_at[$each]))
        row "box $each: $what" "$(seconds "${watch_took[$each]}") s"
        unset "open[$each]"
      elif [ "$(now_ms)" -ge "$end" ] || ! machine_runs "$each"; then
        failure "box $each: $what (waited for $((limit * patience)) s)" "$each"
      fi
    done
    sleep 0.7
  done
}

refuse() { # box, pattern, what: must not have been said
  local line
  line=$(said "$1" "$2") || return 0
  printf '  it said: %s\n' "$line"
  failure "box $1: $3" "$1"
}
