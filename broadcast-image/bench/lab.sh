# shellcheck shell=bash
# Sourced by the benches beside it: a head-end and boxes in network namespaces of their own, joined by a bridge; the
# head-end's link is shaped with tbf, and each box loses packets of its own with nftables. Also what all of them need to
# run Tiovivo there. Whoever sources it sets root (the checkout) and work (a directory), and calls lab_end at the end.

# shellcheck disable=SC2154 # root and work are its users'

lab_name=${lab_name:-tvl$$}
lab_boxes=0
LAB_NET=10.77.0
LAB_HEAD=$LAB_NET.250

lab_need() { # command, package: says what to install
  command -v "$1" >/dev/null && return 0
  echo "${0##*/}: $1 is missing: apt install $2" >&2
  return 1
}

lab_ns() { echo "$lab_name-$1"; } # h: the head-end, i: a second one, s: the bridge, a number: a box

in_lab() { # who, command...
  local who=$1
  shift
  exec ip netns exec "$(lab_ns "$who")" "$@"
}

lab_port() { # who, address: a namespace with eth0 on the bridge
  local ns
  ns=$(lab_ns "$1")
  ip netns add "$ns" &&
    ip link add eth0 netns "$ns" type veth peer name "p$1" netns "$(lab_ns s)" &&
    ip -n "$(lab_ns s)" link set "p$1" master bridge up &&
    # Silence: what is counted on the wire is what the programs send.
    ip netns exec "$ns" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6' &&
    ip -n "$ns" link set lo up && ip -n "$ns" link set eth0 up && ip -n "$ns" addr add "$2/24" brd + dev eth0 &&
    ip -n "$ns" route add 224.0.0.0/4 dev eth0
}

lab_make() { # number of boxes
  local i
  ip netns add "$(lab_ns s)" && ip -n "$(lab_ns s)" link add bridge type bridge mcast_snooping 0 &&
    ip -n "$(lab_ns s)" link set bridge up && lab_port h "$LAB_HEAD" || return 1
  for i in $(seq "$1"); do
    lab_port "$i" "$LAB_NET.$i" || return 1
    lab_boxes=$i
  done
  ip netns exec "$(lab_ns h)" nft -f - <<'RULES'
table inet count {
  chain in { type filter hook prerouting priority -300; meta l4proto { tcp, udp } counter; }
}
RULES
}

lab_rate() { # who, Mbit/s of the link: its own sends are shaped
  ip netns exec "$(lab_ns "$1")" tc qdisc replace dev eth0 root tbf rate "$2mbit" burst 6000 latency 400ms
}

lab_loss() { # percent: each box loses that share of what comes in, independently
  local i
  for i in $(seq "$lab_boxes"); do
    {
      echo 'table inet loss'
      echo 'delete table inet loss'
      echo 'table inet loss { chain in { type filter hook input priority 0;'
      [ "$1" -eq 0 ] || echo "iifname eth0 numgen random mod 100 < $1 counter drop;"
      echo '}'
      echo '}'
    } | ip netns exec "$(lab_ns "$i")" nft -f - || return 1
  done
}

lab_lost() { # packets that the boxes have lost so far
  local i
  for i in $(seq "$lab_boxes"); do
    ip netns exec "$(lab_ns "$i")" nft list table inet loss
  done | sed -n 's/.*counter packets \([0-9]*\) .*/\1/p' | awk '{ n += $1 } END { print n + 0 }'
}

lab_sent() { # who: bytes on its link, Ethernet headers included
  ip netns exec "$(lab_ns "$1")" cat /sys/class/net/eth0/statistics/tx_bytes
}

lab_heard() { # packets that came to the head-end: what the boxes said
  ip netns exec "$(lab_ns h)" nft list table inet count | sed -n 's/.*counter packets \([0-9]*\) .*/\1/p'
}

lab_kill() { # who: ends all that runs there
  local pid pids tenths=50
  pids=$(ip netns pids "$(lab_ns "$1")" 2>/dev/null)
  for pid in $pids; do
    # time(1) has its figures when what it watches has ended.
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = time ] || kill -TERM "$pid" 2>/dev/null
  done
  while [ "$tenths" -gt 0 ] && [ -n "$(ip netns pids "$(lab_ns "$1")" 2>/dev/null)" ]; do
    sleep 0.1
    tenths=$((tenths - 1))
  done
  for pid in $(ip netns pids "$(lab_ns "$1")" 2>/dev/null); do kill -KILL "$pid" 2>/dev/null; done
}

