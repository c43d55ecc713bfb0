# shellcheck shell=bash
# Sourced after segment.sh: all that is on the segment beside the boxes. Keys and images of a fleet, the broadcast, the
# authority that enrols, and Mosquitto with an ear that writes down all that is published.

headend_dir= # set by the script: keys, images, logs
headend_fleet=metal
headend_air= # process id of the broadcast
headend_shown=()

headend_keys() { # boxes: a fleet, and a token that lets so many in
  ./tiovivo keys init --fleet "$headend_fleet" --dir "$headend_dir/keys" >>"$headend_dir/keys.log" 2>&1 &&
    ./tiovivo keys trust --dir "$headend_dir/keys" --out "$headend_dir/fleet.trust" >>"$headend_dir/keys.log" 2>&1 &&
    ./tiovivo authority token --dir "$headend_dir/keys" --uses "$1" --name box --out "$headend_dir/fleet.claim" \
      >>"$headend_dir/keys.log" 2>&1
}

headend_image() { # name, version, release, options of image build...
  local name=$1 version=$2 release=$3
  shift 3
  ./tiovivo image build --out "$headend_dir/$name" --version "$version" "$@" >>"$headend_dir/build.log" 2>&1 &&
    headend_sign "$name" "$release"
}

headend_sign() { # name, release
  ./tiovivo image sign "$headend_dir/$1.zip" --keys "$headend_dir/keys" --release "$2" --notes "release $2" \
    >>"$headend_dir/build.log" 2>&1
}

headend_settings() { # file: tiovivo.txt of all boxes
  {
    echo "trust = $(base64 -w0 <"$headend_dir/fleet.trust")"
    echo "token = $(cat "$headend_dir/fleet.claim")"
    echo "mqtt.broker = mqtt://$segment_address"
    echo "reports.broker = mqtt://$segment_address"
    # Nobody waits here for the 15 minutes of a report that tells nothing new.
    echo 'reports.every = 30s'
  } >"$1"
}

headend_start() { # authority and broker
  {
    echo "listener 1883 $segment_address"
    echo 'allow_anonymous true'
    echo 'persistence false'
    echo "user $(id -un)"
  } >"$headend_dir/mosquitto.conf"
  child "$headend_dir/mosquitto.log" mosquitto -c "$headend_dir/mosquitto.conf"
  child "$headend_dir/authority.log" ./tiovivo authority serve --dir "$headend_dir/keys" --bind "$segment_address"
  : >"$headend_dir/heard"
  local tries
  for ((tries = 0; tries < 50; tries++)); do
    mosquitto_pub -h "$segment_address" -i head-end -t test -m started 2>/dev/null && break
    sleep 0.1
  done
  child "$headend_dir/heard" mosquitto_sub -h "$segment_address" -i ear -q 1 -F '%t %p' -t '#'
}

headend_air() { # Mbit/s, image and options of broadcast...: what is on the air from now on
  local rate=$1
  shift
  headend_shown=("$@")
  headend_quiet
  child "$headend_dir/air.log" ./tiovivo broadcast "$@" --keys "$headend_dir/keys" --iface "$segment_iface" --rate "$rate" \
    --authority "$segment_address:8487" --join-spread 0s --reboot-spread 0s --beacon-file "$headend_dir/beacon"
  headend_air=$last
}

# Boxes have what they need: a little is enough for beacons, and leaves emulated processors to what comes next.
headend_calm() { headend_air 0.3 "${headend_shown[@]}"; }

headend_quiet() { # nothing is on the air
  [ -z "$headend_air" ] || child_end "$headend_air"
  headend_air=
}

heard() { grep -aEq -- "$1" "$headend_dir/heard"; } # pattern: was published

reported() { # node: its supernode, or itself as one, has published its report
  heard "^tiovivo/$headend_fleet/reports/${1:0:2}/${1:0:8}[0-9a-f]* .*\"version\""
}

publish() { mosquitto_pub -h "$segment_address" -i head-end -q 1 -t "$1" -m "$2"; } # topic, words
