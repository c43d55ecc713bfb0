#!/usr/bin/env bash
# Real nodes on a small Internet of network namespaces: three supernodes and the authority on it, two homes behind
# address translation with two boxes each. They enrol, find each other from home to home, and live through loss, kill -9
# of the supernode that serves them, a partition, new addresses of their translator, an authority that is gone, and a
# home where UDP is blocked. Prints what took how long. Needs root, iproute2, nftables, conntrack, promtool; exits 1 when
# something does not come about in time, 3 when a tool is missing.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 3
for tool in ip nft conntrack promtool; do
  command -v "$tool" >/dev/null || {
    echo "two-homes: no $tool command: apt install iproute2 nftables conntrack prometheus" >&2
    exit 3
  }
done
work=$(mktemp -d)
tag=t$$
spaces=()
declare -A pid=()    # node -> process
declare -A code=()   # node -> claim code
declare -A listens=() # supernode -> more options
table=()
failed=0
# shellcheck source=edge-node/bench/patience.sh
. edge-node/bench/patience.sh

cleanup() {
  local each
  for each in "${pid[@]}"; do
    kill -TERM "$each" 2>/dev/null
  done
  for each in "${pid[@]}"; do
    wait "$each" 2>/dev/null
  done
  for each in "${spaces[@]}"; do
    ip netns del "$each" 2>/dev/null
  done
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# ---- the network

space() { # name: a namespace with a loopback
  ip netns add "$tag$1" && spaces+=("$tag$1") && ip -n "$tag$1" link set lo up
}

cable() { # space, interface, space, interface, bridge in the second
  ip link add "$2" netns "$tag$1" type veth peer name "$4" netns "$tag$3" &&
    ip -n "$tag$1" link set "$2" up && ip -n "$tag$3" link set "$4" up &&
    ip -n "$tag$3" link set "$4" master "$5"
}

bridge() { # space, name
  ip -n "$tag$1" link add "$2" type bridge && ip -n "$tag$1" link set "$2" up
}

in_space() { # space, command...
  local name=$tag$1
  shift
  ip netns exec "$name" "$@"
}

host() { # name, address: on the Internet's west (198.18.x) or east side (198.19.x)
  local side=west
  [[ $2 == 198.19.* ]] && side=east
  space "$1" && cable "$1" eth0 inet "p$1" "$side" && ip -n "$tag$1" addr add "$2/15" dev eth0
}

home() { # name, address of its translator on the Internet
  host "$1" "$2" && bridge "$1" lan && ip -n "$tag$1" addr add 192.168.1.1/24 dev lan || return 1
  in_space "$1" sysctl -qw net.ipv4.ip_forward=1
  in_space "$1" nft -f - <<EOF
table ip home {
  chain translate {
    type nat hook postrouting priority srcnat
    oifname "eth0" masquerade
  }
  chain wall {
    type filter hook forward priority filter
    numgen random mod 100 < 5 counter drop
    iifname "eth0" ct state new drop
  }
}
EOF
}

box() { # name, home, last part of its address
  space "$1" && cable "$1" eth0 "$2" "p$1" lan && ip -n "$tag$1" addr add "192.168.1.$3/24" dev eth0 &&
    ip -n "$tag$1" route add default via 192.168.1.1
}

build_network() {
  space inet && bridge inet west && bridge inet east &&
    ip -n "${tag}inet" link add sea type veth peer name land &&
    ip -n "${tag}inet" link set sea master west && ip -n "${tag}inet" link set land master east &&
    ip -n "${tag}inet" link set sea up && ip -n "${tag}inet" link set land up &&
    host authority 198.18.0.5 && host super1 198.18.1.1 && host super2 198.18.2.1 && host super3 198.19.3.1 &&
    home left 198.18.9.1 && home right 198.19.9.1 &&
    box ada left 11 && box ben left 12 && box cleo right 11 && box dora right 12 || return 1
  # The Internet carries no multicast: neighbours are in the homes alone.
  local each
  for each in super1 super2 super3; do
    in_space "$each" nft -f - <<'EOF' || return 1
table ip internet {
  chain out {
    type filter hook output priority filter
    oifname "eth0" ip daddr 224.0.0.0/4 drop
  }
}
EOF
  done
}

# ---- nodes

run() { # space, command...: in the background, its process id in $last
  local name=$tag$1
  shift
  ip netns exec "$name" "$@" >>"$log" 2>&1 </dev/null &
  last=$!
}

start_authority() {
  log=$work/authority.log
  run authority ./tiovivo authority serve --dir "$work/keys"
  pid[authority]=$last
}

start_node() { # name, option...
  local name=$1
  shift
  log=$work/$name.log
  run "$name" ./tiovivo node --dir "$work/$name" --fleet homes --trust "$work/fleet.trust" --profile pc --iface eth0 \
    --authority 198.18.0.5:8487 --claim "${code[$name]}" "$@"
  pid[$name]=$last
}

start_super() { # name
  local each others=()
  for each in 198.18.1.1 198.18.2.1 198.19.3.1; do
    others+=(--join "$each:8486")
  done
  start_node "$1" --role supernode --tcp-port 443 --listen "${listens[$1]}:8486" "${others[@]}"
}

start_box() { # name
  start_node "$1" --role leaf --join 198.18.1.1:8486 --join 198.18.2.1:8486 --join 198.19.3.1:8486
}

stop_node() { # name, signal
  kill "-$2" "${pid[$1]}" 2>/dev/null
  wait "${pid[$1]}" 2>/dev/null
  unset "pid[$1]"
}

claim() { # name, option...: its claim code
  code[$1]=$(./tiovivo authority claim --dir "$work/keys" --name "$@" | grep -Eo -m 1 '([0-9A-Z]{4}-){2,}[0-9A-Z]{4}')
}

# ---- what is seen

ask() { # command, node, argument...: of its socket
  local command=$1 name=$2
  shift 2
  timeout 120 ./tiovivo "$command" --dir "$work/$name" "$@" 2>/dev/null </dev/null
}

overlay() { # node, jq-like path in words: a number or string of its status
  ask status "$1" --json | node -e '
    let text = ""; process.stdin.on("data", d => text += d).on("end", () => {
      try { let v = JSON.parse(text); for (const k of process.argv[1].split(".")) v = v?.[k]; console.log(v ?? ""); }
      catch { console.log(""); }
    });' "overlay.$2"
}

server() { overlay "$1" lease.supernode.address; } # who serves a box
leased() { [ -n "$(server "$1")" ]; }
all_leased() {
  local each
  for each in "$@"; do
    leased "$each" || return 1
  done
}
served_by_other() { # box, address
  local now
  now=$(server "$1")
  [ -n "$now" ] && [ "$now" != "$2" ]
}
members() { [ "$(overlay "$1" membership.alive)" = "$2" ]; } # supernode, how many
all_know() { members super1 "$1" && members super2 "$1" && members super3 "$1"; }
finds() { ask find "$1" "$2" >/dev/null; }
finds_up() { ask find "$1" "$2" | grep -q '^presence  up'; }
pings() { ask ping "$1" "$2" --count 1 >/dev/null; }
heard() { grep -q "$2" "$work/$1.watch"; }
by_tls() { ask peers "$1" | grep ' supernode ' | grep -q 'TLS'; }
either_by_tls() { by_tls "$1" || by_tls "$2"; }
both_by_tls() { by_tls "$1" && by_tls "$2"; }
gone() { ! kill -0 "$1" 2>/dev/null; }

begin() { begun_ms=$(now_ms); }

await() { # what, measured seconds, command...: a row of the table with the time since begin
  local what=$1 limit_ms took_ms
  limit_ms=$(most_ms "$2")
  shift 2
  until "$@"; do
    took_ms=$(($(now_ms) - begun_ms))
    if [ "$took_ms" -gt "$limit_ms" ]; then
      table+=("$(printf '%-68s  NOT in %s s' "$what" "$((limit_ms / 1000))")")
      echo "two-homes: $what: not in $((limit_ms / 1000)) s" >&2
      failed=1
      return 1
    fi
    sleep 0.2
  done
  took_ms=$(($(now_ms) - begun_ms))
  table+=("$(printf '%-68s  %7.1f s' "$what" "$(printf '%d.%03d' $((took_ms / 1000)) $((took_ms % 1000)))")")
  echo "two-homes: ${table[-1]}"
}

check() { # what, command...: now
  local what=$1
  shift
  if "$@"; then
    table+=("$(printf '%-68s  yes' "$what")")
  else
    table+=("$(printf '%-68s  NO' "$what")")
    failed=1
  fi
  echo "two-homes: ${table[-1]}"
}

# ---- the play

build_network || {
  echo 'two-homes: cannot make network namespaces: run as root' >&2
  exit 3
}
boxes=(ada ben cleo dora)
supers=(super1 super2 super3)
listens=([super1]=198.18.1.1 [super2]=198.18.2.1 [super3]=198.19.3.1)
{
  ./tiovivo keys init --fleet homes --dir "$work/keys" && ./tiovivo keys trust --dir "$work/keys" --out "$work/fleet.trust"
} >"$work/log" 2>&1 || {
  cat "$work/log" >&2
  exit 1
}
# The launcher has built what was missing: from now on it only runs it.
export TIOVIVO_PACKAGED=$PWD TIOVIVO_JVM='-XX:TieredStopAtLevel=1 -Xshare:auto'
for each in "${supers[@]}"; do
  claim "$each" --site internet --grant supernode
done
for each in ada ben; do
  claim "$each" --site left
done
for each in cleo dora eve; do
  claim "$each" --site right
done

begin
start_authority
for each in "${supers[@]}"; do
  start_super "$each"
done
await 'three supernodes enrol and know each other' 20 all_know 3

begin
for each in "${boxes[@]}"; do
  start_box "$each"
done
await 'four boxes enrol by claim code and have a lease, 5 % loss' 20 all_leased "${boxes[@]}"

begin
await 'a box finds one in the other home by its name' 5 finds_up ada cleo
begin
await 'and the other way round' 5 finds_up dora ben
begin
await 'a ping from home to home, through the supernode of the other' 5 pings ada dora

begin
in_space ada ./tiovivo find dora --watch --dir "$work/ada" >"$work/ada.watch" 2>&1 </dev/null &
pid[watch]=$!
await 'a subscription tells that the other is up' 5 heard ada '^up dora'
begin
stop_node dora TERM
await 'it leaves: its subscriber hears of it' 10 heard ada '^down dora'
begin
start_box dora
up_twice() { [ "$(grep -c '^up dora' "$work/ada.watch")" -ge 2 ]; }
await 'it comes back: its subscriber hears of it' 20 up_twice

# The supernode that serves a box dies without a word.
begin
await 'the box that is to lose its supernode has one' 5 leased ada
victim=$(server ada)
for each in "${supers[@]}"; do
  [ "$victim" = "${listens[$each]}:8486" ] && dead=$each
done
served=()
for each in "${boxes[@]}"; do
  [ "$(server "$each")" = "$victim" ] && served+=("$each")
done
begin
stop_node "$dead" KILL
for each in "${served[@]}"; do
  await "kill -9 of the supernode of $each: served by another" 30 served_by_other "$each" "$victim"
done
await 'found by name again' 40 finds_up cleo ada
begin
start_super "$dead"
await 'the supernode is back among the others' 20 all_know 3

# The sea is closed: west has two supernodes, the authority and the left home; east one supernode and the right home.
ip -n "${tag}inet" link set sea down
begin
served_from() { [[ $(server "$2") == $1.* && $(server "$3") == $1.* ]]; }
await 'partition: the left home is served from the west' 40 served_from 198.18 ada ben
await 'partition: the right home is served from the east' 40 served_from 198.19 cleo dora
sees() { members super1 2 && members super3 1; }
await 'partition: each side counts its own' 60 sees
ip -n "${tag}inet" link set sea up
begin
await 'healed: three supernodes know each other' 60 all_know 3
await 'healed: found from home to home' 60 finds_up ada cleo
await 'healed: and back' 60 finds_up dora ben

# The left home's translator forgets everything and takes other ports.
lease_before=$(overlay ada lease.held_ms)
begin
in_space left nft flush chain ip home translate
in_space left nft add rule ip home translate oifname eth0 meta l4proto udp masquerade to :40000-40999 random
in_space left nft add rule ip home translate oifname eth0 masquerade
in_space left conntrack -F >/dev/null 2>&1
seen_anew() { for each in "${supers[@]}"; do ask peers "$each" | grep -Eq ' ada .*:40[0-9]{3} ' && return; done; return 1; }
await 'the translator rebinds: the supernode sees the new port' 30 seen_anew
await 'and the box can be reached there' 15 pings cleo ada
kept() { [ "$(overlay ada lease.held_ms)" -gt "${lease_before:-0}" ]; }
check 'with the lease that it had' kept

# The authority is gone.
stop_node authority KILL
begin
await 'without the authority boxes find each other' 5 finds_up ada dora
begin
stop_node ben TERM
start_box ben
await 'without the authority a box that restarts has a lease' 20 leased ben
box eve right 13
start_box eve
not_enrolled() { ask status eve --json | grep -Eq '"enrolment":"(asking|not_enrolled)"'; }
await 'only who is not enrolled yet must wait' 5 not_enrolled
begin
start_authority
await 'the authority is back, and lets it in' 70 leased eve

# No UDP out of the right home any more.
begin
in_space right nft insert rule ip home wall oifname eth0 meta l4proto udp counter drop
in_space right conntrack -F >/dev/null 2>&1
await 'UDP blocked: a lease over TLS on port 443, the first box' 40 either_by_tls cleo dora
await 'UDP blocked: a lease over TLS on port 443, both boxes' 90 both_by_tls cleo dora
await 'UDP blocked: found from the other home' 60 finds_up ada cleo
await 'UDP blocked: a ping from home to home' 20 pings ada cleo
in_space right nft flush chain ip home wall

metrics() { # node: what promtool says of its metrics, which must be nothing
  ask status "$1" --metrics >"$work/metrics" && [ -s "$work/metrics" ] &&
    promtool check metrics <"$work/metrics" >"$work/promtool" 2>&1 && [ ! -s "$work/promtool" ]
}
check 'promtool has nothing to say about the metrics of a leaf' metrics ada
check 'promtool has nothing to say about the metrics of a supernode' metrics super3

clean() { ! grep -El 'this is a defect|Exception|^[^ ]* ERROR' "$work"/*.log; }
check 'no node has met a defect' clean

printf '\n'
printf '%s\n' "${table[@]}"
if [ "$failed" -ne 0 ]; then
  for each in "$work"/*.log; do
    printf '\n--- %s\n' "$(basename "$each")"
    tail -n 12 "$each"
  done
fi
[ "$failed" -eq 0 ]
