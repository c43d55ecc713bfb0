# shellcheck shell=bash
# Sourced: an arm64 guest for QEMU of Debian's packages, which are fetched by lock file and unpacked, but not installed:
# qemu/packages.lock (kernel, busybox, Java's modules, libgpiod's tools of Debian 12), arm64-guest.lock (those of Debian 13).
# Needs curl, dpkg, cpio and a JDK 17 of this machine. Functions return 1 when something fails, and say so.

# shellcheck source=qemu/lib/common.sh
. qemu/lib/common.sh
tool=${0##*/}
# shellcheck source=qemu/lib/debian.sh
. "$qemu/lib/debian.sh"
# shellcheck source=qemu/lib/jre.sh
. "$qemu/lib/jre.sh"
guest_old=$target/debian # as qemu/build leaves it
guest_new=$home/target/arm64-guest

guest_download() { # JDK 17 of this machine: all that is needed, once
  debian_unpack "$qemu/packages.lock" "$cache" "$guest_old" &&
    debian_unpack "$home/edge-node/bench/arm64-guest.lock" "$cache" "$guest_new" || return 1
  [ -x "$guest_new/jre/bin/java" ] || jre_link "$1" "$guest_old/bookworm" "$jre_node_modules" "$guest_new/jre"
}

guest_tree() { # tree, modules...: what every guest has; the newer C library serves both generations of tools
  local tree=$1 libraries=$1/lib/aarch64-linux-gnu module
  local old=$guest_old/bookworm new=$guest_new/trixie/usr/lib/aarch64-linux-gnu
  rm -rf "$tree"
  mkdir -p "$tree"/{bin,dev,proc,sys,tmp,run,app,v1,v2,modules,etc} "$libraries" || return 1
  cp "$old/bin/busybox" "$tree/bin/" && cp -r "$guest_new/jre" "$tree/jre" &&
    cp -P "$new"/{libc.so.6,libm.so.6,libdl.so.2,libpthread.so.0,librt.so.1} "$new"/libgpiod.so.3* "$libraries" &&
    cp "$new/ld-linux-aarch64.so.1" "$tree/lib/" &&
    find "$old/lib" "$old/usr/lib/aarch64-linux-gnu" \( -name 'libz.so.1*' -o -name 'libgpiod.so.2*' \
      -o -name 'libgcc_s.so.1' -o -name 'libstdc++.so.6*' \) ! -name '*.py' -exec cp -P {} "$libraries" \; &&
    cp "$old"/usr/bin/gpio{set,get,mon,detect,info} "$tree/v1/" &&
    cp "$guest_new"/trixie/usr/bin/gpio{set,get,mon,detect,info} "$tree/v2/" || return 1
  shift
  for module in "$@"; do
    find "$old/lib/modules" -name "$module.ko" -exec cp {} "$tree/modules/" \; || return 1
    [ -e "$tree/modules/$module.ko" ] || {
      echo "$tool: Debian's kernel has no module $module" >&2
      return 1
    }
  done
}

guest_pack() { # tree, archive: an initramfs
  (cd "$1" && find . | cpio -o -H newc --quiet --owner=0:0 | gzip -1) >"$2"
}

guest_kernel() { # path of the kernel's image
  find "$guest_old/bookworm/boot" -name 'vmlinuz-*'
}

guest_board_file() { # name: path of a device tree
  find "$guest_old/bookworm/usr/lib" -name "$1"
}
