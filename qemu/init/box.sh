# shellcheck shell=sh disable=SC2034,SC2154 # sourced: variables are shared
# Sourced by init: what the loader needs before it starts.

# Without the fleet's trust nothing can be received: it is said again and again.
box_trust() {
  tries=0
  until [ -s /run/card/fleet.trust ]; do
    [ $((tries % 12)) != 0 ] ||
      say problem message="no fleet's trust in tiovivo.txt on the card's first partition: this box belongs to nobody. docs/FLASHING.md tells how"
    tries=$((tries + 1))
    sleep 5
  done
}

# An address is worth a short wait: the loader's first try to listen is then its last. DHCP gives up after 8 s.
network_wait() {
  tries=0
  until [ -n "$(ls /run/net/*.address 2>/dev/null)" ]; do
    tries=$((tries + 1))
    if [ $tries -ge 120 ]; then
      say problem message="no network after 12 s: the loader starts without" interfaces="$(cd /sys/class/net && echo *)"
      break
    fi
    sleep 0.1
  done
}

box_lines() {
  while :; do cat; done
}

# A boot image on trial whose loader, card or network does not work would be tried for ever: the firmware goes back to
# the default at the next start, and this makes that start. Far longer than a boot takes; not longer than one would wait.
trial_s=1800

box_trial() {
  [ -n "${TIOVIVO_BOOT_SWITCH:-}" ] || return 0
  on_trial || return 0
  say trial partition="$(boot_word running)" ends_in_s="$trial_s"
  sleep "$trial_s"
  on_trial || return 0
  say problem message="this boot image was not confirmed in $trial_s s: going back to the one before"
  kill -TERM 1
}

# The boot loader found one boot partition damaged and started the other. That one is the default from now on: a new boot
# image goes only where the default is not, and mends it.
box_damaged() {
  [ -n "$(setting damaged)" ] || return 0
  running=$(boot_word running)
  [ -z "$running" ] || boot-switch default "$running"
  say problem message="a boot partition is damaged, so the other was started and is the default now: a newer boot image off the air mends it" \
    damaged="$(setting damaged)" running="$running" default="$(boot_word default)"
}

boot_word() { # running, default...: what boot-switch says
  boot-switch status 2>/dev/null | tr ' ' '\n' | sed -n "s/^$1=//p"
}

on_trial() {
  [ "$(boot_word running)" != "$(boot_word default)" ]
}
