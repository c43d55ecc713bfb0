# shellcheck shell=bash disable=SC2154 # sourced by test

scenario_button() {
  title 'Recovery button'
  box_works 7
  headend_air "$rate" "$headend_dir/r1.zip"
  watch_begin 7
  # The node works before it watches its button.
  within 90 pressed_and_noticed || failure 'box 7: pressed for 8 s while the node works: receives afresh' 7
  await 7 60 '^receiving percent=' 'pressed for 8 s while the node works: receives afresh'
  power_cut 7 '^receiving percent=' '^installed' 'receiving'
  await 7 60 '^booting slot=. version=1\.0\.0 reason=confirmed' 'what worked boots'
  machine_cut 7
  watch_begin 7
  machine_on 7 || failure 'box 7: QEMU starts' 7
  press 1
  await 7 60 '^receiving percent=' 'held while the power comes: receives afresh'
  press 0
  await 7 60 '^decoding percent' 'has enough, installs'
  headend_calm
  await 7 100 '^installed slot=B' 'installed in the other slot'
  await 7 60 '^booting slot=B version=1\.0\.0 reason=first-trial' 'boots it'
  await 7 60 '^ready' 'node works'
  await 7 60 '^confirmed slot=B' 'node has confirmed the image'
  machine_cut 7
}

pressed_and_noticed() {
  press 1
  sleep 8
  press 0
  within 15 said 7 '^receiving percent='
}

press() { # 1 or 0
  machine_pin 7 1 "$1" || failure 'box 7: its button can be pressed'
}
