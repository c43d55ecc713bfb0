# shellcheck shell=bash
# Sourced: an Ethernet segment for boxes in QEMU. It is a bridge in a network namespace of its own, with one tap for each
# box, the head-end's address and a small DHCP server. The script itself moves into the namespace, so that all it starts
# is on the segment, and the kernel takes bridge and taps away with the last of them, however they end.

# shellcheck disable=SC2034 # read by those who source this
segment_address=10.84.0.1 # of head-end, authority and broker
segment_net=10.84.0       # box N has .10+N by DHCP
segment_iface=lan

segment_need() { # command package...: exit 3 unless all are there
  local missing=()
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null || missing+=("$2")
    shift 2
  done
  [ ${#missing[@]} -eq 0 ] && return
  echo "${0##*/}: missing: apt install $(printf '%s\n' "${missing[@]}" | sort -u | tr '\n' ' ')" >&2
  exit 3
}

segment_enter() { # arguments of the script: starts it again inside, once
  [ -z "${TIOVIVO_SEGMENT:-}" ] || return 0
  local how=(unshare --net)
  [ "$(id -u)" = 0 ] || how=(unshare --user --map-root-user --net)
  "${how[@]}" true 2>/dev/null || {
    echo "${0##*/}: this system lets nobody but root have a network namespace: run it as root" >&2
    exit 3
  }
  TIOVIVO_SEGMENT=$$ exec "${how[@]}" "$qemu/${0##*/}" "$@"
}

segment_make() { # directory for DHCP's files
  [ -c /dev/net/tun ] || {
    echo "${0##*/}: no /dev/net/tun: modprobe tun" >&2
    exit 3
  }
  # Without a querier a bridge that snoops would keep multicast from boxes after five minutes; and a bridge none of whose
  # ports has somebody behind it is down, with nothing to broadcast on.
  ip link set lo up && ip link add "$segment_iface" type bridge mcast_snooping 0 forward_delay 0 &&
    ip addr add "$segment_address/24" dev "$segment_iface" && ip link set "$segment_iface" up &&
    ip link add plug type veth peer name socket && ip link set plug up && ip link set socket master "$segment_iface" up &&
    ip route add default dev "$segment_iface" || {
    echo "${0##*/}: no network segment here: this needs bridges in the kernel, and root" >&2
    exit 3
  }
  {
    echo "interface $segment_iface"
    echo "start $segment_net.100"
    echo "end $segment_net.199"
    echo "option subnet 255.255.255.0"
    echo "option router $segment_address"
    echo "option lease 86400"
    echo "lease_file $1/leases"
    echo "pidfile $1/udhcpd.pid"
    local each
    for each in {1..32}; do
      echo "static_lease $(segment_mac "$each") $segment_net.$((10 + each))"
    done
  } >"$1/udhcpd.conf"
  : >"$1/leases"
  child "$1/dhcp.log" busybox udhcpd -f "$1/udhcpd.conf"
}

segment_mac() { printf '52:54:00:84:00:%02x' "$1"; } # box

segment_tap() { # box: its socket on the segment
  ip tuntap add "tap$1" mode tap && ip link set "tap$1" master "$segment_iface" up
}

# ---- what is started ends with us, even if we are killed outright

children=()

child() { # log, command...: in the background; its process id in $last
  local log=$1
  shift
  setpriv --pdeathsig KILL "$@" >>"$log" 2>&1 </dev/null &
  last=$!
  children+=("$last")
}

child_end() { # process id [signal]
  kill "-${2:-TERM}" "$1" 2>/dev/null
  wait "$1" 2>/dev/null
}

children_end() {
  local each
  for each in "${children[@]}"; do kill -TERM "$each" 2>/dev/null; done
  for each in "${children[@]}"; do
    # Ten seconds for all that end in order.
    for _ in {1..100}; do
      kill -0 "$each" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$each" 2>/dev/null
    wait "$each" 2>/dev/null
  done
  children=()
}
