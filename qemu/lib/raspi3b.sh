# shellcheck shell=bash disable=SC2154 # sourced by run and test, after common.sh
# Plays the firmware of a Raspberry Pi 3 for QEMU's raspi3b, which has none: picks the boot partition as autoboot.txt and the
# one-shot flag say, reads config.txt there, and takes kernel, initramfs, device tree and command line out of the very card.
# What a real board does instead, and QEMU does not: boot ROM, bootcode.bin, start.elf (clocks, memory, overlays, the
# checks of whether a partition can be booted). docs/FLASHING.md says what is untested for that.

raspi3b_need() {
  need qemu-system-aarch64 qemu-system-arm
  need mcopy mtools
  need sfdisk fdisk
  need fdtput device-tree-compiler
}

# Where a partition of the card begins, in bytes.
raspi3b_offset() { # card, number
  sfdisk -d "$1" 2>/dev/null | sed -n "s/^.*[^0-9]$2 *: start= *\([0-9]*\),.*/\1/p" | head -n 1 | awk '{ print $1 * 512 }'
}

raspi3b_take() { # card, partition, file, where to
  mcopy -n -o -i "$1@@$(raspi3b_offset "$1" "$2")" "::$3" "$4" 2>/dev/null
}

# As the firmware reads autoboot.txt: later lines win, sections that do not hold are passed over.
raspi3b_partition() { # card, 1: the one-shot flag is set
  raspi3b_take "$1" 1 autoboot.txt - | tr -d '\r' | awk -v flag="$2" '
    BEGIN { holds = 1; partition = 1 }
    /^\[all\]/ { holds = 1; next }
    /^\[tryboot\]/ { holds = flag; next }
    /^\[/ { holds = 0; next }
    holds && /^boot_partition=/ { sub(/.*=/, ""); partition = $0 + 0 }
    END { print partition }'
}

# Whether the guest has set the flag at its last restart: QEMU does not know the property, and its log says so.
raspi3b_flag() { # directory
  [ -e "$1/firmware.log" ] && grep -qi 'property: unhandled tag 0x0*38064' "$1/firmware.log"
}

# Arguments of QEMU for this one boot, one a line. The flag is used up by that, as by the firmware.
raspi3b_arguments() { # directory for this box's files, card
  local at=$1 card=$2 flag=0 partition kernel initrd
  mkdir -p "$at" || return 1
  if raspi3b_flag "$at"; then flag=1; fi
  rm -f "$at/firmware.log"
  partition=$(raspi3b_partition "$card" "$flag")
  # A real one looks for start.elf, too, and falls back to partition 1.
  if ! raspi3b_take "$card" "$partition" config.txt "$at/config.txt" || ! raspi3b_take "$card" "$partition" start.elf "$at/start.elf"; then
    echo "raspi3b: partition $partition of $card has no config.txt or start.elf: a Raspberry Pi does not boot it" >&2
    return 1
  fi
  rm -f "$at/start.elf"
  kernel=$(sed -n 's/^kernel=//p' "$at/config.txt" | tail -n 1)
  initrd=$(sed -n 's/^initramfs \([^ ]*\).*/\1/p' "$at/config.txt" | tail -n 1)
  if ! raspi3b_take "$card" "$partition" "$kernel" "$at/kernel" || ! raspi3b_take "$card" "$partition" "$initrd" "$at/initrd" ||
    ! raspi3b_take "$card" "$partition" bcm2837-rpi-3-b.dtb "$at/board.dtb" ||
    ! raspi3b_take "$card" "$partition" cmdline.txt "$at/cmdline"; then
    echo "raspi3b: partition $partition of $card lacks what its config.txt names" >&2
    return 1
  fi
  # What the firmware tells the kernel of itself.
  fdtput -c "$at/board.dtb" /chosen/bootloader 2>/dev/null
  fdtput -t x "$at/board.dtb" /chosen/bootloader partition "$partition" &&
    fdtput -t x "$at/board.dtb" /chosen/bootloader tryboot "$flag" || return 1
  # QEMU resets at once where a real board's watchdog begins to count: this one is not opened there.
  printf '%s\n' -M raspi3b -kernel "$at/kernel" -initrd "$at/initrd" -dtb "$at/board.dtb" \
    -append "$(head -n 1 "$at/cmdline" | tr -d '\r') tiovivo.watchdog=off" -drive "file=$card,if=sd,format=raw" \
    -no-reboot -d unimp,guest_errors -D "$at/firmware.log"
}