lab_end() {
  local ns
  for ns in $(ip netns list | awk -v name="$lab_name-" 'index($1, name) == 1 { print $1 }'); do
    lab_kill "${ns#"$lab_name"-}"
    ip netns del "$ns"
  done
}

now_us() { # microseconds since 1970
  echo "${EPOCHREALTIME/[.,]/}"
}

java_home_bin() {
  if [ -n "${JAVA_HOME:-}" ]; then echo "$JAVA_HOME/bin/java"; else command -v java; fi
}

# Keys, and an image that is little more than one file: $work/image.zip, $work/fleet.trust. It carries no Java runtime,
# since nothing of it is started: a loader that has installed it is done.
lab_image() { # file
  mkdir -p "$work/tree/runtime/bin" "$work/tree/lib" "$work/tree/files" &&
    cp "$(type -P true)" "$work/tree/runtime/bin/java" &&
    "$root/tiovivo" --version >/dev/null && "$root/tiovivo" keys init --fleet lab --dir "$work/keys" &&
    cp "$root"/hw-profiles/target/tiovivo-hw-profiles-*[0-9].jar "$work/tree/lib/" &&
    ln "$1" "$work/tree/files/payload" &&
    "$root/tiovivo" keys trust --dir "$work/keys" --out "$work/fleet.trust" &&
    "$root/tiovivo" image build --out "$work/image" --runtime "$work/tree/runtime" --lib "$work/tree/lib" \
      --add "$work/tree/files" &&
    "$root/tiovivo" image sign "$work/image.zip" --keys "$work/keys"
}

# Receives once, with the flags that a loader has by default; ends when the image is unpacked. To be run in a subshell.
lab_box() { # who, directory, options...
  local who=$1 dir=$2 version
  shift 2
  version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$root/pom.xml" | head -n 1)
  # shellcheck disable=SC2046 # flags are words
  in_lab "$who" /usr/bin/time -f %M -o "$dir.kib" env MALLOC_ARENA_MAX=1 "$(java_home_bin)" \
    $(sed -n "s/^default_jvm='\(.*\)'/\1/p" "$root/bootloader-sim/src/main/sh/supervise") \
    -XX:+UnlockDiagnosticVMOptions -XX:+DisplayVMOutputToStderr "-XX:CompilerDirectivesFile=$root/hw-profiles/src/main/resources/io/tiovivo/profile/compilers.json" \
    -jar "$root/bootloader-sim/target/tiovivo-bootloader-$version.jar" --dir "$dir" --trust "$work/fleet.trust" \
    --profile pc --iface eth0 "$@"
}

# Keeps the log of a box that writes to standard input, notes in DIR.heard (microseconds since 1970) when it had enough
# symbols, and runs a command once it has installed the image.
lab_follow() { # its directory, command...
  local dir=$1 line
  shift
  while IFS= read -r line; do
    echo "$line"
    case $line in
      decoding* | installed*) [ -e "$dir.heard" ] || now_us >"$dir.heard" ;;
    esac
    case $line in installed*) "$@" ;; esac
  done >"$dir.log"
}

lab_listening() { # directories of boxes: waits for all; a JVM starts in a moment, twenty on two cores do not
  local dir until=$(($(now_us) + 300000000))
  for dir in "$@"; do
    until grep -q '^waiting' "$dir.log" 2>/dev/null; do
      if [ -s "$dir.kib" ] || [ "$(now_us)" -gt "$until" ]; then
        echo "${0##*/}: a box does not listen; it said:" >&2
        cat "$dir.log" >&2
        return 1
      fi
      sleep 0.2
    done
  done
}

# Boxes unpack after they have installed: waits for those that have, until they have ended.
lab_settled() { # directories of boxes
  local dir until=$(($(now_us) + 300000000))
  for dir in "$@"; do
    grep -q '^installed' "$dir.log" 2>/dev/null || continue
    until grep -q '^booting' "$dir.log" || [ -s "$dir.kib" ] || [ "$(now_us)" -gt "$until" ]; do sleep 0.2; done
  done
}

lab_payload() { # a box's directory: the file as it was unpacked there
  find "$1" -path '*/application/payload' -type f 2>/dev/null | head -n 1
}
