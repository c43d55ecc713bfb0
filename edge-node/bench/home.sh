#!/usr/bin/env bash
# A home: a real node and a real Mosquitto. Discovery, birth and last will (kill -9), announcing again, pins that come
# and go, commands, password, TLS with client certificates, IPv6; a broker that is killed, flaps, hangs, or lets somebody
# else in with our id; a node without a broker; a supernode that reports for itself and a leaf. Prints what took how long
# and how much was published. Needs mosquitto,
# mosquitto-clients, openssl, nodejs, faketime; exits 1 when something does not come about in time, 3 when a tool is
# missing. An outage of an hour is in SteadyBrokerTest and HomeMachineTest, in virtual time.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 3
for tool in mosquitto mosquitto_sub mosquitto_pub openssl node faketime; do
  command -v "$tool" >/dev/null || {
    echo "home: no $tool command: apt install mosquitto mosquitto-clients openssl nodejs faketime" >&2
    exit 3
  }
done
work=$(mktemp -d)
chmod 755 "$work"
port=$((20000 + $$ % 20000))
broker= # process ids; empty: none runs
node=
ear=
members=()
table=()
failed=0
# shellcheck source=edge-node/bench/patience.sh
. edge-node/bench/patience.sh

cleanup() {
  local each
  for each in "$node" "$ear" "$broker" "${members[@]}"; do
    [ -n "$each" ] && kill -CONT "$each" 2>/dev/null && kill -KILL "$each" 2>/dev/null && wait "$each" 2>/dev/null
  done
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM

# ---- broker

broker_config() { # line...
  printf '%s\n' "user $(id -un)" 'persistence false' 'log_type all' "$@" >"$work/mosquitto.conf"
}

start_broker() {
  mosquitto -c "$work/mosquitto.conf" >>"$work/mosquitto.log" 2>&1 </dev/null &
  broker=$!
}

stop_broker() { # signal
  kill "-$1" "$broker" 2>/dev/null
  wait "$broker" 2>/dev/null
  broker=
}

ear_hears='^0 bench/ear hears'
listen() { # all that is published goes to the file "heard"
  [ -n "$ear" ] && kill "$ear" 2>/dev/null && wait "$ear" 2>/dev/null
  : >"$work/heard"
  mosquitto_sub -h 127.0.0.1 -p "$port" -i ear -q 1 -F '%r %t %p' -t '#' >>"$work/heard" 2>/dev/null </dev/null &
  ear=$!
  # What comes before the broker has it would be missed, or come as retained only.
  local end=$(($(now_ms) + $(most_ms 1)))
  until grep -q "$ear_hears" "$work/heard" || [ "$(now_ms)" -ge "$end" ]; do
    say -t bench/ear -m hears
    sleep 0.1
  done
}

say() { mosquitto_pub -h 127.0.0.1 -p "$port" "$@" 2>/dev/null; }

# ---- node

config() { # line...: the whole configuration
  printf '%s\n' 'page = no' "$@" >"$work/node/tiovivo.conf"
}

start_node() {
  ./tiovivo node --dir "$work/node" --fleet "home$$" --profile pc --iface lo >>"$work/node.log" 2>&1 </dev/null &
  node=$!
}

stop_node() { # signal
  kill "-$1" "$node" 2>/dev/null
  wait "$node" 2>/dev/null
  node=
}

restart_node() {
  [ -n "$node" ] && stop_node TERM
  : >"$work/node.log"
  start_node
}

status() { # path in words: a value of its status
  timeout 120 ./tiovivo status --dir "$work/node" --json 2>/dev/null </dev/null | node -e '
    let text = ""; process.stdin.on("data", d => text += d).on("end", () => {
      try { let v = JSON.parse(text); for (const k of process.argv[1].split(".")) v = v?.[k]; console.log(v ?? ""); }
      catch { console.log(""); }
    });' "$1"
}

heard() { grep -Eq "$1" "$work/heard"; }
count() { grep -Ev "$ear_hears" "$work/heard" | grep -Ec "$1"; }
logged() { grep -Eq "$1" "$work/node.log"; }
is_connected() { [ "$(status broker.connected)" = true ]; }
problem() { status broker.problem | grep -Eiq "$1"; }
retained() { # topic: what the broker keeps there
  timeout 15 mosquitto_sub -h 127.0.0.1 -p "$port" -t "$1" -C 1 -W 10 2>/dev/null
}
is_kept() { [ "$(retained "$1")" = "$2" ]; }

# ---- the table

begin() { begun_ms=$(now_ms); }

row() { # what, result
  table+=("$(printf '%-72s  %s' "$1" "$2")")
  echo "home: ${table[-1]}"
}

await() { # what, measured seconds, command...: a row with the time since begin
  local what=$1 limit_ms took_ms
  limit_ms=$(most_ms "$2")
  shift 2
  until "$@"; do
    took_ms=$(($(now_ms) - begun_ms))
    if [ "$took_ms" -gt "$limit_ms" ]; then
      row "$what" "NOT in $((limit_ms / 1000)) s"
      failed=1
      return 1
    fi
    sleep 0.1
  done
  took_ms=$(($(now_ms) - begun_ms))
  row "$what" "$(printf '%7.1f s' "$(printf '%d.%03d' $((took_ms / 1000)) $((took_ms % 1000)))")"
}

check() { # what, command...: now
  local what=$1
  shift
  if "$@"; then
    row "$what" '    yes'
  else
    row "$what" '    NO'
    failed=1
  fi
}

# ---- keys and certificates

authority() { # name
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$1" -keyout "$work/$1.key" -out "$work/$1.pem" 2>/dev/null
}

certificate() { # name, authority, subjectAltName, key: rsa:2048 or ec
  local options=(-newkey "$4")
  [ "$4" = ec ] && options=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1)
  openssl req "${options[@]}" -nodes -subj "/CN=$1" -keyout "$work/$1.key" -out "$work/$1.csr" 2>/dev/null &&
    openssl x509 -req -in "$work/$1.csr" -CA "$work/$2.pem" -CAkey "$work/$2.key" -CAcreateserial -days 20 \
      -extfile <(echo "subjectAltName=$3") -out "$work/$1.pem" 2>/dev/null
}

