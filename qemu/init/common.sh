# shellcheck shell=sh disable=SC2034,SC2154 # sourced: variables are shared
# Sourced by init and its pieces: lines for the console, settings, devices.

up_ms() { # milliseconds since the kernel started
  read -r uptime _ </proc/uptime
  uptime=${uptime%.*}${uptime#*.}0
  while [ "${uptime#0}" != "$uptime" ] && [ ${#uptime} -gt 1 ]; do uptime=${uptime#0}; done
  echo "$uptime"
}

say() { # event key=value...: one logfmt line; a value with blanks is quoted
  line="init $1"
  shift
  for pair; do
    case ${pair#*=} in
      *[\ \"]* | '') line="$line ${pair%%=*}=\"$(printf '%s' "${pair#*=}" | tr '"\n' "' ")\"" ;;
      *) line="$line $pair" ;;
    esac
  done
  printf '%s ms=%s\n' "$line" "$(up_ms)"
}

# The owner's settings: lines "key = value" of tiovivo.txt; tiovivo.KEY=VALUE of the kernel's command line wins.
settings=/run/tiovivo/settings

setting() { # key [default]
  value=$(sed -n "s/^$(echo "$1" | sed 's/\./\\./g') *= *//p" "$settings" 2>/dev/null | tail -n 1)
  echo "${value:-${2:-}}"
}

# Loads what the devices that are there ask for, until no new ones turn up.
devices_load() {
  known=none
  while :; do
    wanted=$(find /sys/devices -name modalias -exec cat {} + 2>/dev/null | sort -u)
    [ "$wanted" != "$known" ] || break
    known=$wanted
    echo "$wanted" | xargs modprobe -a -q 2>/dev/null
  done
}

restart() { # reboot, poweroff or halt: leaves nothing half written
  trap '' TERM INT USR1 USR2
  say stopping how="$1"
  [ -z "${supervisor:-}" ] || {
    kill -TERM "$supervisor" 2>/dev/null
    wait "$supervisor" 2>/dev/null
  }
  clock_save
  sync
  umount /data 2>/dev/null || mount -o remount,ro /data 2>/dev/null
  say stopped how="$1"
  sleep 0.2
  "$1" -f
  while :; do sleep 1; done
}

console_shell() {
  while :; do
    setsid cttyhack sh
    sleep 1
  done
}
