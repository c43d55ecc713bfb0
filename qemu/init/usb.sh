# shellcheck shell=sh disable=SC2154 # sourced: variables are shared
# Sourced by init: a network that is plugged into USB, as that of a Raspberry Pi 3 is on the very board. Now and then a
# controller misses what is plugged in while it starts, and nobody is there to pull the plug.

usb_sys=/sys
usb_look_s=30

usb_watch() {
  looks=0 patience=2
  while sleep "$usb_look_s"; do
    if ! usb_is_needed; then
      looks=0 patience=2
      continue
    fi
    looks=$((looks + 1))
    [ "$looks" -ge "$patience" ] || continue
    say problem message="no network interface for $((looks * usb_look_s)) s: USB is started afresh" \
      interfaces="$(cd "$usb_sys/class/net" && echo *)"
    usb_afresh
    looks=0
    [ "$patience" -ge 32 ] || patience=$((patience * 2))
  done
}

# There is no interface but that of the box to itself, and the card is not plugged into USB.
usb_is_needed() {
  for each in "$usb_sys"/class/net/*; do
    [ "${each##*/}" = lo ] || return 1
  done
  case $(readlink -f "$usb_sys/class/block/${card#/dev/}") in
    */usb[0-9]*) return 1 ;;
  esac
}

# Each controller is taken from its driver, and given back.
usb_afresh() {
  for each in "$usb_sys"/bus/usb/devices/usb[0-9]*; do
    controller=$(readlink -f "$each/..")
    driver=$(readlink -f "$controller/driver") || continue
    echo "${controller##*/}" >"$driver/unbind"
    sleep 1
    echo "${controller##*/}" >"$driver/bind"
  done
}