# ---- the play

# The launcher has built what was missing: from now on it only runs it.
./tiovivo profile list >/dev/null || exit 3
version=$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' pom.xml | head -n 1)
[ -f edge-node/node/target/test-classes/io/tiovivo/node/mqtt/HomePlayMain.class ] ||
  ./mvnw -q -B -ntp -Dspotless.check.skip=true test-compile -pl edge-node/node -am >"$work/build.log" 2>&1 || {
  tail -n 20 "$work/build.log" >&2
  exit 3
}
export TIOVIVO_PACKAGED=$PWD TIOVIVO_JVM='-XX:TieredStopAtLevel=1 -Xshare:auto -Xmx16m'
mkdir "$work/node"
plain=("listener $port 127.0.0.1" 'allow_anonymous true')
our_broker="mqtt.broker = mqtt://127.0.0.1:$port"

config
begin
TIOVIVO_JVM="$TIOVIVO_JVM -Xlog:class+load:file=$work/classes" start_node
await 'a node without a broker is ready' 4 logged '^ready'
no_paho() { ! grep -q 'org.eclipse.paho' "$work/classes" && ! grep -qi mqtt /proc/"$node"/task/*/comm; }
check 'no broker configured: no class of Paho, no thread' no_paho
id=$(status node_id | cut -c 1-8)
base=tiovivo/$id

config "$our_broker"
begin
restart_node
await 'no broker there yet: the first attempt fails, and says why' 5 problem 'nobody listens at 127.0.0.1'
broker_config "${plain[@]}"
begin
start_broker
await 'the broker comes: connected' 15 is_connected
listen
begin
await 'birth, retained' 2 heard "^1 $base/status online"
await 'device discovery' 3 heard 'homeassistant/device/tiovivo_.*"components"'
await 'its state' 6 heard "$base/state \{"
is_retained() { retained 'homeassistant/device/+/config' | grep -q '"components"'; }
await 'discovery is retained' 1 is_retained
await 'what is old is told from what is new' 1 heard '^1 '

listen
begin
stop_node KILL
await 'kill -9: the broker publishes the last will' 2 heard "^0 $base/status offline"
begin
start_node
await 'online again' 8 heard "^0 $base/status online"
await 'and announced again' 8 heard '^0 homeassistant/device/tiovivo_.*"components"'

listen
begin
say -t homeassistant/status -m online
await 'Home Assistant starts: announced again, after a delay by lot' 6 heard '^0 homeassistant/device/tiovivo_'

# Pins, on the mock backend
pins=('gpio.backend = mock' 'pin.lamp = output chip0 4' 'pin.heating = output chip0 5 safe=off')
config "$our_broker" "${pins[@]}"
begin
restart_node
await 'two pins: announced' 8 heard '"output_lamp".*"output_heating"|"output_heating".*"output_lamp"'
listen
await 'a pin has a state' 8 heard "$base/pin/lamp (ON|OFF)"
begin
say -t "$base/pin/lamp/set" -m ON
await 'a command switches it, and its state says so' 1 heard "^0 $base/pin/lamp ON"
say -t "$base/pin/lamp/set" -m 'rm -rf /'
say -t "$base/pin/nowhere/set" -m ON
head -c 200000 /dev/zero | mosquitto_pub -h 127.0.0.1 -p "$port" -t "$base/pin/lamp/set" -s
say -t "$base/pin/lamp/set" -m "$(printf '\xff\xfe')"
begin
await 'what is no command, or 200 kB of it, does no harm' 8 is_connected
plays() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "edge-node/node/target/test-classes:edge-node/node/target/tiovivo-node-$version.jar:edge-node/node/target/lib/*" \
    io.tiovivo.node.mqtt.HomePlayMain "$port" "$(status node_id)" output_lamp >"$work/play.log" 2>&1
}
begin
await "Home Assistant's side: finds the pin, switches it, restarts, has no complaint" 15 plays
config "$our_broker" "${pins[@]:0:2}"
begin
listen
restart_node
await 'one pin is gone: its entity is removed' 10 heard '^0 homeassistant/device/tiovivo_.*"output_heating":\{"p(latform)?":"[a-z_]*"\}'
config "$our_broker"

begin
stop_node TERM
row 'SIGTERM to the end' "$(printf '%7.3f s' "$(printf '%d.%03d' $((($(now_ms) - begun_ms) / 1000)) $((($(now_ms) - begun_ms) % 1000)))")"
await 'offline, said by the node itself' 1 is_kept "$base/status" offline
in_order() { grep -q "Received DISCONNECT from tiovivo_$id" "$work/mosquitto.log"; }
await 'and a DISCONNECT in order' 1 in_order

# The broker's moods
begin
restart_node
await 'back' 10 is_connected
stop_broker KILL
begin
await 'kill -9 of the broker: noticed' 1 problem 'closed the connection|nobody listens'
sleep 3
start_broker
begin
await 'the broker is back, and forgot everything: connected' 15 is_connected
listen
await 'announced and online once more' 10 heard "$base/status online"
attempts_before=$(grep -c "as tiovivo_$id" "$work/mosquitto.log")
for _ in 1 2 3 4 5; do
  stop_broker KILL
  start_broker
  sleep 2
done
begin
await 'five deaths in ten seconds: connected afterwards' 30 is_connected
attempts=$(($(grep -c "as tiovivo_$id" "$work/mosquitto.log") - attempts_before))
check "and no storm: $attempts connections" [ "$attempts" -le 8 ]

listen
kill -STOP "$broker"
begin
answers() { [ -n "$(status node_id)" ]; }
await 'a broker that hangs: the node still answers' 2 answers
begin
stop_node TERM
took_ms=$(($(now_ms) - begun_ms))
row 'a broker that hangs: SIGTERM to the end' "$(printf '%7.3f s' "$(printf '%d.%03d' $((took_ms / 1000)) $((took_ms % 1000)))")"
# The figure is for a quiet machine; one that waited for the broker would wait for ever, or for its time limit of 30 s.
check 'which is not for ever' [ "$took_ms" -lt 15000 ]
kill -CONT "$broker"
begin
await 'it wakes up: offline' 2 is_kept "$base/status" offline

begin
restart_node
await 'back' 10 is_connected
full=$(grep -o "as tiovivo_${id}[0-9a-f]*" "$work/mosquitto.log" | tail -n 1 | cut -d ' ' -f 2)
(
  for _ in $(seq 600); do
    timeout 2 mosquitto_sub -h 127.0.0.1 -p "$port" -i "$full" -t nothing >/dev/null 2>&1
  done
) &
thief=$!
begin
await 'somebody else connects with our id: said so' 20 problem 'another client uses our id'
kill "$thief" 2>/dev/null
wait "$thief" 2>/dev/null
begin
await 'he is gone: connected' 40 is_connected

# How much it says
listen
sleep 60
row 'publishes in a minute in which little happens' "$(printf '%7d' "$(count '^0 ')")"
check 'which is no more than 12' [ "$(count '^0 ')" -le 12 ]

# Who may come in
mosquitto_passwd -b -c "$work/passwords" ada 'right one' 2>/dev/null
chmod 644 "$work/passwords"
broker_config "listener $port 127.0.0.1" 'allow_anonymous false' "password_file $work/passwords"
stop_broker TERM
start_broker
begin
await 'a password is wanted and none is configured: said so' 10 problem 'wants a user and a password'
echo 'wrong one' >"$work/password"
chmod 600 "$work/password"
config "$our_broker" 'mqtt.user = ada' "mqtt.password-file = $work/password"
begin
restart_node
await 'a wrong password: said so' 6 problem 'does not let in user ada'
echo 'right one' >"$work/password"
begin
await 'the right one is written into the file: connected, without a restart' 20 is_connected

# TLS
authority ca && authority other && certificate server ca 'DNS:localhost,IP:127.0.0.1,IP:::1' rsa:2048 &&
  certificate wrongname ca 'DNS:elsewhere' ec && certificate box ca 'DNS:box' ec && certificate rsabox ca 'DNS:box' rsa:2048 &&
  certificate stranger other 'DNS:box' ec &&
  faketime '2020-01-01 00:00:00' openssl x509 -req -in "$work/server.csr" -CA "$work/ca.pem" -CAkey "$work/ca.key" \
    -CAcreateserial -days 30 -extfile <(echo 'subjectAltName=DNS:localhost') -out "$work/expired.pem" 2>/dev/null ||
  failed=1
cp "$work/server.key" "$work/expired.key"
openssl rsa -in "$work/rsabox.key" -traditional -out "$work/oldform.key" 2>/dev/null
chmod 600 "$work"/*.key

secure() { # server's certificate, line...: the broker by TLS, with client certificates if "client" is the second
  local name=$1 more=()
  [ "${2:-}" = client ] && more=('require_certificate true')
  broker_config "listener $port $bind" 'allow_anonymous true' "cafile $work/ca.pem" "certfile $work/$name.pem" \
    "keyfile $work/$name.key" "${more[@]}"
  [ -n "$broker" ] && stop_broker TERM
  start_broker
}
tls() { # what, measured seconds, host, wanted: connected or a problem, line...
  local what=$1 seconds=$2 host=$3 wanted=$4
  shift 4
  config "mqtt.broker = mqtts://$host:$port" "$@"
  begin
  restart_node
  if [ "$wanted" = connected ]; then
    await "$what" "$seconds" is_connected
  else
    await "$what" "$seconds" problem "$wanted"
  fi
}
bind=127.0.0.1
secure server
tls 'TLS with a CA file: connected' 10 localhost connected "mqtt.ca-file = $work/ca.pem"
tls 'TLS by address' 10 127.0.0.1 connected "mqtt.ca-file = $work/ca.pem"
tls 'TLS without a CA file: said so' 8 localhost 'not signed by a public authority'
tls 'TLS, another CA: said so' 8 localhost 'not signed by any CA in' "mqtt.ca-file = $work/other.pem"
tls 'TLS, no CA file there: said so' 8 localhost 'is not there' "mqtt.ca-file = $work/nowhere.pem"
config "$our_broker"
begin
restart_node
await 'TLS port without TLS: said so' 8 problem 'TLS'
secure wrongname
tls 'TLS, a certificate for another name: said so' 8 localhost 'is not for localhost' "mqtt.ca-file = $work/ca.pem"
secure expired
tls 'TLS, an expired certificate: said so, with the clock' 8 localhost "expired: this box's clock says" "mqtt.ca-file = $work/ca.pem"
secure server client
tls 'TLS, a client certificate is wanted: said so' 8 localhost 'wants a client certificate' "mqtt.ca-file = $work/ca.pem"
tls 'TLS, a client certificate of another CA: said so' 8 localhost 'does not accept our certificate' \
  "mqtt.ca-file = $work/ca.pem" "mqtt.certificate-file = $work/stranger.pem" "mqtt.key-file = $work/stranger.key"
tls 'TLS, a key that is not PKCS #8: said so' 8 localhost 'openssl pkcs8 -topk8' \
  "mqtt.ca-file = $work/ca.pem" "mqtt.certificate-file = $work/rsabox.pem" "mqtt.key-file = $work/oldform.key"
tls 'TLS with a client certificate, EC' 10 localhost connected \
  "mqtt.ca-file = $work/ca.pem" "mqtt.certificate-file = $work/box.pem" "mqtt.key-file = $work/box.key"
tls 'TLS with a client certificate, RSA' 10 localhost connected \
  "mqtt.ca-file = $work/ca.pem" "mqtt.certificate-file = $work/rsabox.pem" "mqtt.key-file = $work/rsabox.key"
bind=::1
secure server
tls 'TLS by IPv6 literal' 10 '[::1]' connected "mqtt.ca-file = $work/ca.pem"
broker_config "listener $port ::1" 'allow_anonymous true'
stop_broker TERM
start_broker
config "mqtt.broker = mqtt://[::1]:$port"
begin
restart_node
await 'IPv6 literal' 10 is_connected
config 'mqtt.broker = mqtt://no-such-host.invalid'
begin
restart_node
await 'a name that nobody knows: said so' 8 problem 'no address is known|name server'

no_files() { [ -z "$(find "$work/node" -name '*tcp127*' -o -name '*.lck' -o -name '*.msg')" ]; }
check 'nothing of Paho on the card' no_files
clean() { ! grep -Eq 'this is a defect|Exception|^ERROR|failed [0-9]+ times' "$work/node.log"; }
check 'no defect met' clean
stop_node TERM

# A fleet: a leaf reports through its supernode, which alone talks to the broker
fleet=fleet$$
member() { # name, role, port, configuration, option...
  local name=$1 role=$2 listen=$3 settings=$4 code
  shift 4
  mkdir -p "$work/$name"
  printf '%s\n' 'page = no' "$settings" >"$work/$name/tiovivo.conf"
  code=$(./tiovivo authority claim --dir "$work/keys" --name "$name" --grant supernode | grep -Eo -m 1 '([0-9A-Z]{4}-){2,}[0-9A-Z]{4}')
  ./tiovivo node --dir "$work/$name" --fleet "$fleet" --trust "$work/fleet.trust" --profile pc --iface lo --role "$role" \
    --authority "127.0.0.1:$((port + 1))" --claim "$code" --listen "127.0.0.1:$listen" "$@" >"$work/$name.log" 2>&1 </dev/null &
  members+=($!)
}
node_id() { ./tiovivo status --dir "$work/$1" --json 2>/dev/null </dev/null | grep -Eo '"node_id" *: *"[0-9a-f]{32}' | grep -Eo '[0-9a-f]{32}' | head -n 1; }
reported() { # name, pattern: what the broker keeps of it
  local whose
  whose=$(node_id "$1")
  [ -n "$whose" ] && retained "tiovivo/$fleet/reports/${whose:0:2}/$whose" | grep -Eq "$2"
}
broker_config "${plain[@]}"
stop_broker TERM
start_broker
{
  ./tiovivo keys init --fleet "$fleet" --dir "$work/keys" && ./tiovivo keys trust --dir "$work/keys" --out "$work/fleet.trust"
} >"$work/log" 2>&1 || failed=1
./tiovivo authority serve --dir "$work/keys" --bind 127.0.0.1 --port $((port + 1)) >"$work/authority.log" 2>&1 </dev/null &
members+=($!)
begin
member super supernode $((port + 2)) "reports.broker = mqtt://127.0.0.1:$port"
await 'a supernode reports itself, retained in its bucket' 45 reported super '"role":"supernode"'
begin
member leaf leaf $((port + 3)) 'log = info' --join "127.0.0.1:$((port + 2))"
await 'a leaf is reported by its supernode' 40 reported leaf '"role":"leaf"'
one_client() { [ "$(grep -Eo 'as tiovivo-r-[0-9a-f]+' "$work/mosquitto.log" | sort -u | wc -l)" = 1 ]; }
check 'only the supernode has connected' one_client
gone=$(node_id super)
begin
kill -KILL "${members[1]}"
is_gone() { retained "tiovivo/$fleet/reports/${gone:0:2}/$gone" | grep -q '"health":"gone"'; }
await 'kill -9 of the supernode: the broker says that it is gone' 1 is_gone
await 'and of its leaf its last report stays' 1 reported leaf '"health":"good"'

printf '\n'
printf '%s\n' "${table[@]}"
if [ "$failed" -ne 0 ]; then
  for each in "$work"/*.log; do
    printf '\n--- %s\n' "$(basename "$each")"
    tail -n 15 "$each"
  done
fi
[ "$failed" -eq 0 ]
