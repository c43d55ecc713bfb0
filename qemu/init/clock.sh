# shellcheck shell=sh disable=SC2034,SC2154 # sourced: variables are shared
# Sourced by init: a board without a clock begins at the latest time that it knows of.
clock_file=/data/clock

clock_at_least() { # seconds since 1970, where from
  [ "$(date +%s)" -ge "$1" ] && return 0
  date -s "@$1" >/dev/null && say clock from="$2" time="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
}

clock_save() {
  [ ! -d /data/box ] || { date +%s >"$clock_file.new" && mv "$clock_file.new" "$clock_file"; }
}

# Once an hour: a card is not worn by it. And the network's time, where there is one.
clock_saved() {
  clock_at_least "$(cat "$clock_file" 2>/dev/null || echo 0)" saved
  server=$(setting time-server)
  while :; do
    for each in $server $(cat /run/net/ntp 2>/dev/null) pool.ntp.org; do
      [ "$each" != no ] || break
      if timeout 20 toybox sntp -s "$each" >/dev/null 2>&1 && [ "$(date +%s)" -ge "$release" ]; then
        say clock from="$each" time="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
        mkdir -p /run/systemd/timesync
        : >/run/systemd/timesync/synchronized
        break
      fi
    done
    clock_save
    sleep 3600
  done
}
