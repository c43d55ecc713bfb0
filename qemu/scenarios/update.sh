# shellcheck shell=bash disable=SC2154 # sourced by test

# Two boxes of the fleet; the owner of the second one wants to be asked before anything is received.
scenario_update() {
  local each
  title 'A second release while the node works'
  image r2 2.0.0 2
  box_works 1 2
  # Not retained: it is said until the node has heard it.
  prompt 30 'box 2: its owner wants to be asked' wants_to_be_asked "$(box_id 2)"
  for each in 1 2; do watch_begin $each; done
  headend_air "$rate" "$headend_dir/r2.zip"
  await 1 60 '^update state=receiving version=2\.0\.0' 'receives 2.0.0 in the background'
  await 1 200 '^update state=staged version=2\.0\.0' 'has it staged'
  headend_calm
  await 1 70 '^booting slot=. version=2\.0\.0' 'boots it on trial'
  await 1 60 '^ready .*version=2\.0\.0' 'node works'
  await 1 60 '^confirmed slot=B' 'node has confirmed the image'

  crashing_image
  title 'A release that crashes, for one of them'
  watch_begin 1
  headend_air "$rate" "$headend_dir/r3.zip"
  await 1 290 '^update state=staged version=3\.0\.0' 'has 3.0.0 staged'
  headend_calm
  await 1 70 '^booting slot=. version=3\.0\.0' 'boots it on trial'
  await 1 65 '^booting slot=. version=2\.0\.0 reason=reverted' 'gave it up, and boots 2.0.0'
  await 1 60 '^ready .*version=2\.0\.0.*revert_reason=' 'node works, and knows why'
  row "box 1: why: $(last_said 1 '^ready' | sed 's/.*revert_reason=//' | cut -c1-48)" ''
  prompt 30 'its broker has heard why' heard "^tiovivo/$(box_id 1)/event .*\"event_type\":\"revert\".*3\.0\.0: the application crashed"
  prompt 120 "the fleet's broker has its report of it" \
    heard "^tiovivo/$headend_fleet/reports/../$(box_id 1).*\"version\":\"2\.0\.0\".*\"revert\":\"[^\"]*3\.0\.0"
  refuse 2 '^(update state=receiving|booting)' 'has nothing to do with either'
  row 'box 2: has nothing to do with either' yes
  machine_cut 1
  machine_cut 2
}

# An image whose application ends at once, though it declares that it runs.
crashing_image() {
  mkdir -p "$work/app"
  printf '#!/bin/sh\necho I cannot work here\nexit 1\n' >"$work/app/crash"
  chmod +x "$work/app/crash"
  image r3 3.0.0 3 --add "$work/app" --run ./crash --check running
}

wants_to_be_asked() { # id
  publish "tiovivo/$1/set/update.mode" ask
  sleep 1
  heard "^tiovivo/$1/state .*\"mode\":\"ask\""
}
