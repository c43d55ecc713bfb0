# shellcheck shell=bash
# Sourced by run and test after common.sh and debian.sh: what they need before there is a segment.

ready_tools() { # exit 3 unless all are there
  need qemu-system-aarch64 qemu-system-arm
  need busybox busybox
  need mosquitto mosquitto
  need mosquitto_sub mosquitto-clients
  need ip iproute2
  need mcopy mtools
  need cpio cpio
  need dpkg-deb dpkg
  need setpriv util-linux
  [ -e /usr/share/AAVMF/AAVMF_CODE.fd ] || missing+=(qemu-efi-aarch64)
  needed
}

ready_images() { # the card, the head-end and the test's packages: this may need the Internet
  "$home/tiovivo" profile list >/dev/null || exit 3
  if [ ! -e "$target/tiovivo-arm64.img" ] || [ -n "$(find "$qemu" "$home"/bootloader-sim/target/tiovivo-bootloader-*.jar \
    -path "$target" -prune -o -newer "$target/tiovivo-arm64.img" \( -path "$qemu/init/*" -o -path "$qemu/boot/*" -o -name '*.lock' \
    -o -name build -o -name '*.jar' \) -type f -print | head -n 1)" ]; then
    say 'building the card: the first time takes some minutes and fetches 200 MB'
    "$qemu/build" || exit 1
  fi
  debian_unpack "$qemu/test-packages.lock" "$cache" "$target/test-debian" || exit 1
}
