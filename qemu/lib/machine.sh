# shellcheck shell=bash
# Sourced after segment.sh: boxes in QEMU. A box is a directory DIR/N with its card, its firmware's variables, what its
# console said (console.log, through all power cycles) and pipes to QEMU's monitor and test port.

machine_dir=     # set by the script
machine_initrd=  # a second initramfs for boards whose firmware is played here; none: empty
machine_board=() # box -> virt or raspi3b
declare -A machine_pid=()
declare -A machine_boot=() # box -> how often the power came

machine_make() { # box, board, card: an image that becomes the box's own
  local dir=$machine_dir/$1
  mkdir -p "$dir" || return 1
  machine_board[$1]=$2
  [ "$3" = "$dir/card.img" ] || cp --sparse=always "$3" "$dir/card.img" || return 1
  touch "$dir/console.log" || return 1
  rm -f "$dir"/{monitor,test}.{in,out}
  mkfifo "$dir"/{monitor,test}.{in,out} || return 1
  if [ "$2" = virt ]; then
    [ -e "$dir/variables.fd" ] || cp /usr/share/AAVMF/AAVMF_VARS.fd "$dir/variables.fd" || return 1
  fi
  segment_tap "$1" || return 1
  # QEMU's USB network takes one packet at a time: behind the queue of a tap, an answer to DHCP would come after seconds.
  [ "$2" = virt ] || ip link set "tap$1" txqueuelen 20
}

# Arguments of QEMU, one a line. Without ACPI the firmware hands the device tree on, as on a real board; it does not wait
# four seconds for somebody who presses a key.
machine_virt() { # box
  local dir=$machine_dir/$1
  printf '%s\n' -M virt,acpi=off -cpu cortex-a53 -m 512 -smp 1 -boot menu=on,splash-time=1 \
    -drive if=pflash,format=raw,readonly=on,file=/usr/share/AAVMF/AAVMF_CODE.fd \
    -drive "if=pflash,format=raw,file=$dir/variables.fd" \
    -drive "if=none,id=card,format=raw,file=$dir/card.img" -device virtio-blk-pci,drive=card \
    -device "virtio-net-pci,netdev=lan,mac=$(segment_mac "$1"),romfile=" \
    -device virtio-rng-pci -device i6300esb -watchdog-action reset
}

# The first serial port is the PL011, which on a real board belongs to Bluetooth; the console is the second.
# lib/raspi3b.sh plays its firmware.
machine_raspi3b() { # box
  local at=$machine_dir/$1/pi
  printf '%s\n' -serial null -device "usb-net,netdev=lan,port=1,mac=$(segment_mac "$1")"
  raspi3b_arguments "$at" "$machine_dir/$1/card.img" || return 1
  if [ -n "${machine_initrd:-}" ]; then
    # A second archive behind the first, as other boot loaders do it; each begins at a multiple of four.
    truncate -s "%4" "$at/initrd"
    cat "$machine_initrd" >>"$at/initrd"
  fi
}

machine_on() { # box
  local dir=$machine_dir/$1 arguments
  local more=("${@:2}")
  machine_boot[$1]=$((${machine_boot[$1]:-0} + 1))
  mapfile -t arguments < <("machine_${machine_board[$1]}" "$1")
  [ ${#arguments[@]} -gt 4 ] || return 1
  printf '@power on=%s\n' "${machine_boot[$1]}" >>"$dir/console.log"
  # Opened for reading and writing here, so that neither side waits for the other to open it.
  exec 20<>"$dir/monitor.in" 21<>"$dir/monitor.out" 22<>"$dir/test.in" 23<>"$dir/test.out"
  child "$dir/qemu.log" qemu-system-aarch64 "${arguments[@]}" "${more[@]}" -accel tcg -nodefaults -no-user-config -display none \
    -netdev "tap,id=lan,ifname=tap$1,script=no,downscript=no" \
    -chardev "file,id=console,path=$dir/console.log,append=on" -serial chardev:console \
    -chardev "pipe,id=monitor,path=$dir/monitor" -mon chardev=monitor,mode=readline \
    -qtest "pipe:$dir/test" -qtest-log none
  machine_pid[$1]=$last
  exec 20>&- 21>&- 22>&- 23>&-
}

machine_runs() { # box
  [ -n "${machine_pid[$1]:-}" ] && kill -0 "${machine_pid[$1]}" 2>/dev/null
}

machine_cut() { # box: the power is gone, in the middle of whatever it does
  machine_runs "$1" || return 1
  child_end "${machine_pid[$1]}" KILL
  machine_pid[$1]=
  printf '\n@power off\n' >>"$machine_dir/$1/console.log"
}

machine_ask() { # box, command of QEMU's monitor [pattern of the last line]: prints the answer
  local dir=$machine_dir/$1 line
  exec 20<>"$dir/monitor.in" 21<>"$dir/monitor.out"
  while read -r -t 0.2 _ <&21; do :; done
  printf '%s\n' "$2" >&20
  # The prompt and its echo are full of control sequences; what was asked for is not.
  while IFS= read -r -t 2 line <&21; do
    case $line in *"(qemu)"*) continue ;; esac
    printf '%s\n' "${line%$'\r'}"
    # Without it, the end of an answer is that nothing comes any more.
    [[ -z ${3:-} || $line != *$3* ]] || break
  done
  exec 20>&- 21>&-
}

machine_pin() { # box, line of its PL061, 1 or 0: what somebody's finger does
  local dir=$machine_dir/$1 answer
  exec 22<>"$dir/test.in" 23<>"$dir/test.out"
  while read -r -t 0.1 answer <&23; do :; done
  printf 'set_irq_in %s unnamed-gpio-in %s %s\n' "$(machine_pl061 "$1")" "$2" "$3" >&22
  read -r -t 30 answer <&23
  exec 22>&- 23>&-
  [ "$answer" = OK ]
}

machine_pl061() { # box: where QEMU keeps the chip; the first is the one that a guest without secure world sees
  [ -n "${machine_chip:-}" ] ||
    machine_chip=$(machine_ask "$1" 'info qom-tree' | awk '
      { depth = match($0, /[^ ]/); path[depth] = $1 }
      $2 == "(pl061)" { for (i = 1; i <= depth; i++) if (i in path && path[i] != "") at = at path[i]; print at; exit }
      { for (i in path) if (i > depth) delete path[i] }')
  printf '%s' "$machine_chip"
}
