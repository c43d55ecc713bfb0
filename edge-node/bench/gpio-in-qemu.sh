#!/usr/bin/env bash
# GPIO on real kernels: the contract of all backends, kill -9 of the process that switched an output on, a light that
# blinks by itself, and PWM, on Debian's arm64 kernel in QEMU. On "virt" (PL061, outputs and inputs) with libgpiod's tools
# of both generations; on "raspi3b" (BCM2835, which QEMU emulates without inputs) with the tools and with Pi4J. QEMU's
# test port is the world outside: it drives inputs, and records every change of an output as an oscilloscope would.
# Prints a table; exits 1 when something fails, 3 when a tool is missing. The first run fetches what qemu/build does.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 3
need() { # command, package
  command -v "$1" >/dev/null || {
    echo "gpio-in-qemu: no $1 command: apt install $2" >&2
    exit 3
  }
}
need qemu-system-aarch64 qemu-system-arm
need cpio cpio
need dpkg dpkg
need curl curl
# shellcheck source=edge-node/bench/arm64-guest.sh
. edge-node/bench/arm64-guest.sh
jdk=$(jre_jdk) || die 3 'no JDK 17 (with jlink): set JAVA_HOME, or apt install openjdk-17-jdk-headless'

work=$(mktemp -d)
guest=''
# shellcheck disable=SC2317 # called by the trap
cleanup() {
  [ -z "$guest" ] || kill "$guest" 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM
failed=0
# Measured on two cores with a load of 24: 360 s and 120 s.
declare -A patience_s=([virt]=1800 [raspi3b]=1800)

say() { printf '%-8s %s\n' "$1" "$2"; }

jars() { # what the proof needs, from this build
  find broadcast-image/core/target broadcast-image/testkit/target edge-node/node/target edge-node/fleet-sim/target \
    -maxdepth 1 -name 'tiovivo-*.jar' ! -name '*-sources.jar' ! -name '*-tests.jar'
}

steps() { # board: commands of the guest
  cat <<'END'
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin LD_LIBRARY_PATH=/lib/aarch64-linux-gnu
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
echo "@up $(cut -d. -f1 /proc/uptime) s, Linux $(uname -r)"
for module in /modules/*.ko; do insmod "$module"; done
proof() { /jre/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -cp '/app/*' io.tiovivo.fleet.guest.GpioProof "$@"; }
END
  case $1 in
    virt)
      cat <<'END'
proof virt contract /v1 contract /v2 gap /v1 gap /v2 light /v1 light /v2 hold /v1
proof virt adopt /v1 hold /v2
proof virt adopt /v2
END
      ;;
    raspi3b)
      cat <<'END'
# What this kernel does with an output that nobody holds any more: function 1 in GPFSEL1, bits 21 to 23, is output.
/v1/gpioset pinctrl-bcm2835 17=1
[ $(($(devmem 0x3f200004) >> 21 & 7)) = 1 ] && echo '@kernel keeps outputs' || echo '@kernel lets go of outputs'
proof raspi3b contract /v1 contract /v2 pi4j /v1 pwm start
proof raspi3b pwm again
END
      ;;
  esac
  echo 'echo @end'
  echo 'poweroff -f'
}

# In a subshell of its own, which QEMU replaces: whoever ends that ends QEMU.
emulate() { # board, arguments of QEMU...
  local board=$1
  shift
  exec qemu-system-aarch64 -M "$board" -accel tcg -nodefaults -display none -no-reboot -kernel "$(guest_kernel)" \
    -initrd "$work/$board.gz" "$@"
}

chip_path() { # board, name of the device, arguments of QEMU...: where QEMU keeps the chip
  local board=$1 name=$2
  shift 2
  printf 'info qom-tree\nquit\n' | emulate "$board" "$@" -S -serial none -monitor stdio 2>/dev/null | tr -d '\r' |
    awk -v name="($name)" '
      { depth = match($0, /[^ ]/); path[depth] = $1 }
      $2 == name { for (i = 1; i <= depth; i++) if (i in path && path[i] != "") at = at path[i]; print at; exit }
      { for (i in path) if (i > depth) delete path[i] }'
}

run() { # board, the chip in QEMU, arguments...
  local board=$1 chip=$2 line number level at begun=$SECONDS
  shift 2
  at=$(chip_path "$board" "$chip" "$@")
  [ -n "$at" ] || { say FAILED "$board: QEMU has no $chip"; failed=1; return; }
  mkfifo "$work/$board.in" "$work/$board.out" "$work/$board.type" "$work/$board.print"
  exec 5<>"$work/$board.in" 6<>"$work/$board.out" 7<>"$work/$board.type" 8<>"$work/$board.print"
  emulate "$board" "$@" -qtest "pipe:$work/$board" -qtest-log none -chardev stdio,id=console -serial chardev:console \
    <&7 >&8 2>"$work/$board.errors" &
  guest=$!
  : >"$work/$board.wires"
  while read -r line; do echo "$line"; done <&6 >>"$work/$board.wires" &
  local recorder=$!
  echo "irq_intercept_out $at" >&5
  local end=$((SECONDS + patience_s[$board])) ended=''
  while [ -z "$ended" ] && [ $SECONDS -lt $end ] && kill -0 "$guest" 2>/dev/null; do
    read -r -t 5 line <&8 || continue
    line=${line%$'\r'}
    echo "$line" >>"$work/$board.console"
    case $line in
      '@drive '*)
        read -r _ number level <<<"$line"
        echo "set_irq_in $at unnamed-gpio-in $number $level" >&5
        echo driven >&7
        ;;
      '@mark '*)
        # QEMU complains about the unknown command in the record itself, in the right place.
        echo "mark-${line#* }" >&5
        echo marked >&7
        ;;
      'ok '*) say ok "$board: ${line#ok }" ;;
      'FAILED '*) say FAILED "$board: ${line#FAILED }" && failed=1 ;;
      @end*) ended=1 ;;
      @up* | @kernel*) say "$board" "${line#@}" ;;
    esac
  done
  if [ -z "$ended" ]; then
    say FAILED "$board: did not come to its end in $((SECONDS - begun)) s; the last it said:" && failed=1
    cat "$work/$board.errors"
    tail -n 20 "$work/$board.console"
  fi
  kill "$guest" "$recorder" 2>/dev/null
  wait "$guest" "$recorder" 2>/dev/null
  guest=''
  exec 5>&- 6>&- 7>&- 8>&-
  say "$board" "took $((SECONDS - begun)) s"
}

quiet_between() { # board, mark, mark: the oscilloscope saw nothing on line 2
  local edges
  # A blind oscilloscope sees no edges either: the output was switched on just before.
  grep -qx 'IRQ raise 2' "$work/$1.wires" || {
    say FAILED "$1: the record of levels is empty" && failed=1
    return
  }
  edges=$(sed -n "/mark-$2'/,/mark-$3'/p" "$work/$1.wires" | grep -cE '^IRQ (raise|lower) 2$')
  if ! grep -q "mark-$3'" "$work/$1.wires" || [ "$edges" != 0 ]; then
    say FAILED "$1: $edges edges between $2 and $3" && failed=1
  else
    say ok "$1: no edge on the wire from $2 to $3"
  fi
}

echo 'downloading and unpacking Debian for arm64'
guest_download "$jdk" || exit 1
[ -n "$(find edge-node/fleet-sim/target -maxdepth 1 -name 'tiovivo-fleet-sim-*.jar')" ] ||
  ./mvnw -B -q -DskipTests package -pl edge-node/fleet-sim -am || exit 1

for board in virt raspi3b; do
  case $board in
    virt) modules=gpio_keys ;;
    raspi3b) modules=pwm-bcm2835 ;;
  esac
  guest_tree "$work/tree" "$modules" || exit 1
  jars | xargs -I{} cp {} "$work/tree/app/"
  cp edge-node/node/target/lib/*.jar "$work/tree/app/" || exit 1
  steps "$board" >"$work/tree/init"
  chmod +x "$work/tree/init"
  guest_pack "$work/tree" "$work/$board.gz" || exit 1
done

options='quiet kpti=off iomem=relaxed panic=-1'
run virt pl061 -cpu cortex-a53 -smp 2 -m 512 -append "console=ttyAMA0 $options"
for tools in v1 v2; do quiet_between virt "held-$tools" "adopted-$tools"; done
board_file=$(guest_board_file bcm2837-rpi-3-b.dtb)
run raspi3b bcm2835_gpio -dtb "$board_file" -append "console=ttyAMA0 $options"
[ $failed = 0 ] && echo 'all well'
exit $failed
