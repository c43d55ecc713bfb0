# shellcheck shell=bash disable=SC2154 # sourced by test
# Sourced after the other pieces: what scenarios are made of. Boxes by number, with what cold boot has left where that saves
# receiving again.

# Mbit/s of the broadcast. More than emulated processors can take costs them as much, and is lost.
rate=4

title() { printf '\n%s (at %s s)\n' "$1" "$(seconds $(($(now_ms) - begun_ms)))"; }

check() { # what, command...: now
  local what=$1
  shift
  "$@" >/dev/null 2>&1 || failure "$what"
  row "$what" yes
}

prompt() { # measured seconds, what, command...: comes about
  local seconds=$1 what=$2 at
  shift 2
  at=$(now_ms)
  within "$seconds" "$@" || failure "$what (waited for $((seconds * patience)) s)"
  row "$what" "$(seconds $(($(now_ms) - at))) s"
}

image() { # name, version, release, options...: once
  [ -e "$headend_dir/$1.manifest" ] || headend_image "$@" --runtime "$target/node-jre" || {
    tail -n 20 "$headend_dir/build.log"
    failure "image $2"
  }
}

box_on() { # box
  watch_begin "$1"
  machine_on "$1" || failure "box $1: QEMU starts" "$1"
}

box_new() { # box, card: with empty flash
  machine_make "$1" virt "$2" || failure "box $1: has a card"
  box_on "$1"
}

box_keep() { # box: as it is, without power, for scenarios that come after: these hear all
  variant_words "$machine_dir/$1/card.img" 'test\.loss=20' && mkdir -p "$work/kept" && mv "$machine_dir/$1" "$work/kept/$1"
}

# Boxes with release 1.0.0 confirmed, which is on the air: the one of that number that cold boot has left, else the first, else new
# ones.
box_works() { # box...
  local each from fresh=
  headend_shown=("$headend_dir/r1.zip")
  headend_calm
  for each; do
    from=$work/kept/$each
    [ -e "$from" ] || from=$work/kept/1
    if [ -e "$from" ]; then
      mkdir -p "$machine_dir/$each" && cp --sparse=always "$from"/{card.img,variables.fd,console.log} "$machine_dir/$each/" &&
        machine_make "$each" virt "$machine_dir/$each/card.img" || failure "box $each: has a card"
      box_on "$each"
    else
      box_new "$each" "$work/card.img"
      fresh=1
    fi
  done
  if [ -n "$fresh" ]; then
    headend_air "$rate" "$headend_dir/r1.zip"
    await_all 160 '^enrolled' 'has received release 1.0.0, and is enrolled' "$@"
    headend_calm
  fi
  await_all 60 '^ready .*version=1\.0\.0' 'node works' "$@"
  await_all 30 '^broker connected=' 'reports to its broker' "$@"
}

box_node() { # box: the id of its node, from its enrolment
  said "$1" '^enrolled node=' 0 | sed 's/.*node=\([0-9a-f]*\).*/\1/'
}

box_id() { box_node "$1" | cut -c1-8; } # box: as topics have it

# Cuts the power and shows that it was cut in that state: the last the box said is of it, nothing of the next one.
power_cut() { # box, last state, next state, what
  machine_cut "$1" || failure "box $1: runs until the power goes" "$1"
  said "$1" "$2" >/dev/null || failure "box $1: $4: was in that state" "$1"
  refuse "$1" "$3" "$4: was still in that state"
  row "box $1: power cut: $(last_said "$1" "$2" | cut -d' ' -f1,2)" ''
  box_on "$1"
}
