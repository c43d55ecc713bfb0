# shellcheck shell=sh disable=SC2154 # sourced: variables are shared
# Sourced by init: a network that is plugged into USB, as that of a Raspberry Pi 3 is on the very board. Now and then a
# controller misses what is plugged in while it starts, and nobody is there to pull the plug.

usb_sys=/sys
usb_patience_s=60
usb_rest_s=960 # at most between two tries

usb_watch() {
  pause=$usb_patience_s
  while sleep "$pause"; do
    if usb_is_needed; then
      say problem message="no network interface for $pause s: USB is started afresh" interfaces="$(cd "$usb_sys/class/net" && echo *)"
      usb_afresh
      [ "$pause" -ge "$usb_rest_s" ] || pause=$((pause * 2))
    else
      pause=$usb_patience_s
    fi
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
