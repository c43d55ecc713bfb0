# shellcheck shell=bash
# Sourced after common.sh, debian.sh, tree.sh, card.sh: the test's variant of the card. The card's kernel and initramfs are
# untouched; the boot menu has a word for the kernel, and names a second initramfs, on the first partition, which brings tc with
# the kernel's modules for loss inside the guest, and a wrapper around the supervisor that sets them up, with short times
# between beacons. And tiovivo.txt.

# With KASLR, which UEFI gives a seed for, Debian's kernel isolates its page tables on each processor, though a Cortex-A53 has no
# need of it (Meltdown). Emulated, that is an empty TLB at each system call: everything takes twice as long.
variant_kernel=kpti=off

variant_modules=(ifb sch_ingress cls_matchall act_mirred sch_netem)

variant_libraries=(libbpf.so.1 libelf.so.1 libmnl.so.0 libbsd.so.0 libmd.so.0 libcap.so.2 libxtables.so.12 libz.so.1 libm.so.6
  libc.so.6)

variant_initrd() { # Debian's packages of the boot image, of the test, archive
  local boot=$1 test=$2/bookworm tree=$target/variant name
  rm -rf "$tree"
  mkdir -p "$tree/test/lib" "$tree/test/modules" "$tree/tiovivo" "$tree/etc" || return 1
  # An emulated card takes half a minute to discard what is to become its data partition, and the whole machine with it.
  sed 's/^\[defaults\]/&\n\tdiscard = 0/' "$boot/bookworm/etc/mke2fs.conf" >"$tree/etc/mke2fs.conf" || return 1
  install -m 755 "$test/sbin/tc" "$tree/test/tc" && install -m 755 "$home/bootloader-sim/src/main/sh/supervise" "$tree/test/supervise" &&
    for name in "${variant_libraries[@]}"; do
      find "$test/lib" "$test/usr/lib" -name "$name" -exec cp -L {} "$tree/test/lib/" \; || return 1
    done &&
    cp -L "$test/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1" "$tree/test/lib/" || return 1
  for name in "${variant_modules[@]}"; do
    find "$boot/bookworm/lib/modules" -name "$name.ko" -exec cp {} "$tree/test/modules/" \;
    [ -e "$tree/test/modules/$name.ko" ] || {
      echo "$tool: Debian's kernel has no module $name, which the test needs" >&2
      return 1
    }
  done
  cat >"$tree/tiovivo/supervise" <<'END'
#!/bin/sh
# Loss as the kernel's command line says, of all that comes in; then the supervisor.
loss=$(sed -n 's/.*test\.loss=\([0-9]*\).*/\1/p' /proc/cmdline)
tc() { /test/lib/ld-linux-aarch64.so.1 --library-path /test/lib /test/tc "$@"; }
if [ -n "$loss" ] && [ ! -e /run/loss ]; then
  touch /run/loss
  for each in ifb sch_ingress cls_matchall act_mirred sch_netem; do insmod /test/modules/$each.ko; done
  ip link set ifb0 up
  iface=$(sed -n 's/^ *\(eth[0-9]*\|usb[0-9]*\):.*/\1/p' /proc/net/dev | head -n 1)
  tc qdisc add dev "$iface" ingress &&
    tc filter add dev "$iface" ingress matchall action mirred egress redirect dev ifb0 &&
    tc qdisc add dev ifb0 root netem loss "$loss%" limit 10000 && echo "test loss percent=$loss iface=$iface"
  (
    while sleep 20; do
      tc -s qdisc show dev ifb0 | sed -n 's/^ *Sent .* \([0-9]*\) pkt (dropped \([0-9]*\),.*/test netem passed=\1 dropped=\2/p'
    done
  ) &
fi
# What Java processes take, every so many seconds, if the kernel's command line says so.
every=$(sed -n 's/.*test\.measure=\([0-9]*\).*/\1/p' /proc/cmdline)
measured() { # process: a line of key=value
  case $(tr '\000' ' ' <"/proc/$1/cmdline") in
    *' -jar '*) what=loader ;;
    */java*) what=node ;;
    *) return ;;
  esac
  sums=$(sed -n 's/^\(Rss\|Pss\|Anonymous\): *\([0-9]*\) kB/\1=\2/p' "/proc/$1/smaps_rollup" | tr 'RPA\n' 'rpa ')
  # Fields 14 and 15 are its ticks, a hundredth of a second each; what is before the bracket is its name.
  ticks=$(sed 's/.*) //' "/proc/$1/stat" | cut -d' ' -f12,13)
  echo "test process what=$what uptime_s=$(cut -d. -f1 /proc/uptime) cpu_ticks=$((${ticks% *} + ${ticks#* })) $sums"
}
if [ -n "$every" ] && [ ! -e /run/measured ]; then
  touch /run/measured
  (
    while sleep "$every"; do
      for each in /proc/[0-9]*/smaps_rollup; do
        each=${each#/proc/}
        [ "$(cat "/proc/${each%%/*}/comm" 2>/dev/null)" = java ] && measured "${each%%/*}" 2>/dev/null
      done
    done
  ) &
fi
# An emulated processor is slow: a node may need more than a minute until its heart beats.
export TIOVIVO_BEACON_INTERVAL=3 TIOVIVO_BACKOFF_S=1 TIOVIVO_BACKOFF_MAX_S=2 TIOVIVO_HANG_S=600
# A terminal gets pictures of progress; a pipe gets lines.
mkfifo /run/said 2>/dev/null
cat /run/said &
exec /test/supervise "$@" >/run/said 2>&1
END
  chmod 755 "$tree/tiovivo/supervise"
  (cd "$tree" && find . -mindepth 1 | LC_ALL=C sort | cpio -o -H newc --quiet --owner=0:0 | gzip -1) >"$3"
}

variant_at() { # MiB from the start of the card: as mtools wants it
  printf '@@%sM' "$1"
}

# A copy of a card, with an owner's file.
variant_copy() { # of, card, tiovivo.txt
  cp --sparse=always "$1" "$2" && mcopy -o -i "$2$(variant_at "$card_settings_at")" "$3" ::tiovivo.txt
}

variant_card() { # card, second initramfs or nothing, words for the kernel, tiovivo.txt
  local card=$1 initrd=$2 words="$variant_kernel $3" settings=$4 boot settings_part
  boot=$card$(variant_at "$card_boot_a_at")
  settings_part=$card$(variant_at "$card_settings_at")
  variant_copy "$target/tiovivo-arm64.img" "$card" "$settings" || return 1
  mtype -i "$boot" ::EFI/debian/grub.cfg | tr -d '\r' >"$card.cfg" || return 1
  sed -i "s|^linux .*|& $words|" "$card.cfg" || return 1
  if [ -n "$initrd" ]; then
    mcopy -o -i "$settings_part" "$initrd" ::test.gz && sed -i "s|^initrd .*|& (hd0,msdos1)/test.gz|" "$card.cfg" || return 1
  fi
  mcopy -o -i "$boot" "$card.cfg" ::EFI/debian/grub.cfg && rm -f "$card.cfg"
}

# Takes words from what the kernel is told.
variant_words() { # card, pattern
  local boot
  boot=$1$(variant_at "$card_boot_a_at")
  mtype -i "$boot" ::EFI/debian/grub.cfg | tr -d '\r' | sed "s/ $2//" >"$1.cfg" &&
    mcopy -o -i "$boot" "$1.cfg" ::EFI/debian/grub.cfg && rm -f "$1.cfg"
}

# Another release of the boot image, as far as it can be told from the first: by its number.
variant_boot() { # file, version, release
  local tree=$1.tree
  rm -rf "$tree"
  mkdir -p "$tree/etc" || return 1
  printf 'version=%s\nrelease=%s\n' "$2" "$3" >"$tree/etc/tiovivo-boot"
  (cd "$tree" && find . -mindepth 1 | LC_ALL=C sort | cpio -o -H newc --quiet --owner=0:0 | gzip -n) >"$1.gz" &&
    cp "$target/boot.fat" "$1" && mcopy -o -i "$1" "$1.gz" ::new.gz && rm -rf "$1.gz" "$tree" || return 1
  mtype -i "$1" ::EFI/debian/grub.cfg | tr -d '\r' >"$1.cfg" || return 1
  sed -i "s|^initrd .*|& (\$root)/new.gz (hd0,msdos1)/test.gz|; s|^linux .*|& $variant_kernel|" "$1.cfg" &&
    mcopy -o -i "$1" "$1.cfg" ::EFI/debian/grub.cfg && rm -f "$1.cfg"
}

# A boot image with the same boot loader and kernel, and no userland at all: the kernel panics.
variant_panic() { # file
  local tree=$1.tree
  rm -rf "$tree"
  mkdir -p "$tree/EFI" || return 1
  mcopy -s -n -i "$target/boot.fat" ::EFI/BOOT "$tree/EFI/" && mcopy -n -i "$target/boot.fat" ::kernel8.img "$tree/" &&
    mkdir -p "$tree/EFI/debian" &&
    echo 'linux ($root)/kernel8.img console=ttyAMA0 panic=5 tiovivo.boot=$root
boot' >"$tree/EFI/debian/grub.cfg" || return 1
  rm -f "$1"
  truncate -s $(($(du -sb "$tree" | cut -f1) + 2 * mib)) "$1" && mkfs.vfat -F 16 -s 4 -n TIOBOOT "$1" >/dev/null &&
    mcopy -s -i "$1" "$tree/EFI" "$tree/kernel8.img" ::/ && rm -rf "$tree"
}
