#!/usr/bin/env bash
# The Debian package on a machine of its own: a minimal Debian with systemd as its first process, in a container with a
# network of its own. Installs it, receives an image off the air from a head-end across a virtual cable, and looks at what
# an owner would: status, journal, restarts, a node that hangs, a supervisor that hangs, an application that crashes, stop,
# upgrade, removal, purge. Prints what took how long. Needs root and the tools below; exits 1 when something is not as it
# should be, 3 when a tool is missing. Fetches some 150 MB of Debian packages.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 3
for tool in mmdebstrap:mmdebstrap systemd-nspawn:systemd-container systemd-analyze:systemd lintian:lintian ip:iproute2 \
  nsenter:util-linux pgrep:procps; do
  command -v "${tool%%:*}" >/dev/null || {
    echo "package: no ${tool%%:*} command: apt install ${tool##*:}" >&2
    exit 3
  }
done
work=$(mktemp -d)
root=$work/root
head=tph$$
box=tpb$$
machine=
leader=
started=()
table=()
failed=0
# shellcheck source=edge-node/bench/patience.sh
. edge-node/bench/patience.sh

cleanup() {
  trap '' INT TERM
  local each
  for each in "${started[@]}"; do
    kill -TERM "$each" 2>/dev/null
    wait "$each" 2>/dev/null
  done
  if [ -n "$machine" ]; then
    [ -z "$leader" ] || kill -RTMIN+4 "$leader" 2>/dev/null # systemd(1): power off
    for _ in $(seq 600); do
      kill -0 "$machine" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$machine" 2>/dev/null
    wait "$machine" 2>/dev/null
  fi
  ip netns del "$head" 2>/dev/null
  ip netns del "$box" 2>/dev/null
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

row() { # what, figure
  table+=("$(printf '%-58s %s' "$1" "$2")")
}

verdict() { # name, 0 or other
  if [ "$2" -eq 0 ]; then
    printf 'ok    %s\n' "$1"
  else
    failed=$((failed + 1))
    printf 'FAIL  %s\n' "$1"
    inside journalctl -u tiovivo -o short-precise -n 15 --no-pager 2>/dev/null | sed 's/^/      | /'
  fi
}

check() { # name, command...
  local name=$1
  shift
  "$@" >"$work/log" 2>&1
  local code=$?
  [ "$code" -eq 0 ] || sed 's/^/      | /' "$work/log" | tail -n 10
  verdict "$name" "$code"
}

inside() { # command...: in the machine, as its root
  nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup -- \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"
}

within() { # measured seconds, command...: until it succeeds; sets took_ms
  local limit_ms begun
  limit_ms=$(most_ms "$1")
  begun=$(now_ms)
  shift
  until "$@" >/dev/null 2>&1; do
    [ $(($(now_ms) - begun)) -lt "$limit_ms" ] || return 1
    sleep 0.1
  done
  took_ms=$(($(now_ms) - begun))
}

await() { # name, measured seconds, command...: a row of the table
  local name=$1
  shift
  if within "$@"; then
    row "$name" "$took_ms ms"
    verdict "$name" 0
  else
    verdict "$name" 1
  fi
}

says() { # pattern: that the status has
  inside tiovivo status --json | grep -Eq -- "$1"
}

# ---- the package itself

./tiovivo version >/dev/null && ./tiovivo keys init --fleet village --dir "$work/keys" >/dev/null &&
  ./tiovivo keys trust --dir "$work/keys" --out "$work/fleet.trust" >/dev/null || exit 1
deb=$(ls bootloader-sim/target/tiovivo_*_all.deb)
row 'size of the package' "$(stat -c %s "$deb") bytes"
check 'lintian finds nothing' lintian --allow-root --fail-on error,warning "$deb"

reproducible() {
  local before
  before=$(sha256sum <"$deb")
  cp "$deb" "$work/first.deb"
  rm -f "$deb"
  ./mvnw -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true package -pl bootloader-sim -am &&
    [ "$before" = "$(sha256sum <"$deb")" ]
}
check 'built twice, the same bytes' reproducible

# ---- the machine

suite=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
make_machine() {
  mmdebstrap --quiet --variant=minbase --include=systemd,systemd-sysv,dbus,default-jre-headless,procps,iproute2 \
    "$suite" "$root" && cp "$deb" "$root/root/tiovivo.deb"
}
check 'a minimal Debian' make_machine || exit 1

# The package is for all architectures: a Raspberry Pi's apt must find everything it depends on, too.
arm64_takes_it() {
  local apt=$work/apt
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial" && : >"$apt/status" &&
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian $suite main" \
      >"$apt/sources.list" || return 1
  local options=(-o APT::Architecture=arm64 -o APT::Architectures=arm64 -o "Dir::State=$apt/state"
    -o "Dir::State::status=$apt/status" -o "Dir::Cache=$apt/cache" -o "Dir::Etc::sourcelist=$apt/sources.list"
    -o Dir::Etc::sourceparts=/dev/null)
  apt-get "${options[@]}" -qq update &&
    apt-get "${options[@]}" --simulate install "$PWD/$deb" | grep '^Inst tiovivo '
}
check "a Raspberry Pi's apt finds all that it needs, too" arm64_takes_it

boot_machine() {
  ip netns add "$head" && ip netns add "$box" &&
    ip link add va netns "$head" type veth peer name vb netns "$box" &&
    ip -n "$head" link set lo up && ip -n "$head" link set va up && ip -n "$head" addr add 10.9.0.1/24 dev va &&
    ip -n "$box" link set lo up && ip -n "$box" link set vb up && ip -n "$box" addr add 10.9.0.2/24 dev vb || return 1
  # Not ip netns exec: it hides the cgroups. A CI that is itself a container may have none to give, and then this fails.
  nsenter --net="/run/netns/$box" systemd-nspawn --quiet --directory="$root" --machine="tiovivo-test-$$" --register=no --keep-unit \
    --boot --console=pipe systemd.journald.forward_to_console=no >"$work/machine.log" 2>&1 </dev/null &
  machine=$!
  for _ in $(seq 600); do
    leader=$(pgrep -P "$machine" | head -n 1)
    [ -z "$leader" ] || break
    sleep 0.1
  done
  [ -n "$leader" ]
}
booted() { inside systemctl is-system-running | grep -Eq 'running|degraded'; }
check 'the machine starts' boot_machine
await 'machine: systemd has started' 10 booted
[ "$failed" -eq 0 ] || {
  tail -n 20 "$work/machine.log" >&2
  exit 1
}

# ---- installation

begun=$(now_ms)
check 'dpkg installs it' inside dpkg -i /root/tiovivo.deb
row 'dpkg -i' "$(($(now_ms) - begun)) ms"
check 'its user is in the group gpio' inside sh -c 'id -nG tiovivo | grep -qw gpio'
check 'the service is enabled, and waits for the trust of its fleet' inside sh -c \
  'systemctl is-enabled tiovivo && ! systemctl is-active tiovivo && systemctl show -p ConditionResult tiovivo | grep -q no'
check 'status says that nothing has come yet' inside sh -c 'tiovivo status 2>&1 | grep -q "no image has been booted"'
check 'a command of the head-end says where it belongs' inside sh -c 'tiovivo keys 2>&1 | grep -q checkout'
check 'systemd-analyze verify' inside systemd-analyze verify --man=no tiovivo.service
exposure=$(inside systemd-analyze security --no-pager tiovivo.service 2>/dev/null | sed -n 's/.*exposure level for tiovivo.service: \([0-9.]* [A-Z]*\).*/\1/p')
row 'systemd-analyze security' "$exposure"
safe() { [ "${exposure%%.*}" -le 2 ]; }
check 'its exposure is 2.x at most' safe

# ---- an image off the air

# The application leaves a process of a session of its own, as what holds an output pin is one.
mkdir "$work/app"
cat >"$work/app/start" <<'APP'
#!/bin/sh
[ -e "$TIOVIVO_RUN/held" ] || {
  : >"$TIOVIVO_RUN/held"
  setsid -f sleep 54321 >/dev/null 2>&1
}
cd "$(dirname "$0")" || exit 1
read -r version <version
echo "application version $version"
while [ "$version" != broken ]; do
  : >"$TIOVIVO_RUN/alive"
  sleep 2
done
# Late, and not before it has said that it is well: it must not be taken for one that works.
: >"$TIOVIVO_RUN/alive"
sleep 4
echo "application: broken on purpose"
exit 7
APP
chmod +x "$work/app/start"
image() { # version, content of the application's file
  echo "$2" >"$work/app/version"
  ./tiovivo image build --out "$work/$1" --version "$1" --add "$work/app" --run start --check file:alive \
    --check-every 10s && ./tiovivo image sign "$work/$1.zip" --keys "$work/keys"
}
broadcast() { # version
  ip netns exec "$head" ./tiovivo broadcast "$work/$1.zip" --keys "$work/keys" --iface va >"$work/air.log" 2>&1 </dev/null &
  started+=("$!")
}
check 'image 1.0.0' image 1.0.0 good
cp "$work/fleet.trust" "$root/etc/tiovivo/fleet.trust"
# Quick looks, so that this does not take minutes.
cat >>"$root/etc/default/tiovivo" <<'DEFAULT'
TIOVIVO_BOX_OPTIONS="--iface vb --profile pc"
TIOVIVO_LOOK_S=2
TIOVIVO_HANG_S=20
DEFAULT
begun=$(now_ms)
check 'the service starts' inside systemctl start tiovivo
row 'systemctl start, until READY=1' "$(($(now_ms) - begun)) ms"
broadcast 1.0.0
air=$!
await 'from nothing to a confirmed boot, off the air' 60 says '"confirmed":true'
await 'the application is well' 5 says '"health":"good"'
check 'its log says what was booted, and that it was confirmed' inside sh -c 'tiovivo box log | grep -q "first-trial.*, confirmed"'
# shellcheck disable=SC2016 # inside
check 'it is not root, and gets no rights' inside sh -c '
  pid=$(sed -n 1p /var/lib/tiovivo/launch/node.pid) &&
    [ "$(stat -c %U /proc/$pid)" = tiovivo ] && grep -q "NoNewPrivs:.1" /proc/$pid/status &&
    grep -q "CapBnd:.0000000000000000" /proc/$pid/status && grep -q "Seccomp:.2" /proc/$pid/status'
check 'another user is told to ask sudo' inside sh -c \
  'setpriv --reuid 65534 --regid 65534 --clear-groups tiovivo status 2>&1 | grep -q "try sudo tiovivo status"'
check 'the journal has priorities' inside sh -c \
  'journalctl -u tiovivo -p warning..warning -o cat | grep -q . || journalctl -u tiovivo -p info -o cat | grep -q "^ready "'
check 'no line of the journal has a stray priority or time' inside sh -c \
  '! journalctl -u tiovivo -o cat | grep -Eq "^<[0-9]>|^[0-9]{4}-[0-9]{2}-[0-9]{2}T.*(INFO|WARN)"'
await 'the application has a name of its own in it' 5 inside sh -c \
  'journalctl -t tiovivo-application -o cat | grep -q "application version good" && tiovivo logs --application | grep -q good'
check 'no log is on the card' inside sh -c '! find /var/lib/tiovivo -path "*/unpacked" -prune -o -name "*.log*" -print | grep .'

# ---- what hangs, ends, restarts

pid_of() { inside sed -n 1p "/var/lib/tiovivo/launch/$1.pid"; }
other_node() { [ "$(pid_of node)" != "$node" ] && says '"confirmed":true'; }
held() { inside pgrep -f 'sleep 54321'; }
holder=$(held)

node=$(pid_of node)
inside kill -STOP "$node"
await 'a node that hangs: killed after 20 s, and back' 35 other_node
check 'the journal says so' inside sh -c 'journalctl -u tiovivo -o cat | grep -q "killing what=node .*no heartbeat"'

node=$(pid_of node)
inside mkdir -p /run/systemd/system/tiovivo.service.d
printf '[Service]\nWatchdogSec=12s\nTimeoutStopSec=3s\n' >"$work/quick.conf"
inside sh -c 'cat >/run/systemd/system/tiovivo.service.d/quick.conf' <"$work/quick.conf"
inside systemctl daemon-reload
begun=$(now_ms)
inside systemctl restart tiovivo
await 'systemctl restart, until the node is back' 15 other_node
still_held() { [ -n "$holder" ] && [ "$(held)" = "$holder" ]; }
check 'what holds a pin has lived through both' still_held

fed() { [ "$(inside systemctl show -p WatchdogTimestampMonotonic --value tiovivo)" != "$before" ]; }
before=$(inside systemctl show -p WatchdogTimestampMonotonic --value tiovivo)
await 'watchdog: fed every' 6 fed
node=$(pid_of node)
inside kill -STOP "$(inside systemctl show -p MainPID --value tiovivo)"
inside kill -KILL "$node" # and nobody notices
await 'a supervisor that hangs: watchdog of 12 s, and back' 45 other_node
check 'systemd says why' inside sh -c 'journalctl -u tiovivo -o cat | grep -q "Watchdog timeout"'

# ---- an application that crashes: the trial is over, and the image before is back

kill -TERM "$air"
inside sh -c 'echo TIOVIVO_BACKOFF_MAX_S=1 >>/etc/default/tiovivo; systemctl restart tiovivo'
check 'image 2.0.0, whose application crashes' image 2.0.0 broken
broadcast 2.0.0
staged() { says '"state":"staged"'; }
await 'version 2.0.0, received by the running node' 60 staged
check 'its owner has it installed now' inside tiovivo update --install
newer() { inside sh -c 'journalctl -u tiovivo -o cat | grep -q "booting slot=. version=2.0.0"'; }
await 'it boots on trial' 30 newer
reverted() { says '"version":"1.0.0"' && says 'revert_reason":"2.0.0: the application crashed 5 times'; }
await 'crashes 5 times, each 4 s after its start: given up, 1.0.0 is back and says why' 40 reverted

# ---- stop: a neighbour hears the goodbye

ip netns exec "$head" ./tiovivo node --dir "$work/neighbour" --fleet village --iface va >"$work/neighbour.log" 2>&1 </dev/null &
started+=("$!")
sees() { grep -q '^peers count=1' "$work/neighbour.log"; }
await 'a neighbour is found' 10 sees
slowest=0
inside sh -c "echo '[Service]' >/run/systemd/system/tiovivo.service.d/quick.conf; systemctl daemon-reload"
stops_s=$(date +%s)
for _ in 1 2 3 4 5; do
  within 20 says '"health":"good"' || verdict 'the node is back' 1
  begun=$(now_ms)
  inside systemctl stop tiovivo
  took=$(($(now_ms) - begun))
  [ "$took" -le "$slowest" ] || slowest=$took
  inside systemctl start tiovivo
done
row 'systemctl stop: slowest of 5, node, application, supervisor' "$slowest ms"
# The figure is for a quiet machine; on any it ends because it was asked to.
in_order() { ! inside journalctl -u tiovivo -o cat --since "@$stops_s" | grep -Eq 'stop-sigterm.*timed out|with signal SIGKILL'; }
check 'none of them had to be killed' in_order
goodbye() { grep -q 'said goodbye' "$work/neighbour.log"; }
await 'the neighbour heard a goodbye' 1 goodbye

# ---- what it costs to look

ticks() { # of supervisor and warden, in hundredths of a second
  inside sh -c 'cat /proc/[0-9]*/stat' 2>/dev/null | awk '$2 ~ /^.(supervise|sh|sleep|systemd-notify)\)$/ {t += $14 + $15 + $16 + $17} END {print t}'
}
within 20 says '"confirmed":true'
inside sh -c 'rm /run/systemd/system/tiovivo.service.d/quick.conf; sed -i "/TIOVIVO_LOOK_S\|TIOVIVO_HANG_S/d" /etc/default/tiovivo; systemctl daemon-reload; systemctl restart tiovivo'
within 20 says '"confirmed":true'
before=$(ticks)
sleep 60
row 'supervisor and warden, processor in 60 s' "$((($(ticks) - before) * 10)) ms"
# shellcheck disable=SC2016 # inside
row 'supervisor and warden, resident, not shared' "$(inside sh -c 'for p in $(pgrep -f /usr/share/tiovivo/supervise); do grep ^Private_Dirty: /proc/$p/smaps_rollup; done' | awk '{t += $2} END {print t " kB"}')"

# ---- upgrade, removal, purge

node=$(pid_of node)
check 'an upgrade' inside dpkg -i /root/tiovivo.deb
await 'the node is back after it' 15 other_node
check 'removal' inside dpkg --remove tiovivo
gone() { ! inside pgrep -u tiovivo; }
await 'nothing of it runs' 2 gone
check 'what the box knows is kept' inside test -s /var/lib/tiovivo/node.key
check 'a second installation finds it again' inside dpkg -i /root/tiovivo.deb
await 'and boots from its slot' 20 says '"version":"1.0.0"'
check 'purge' inside dpkg --purge tiovivo
leftovers() {
  ! inside find / -xdev \( -path /proc -o -path /sys -o -path /root -o -path /var/lib/dpkg -o -path /var/log -o -path /run/log \
    -o -path /var/cache \) -prune -o -iname '*tiovivo*' -print | grep .
}
check 'nothing is left behind' leftovers
check 'nor its user' inside sh -c '! id tiovivo'

echo
printf '%s\n' "${table[@]}"
echo
if [ "$failed" -gt 0 ]; then
  echo "package: $failed failed" >&2
  exit 1
fi
