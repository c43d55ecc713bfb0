# shellcheck shell=bash disable=SC2034,SC2154 # sourced by test

pin_level() { # box, line of the BCM2835, 0 or 1: what the chip's level register says (GPLEV0)
  local word
  word=$(machine_ask "$1" 'xp /1wx 0x3f200034' ': 0x' | sed -n 's/.*: 0x\([0-9a-f]*\).*/\1/p')
  [ -n "$word" ] && [ $((0x$word >> $2 & 1)) = "$3" ]
}

pin_function() { # box, line up to 29: 1 is an output (GPFSEL)
  local word
  word=$(machine_ask "$1" "xp /1wx $(printf '0x%x' $((0x3f200000 + ($2 / 10) * 4)))" ': 0x' | sed -n 's/.*: 0x\([0-9a-f]*\).*/\1/p')
  [ -n "$word" ] && [ $((0x$word >> ($2 % 10) * 3 & 7)) = 1 ]
}

# The card that a box of another board has filled off the air, divided as a Pi's.
pi_has_card_of_virt() {
  variant_copy "$work/kept/3/card.img" "$work/card-pi.img" "$work/tiovivo-pi.txt" || failure 'the card that cold boot has left'
  headend_calm
  pi_on
  await 6 110 '^booting slot=. version=1\.0\.0 reason=confirmed' 'boots what the other board has confirmed'
  await 6 50 '^ready .*version=1\.0\.0' 'node works'
  # It sees that its card is another board's, and makes a key of its own.
  await 6 60 '^enrolled' 'is enrolled as another box'
}

pi_receives() {
  variant_card "$work/card-pi.img" '' '' "$work/tiovivo-pi.txt" || failure 'a card'
  headend_air 2 "$headend_dir/r1.zip"
  pi_on
  await 6 80 '^receiving percent' 'loader receives'
  await 6 180 '^decoding percent' 'has enough, installs'
  headend_calm
  await 6 60 '^installed' 'installed'
  await 6 115 '^booting slot=. version=1\.0\.0' 'verified and unpacked; boots'
  await 6 50 '^ready .*version=1\.0\.0' 'node works'
  await 6 60 '^confirmed' 'node has confirmed the image'
  await 6 60 '^enrolled' 'is enrolled'
}

pi_on() {
  machine_make 6 raspi3b "$work/card-pi.img" || failure 'box 6: has a card'
  watch_begin 6
  machine_on 6 || failure 'box 6: QEMU starts' 6
  await 6 65 '^init up' 'kernel'
  await 6 90 '^init network .*address=10\.84' 'has an address, by USB'
}

scenario_raspi3b() {
  local id
  title 'The same card in a Raspberry Pi 3'
  {
    cat "$work/tiovivo.txt"
    echo 'gpio.backend = pi4j'
    echo 'pin.lamp = output pinctrl-bcm2835 22'
  } >"$work/tiovivo-pi.txt"
  machine_initrd=$work/test.gz
  headend_shown=("$headend_dir/r1.zip")
  if [ -e "$work/kept/3" ]; then
    pi_has_card_of_virt
  else
    pi_receives
  fi
  id=$(box_id 6)
  prompt 30 'reports over MQTT' heard "^tiovivo/$id/status online"
  prompt 30 'the lamp is an output, and off' pin_function 6 22
  check 'its level in the chip is 0' pin_level 6 22 0
  publish "tiovivo/$id/pin/lamp/set" ON
  prompt 20 'switched on over MQTT: its level in the chip is 1' pin_level 6 22 1
  publish "tiovivo/$id/pin/lamp/set" OFF
  prompt 20 'switched off: its level in the chip is 0' pin_level 6 22 0
  check 'the light is an output' pin_function 6 17
  prompt 30 'the light is seen on' pin_level 6 17 1
  prompt 30 'the light is seen off' pin_level 6 17 0
  machine_cut 6
}

