# shellcheck shell=bash disable=SC2154 # sourced by test

scenario_power_cuts() {
  title 'Power cuts'
  headend_air "$rate" "$headend_dir/r1.zip"
  box_new 4 "$work/card.img"
  await 4 100 '^receiving percent=[3-9][0-9]' 'has received a third'
  power_cut 4 '^receiving percent=' '^(decoding|installed)' 'receiving'
  await 4 100 '^resumed percent=' 'goes on with what it had'
  check "box 4: which was $(last_said 4 '^resumed' | sed 's/.*percent=\([0-9.]*\).*/\1/') %" said 4 '^resumed percent=[2-9][0-9]'
  await 4 100 '^decoding percent' 'has enough, installs'
  headend_calm
  sleep 2 # in the midst of it: it takes longer on any machine
  power_cut 4 '^decoding percent=' '^installed' 'installing'
  await 4 100 '^resumed percent=' 'goes on with what it had'
  await 4 60 '^installed' 'installed'
  await 4 30 '^verifying' 'verifies and unpacks'
  power_cut 4 '^verifying' '^booting' 'unpacking'
  headend_quiet
  await 4 60 '^verifying' 'verifies what is installed, with nothing on the air'
  await 4 60 '^booting slot=. version=1.0.0 .*attempts_left=2' 'boots'
  power_cut 4 '^booting' '^ready' 'booting'
  await 4 100 '^booting slot=. version=1.0.0 .*attempts_left=1' 'boots again; the attempt before has counted'
  headend_calm
  await 4 60 '^ready' 'node works'
  await 4 60 '^confirmed' 'node has confirmed the image'
  power_cut 4 '^confirmed' '^nothing' 'working'
  await 4 100 '^booting slot=. version=1.0.0 reason=confirmed' 'boots the confirmed image'
  await 4 60 '^ready' 'node works'
  refuse 4 '^(receiving|resumed)' 'receives nothing again'
  machine_cut 4
}
