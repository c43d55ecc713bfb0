# shellcheck shell=bash disable=SC2154 # sourced by test

boot_object() { # name, version, release, file: signed
  if ! ./tiovivo image build --out "$headend_dir/$1" --boot "$4" --version "$2" --board qemu-virt >>"$headend_dir/build.log" 2>&1 ||
    ! ./tiovivo image sign "$headend_dir/$1.boot" --keys "$headend_dir/keys" --release "$3" >>"$headend_dir/build.log" 2>&1; then
    tail -n 20 "$headend_dir/build.log"
    failure "boot image $2, signed"
  fi
  rm -f "$4"
  row "boot image $2" "$(($(stat -c %s "$headend_dir/$1.boot") / 1000000)) MB"
}

scenario_boot_image() {
  local old release
  title 'A boot image off the air'
  box_works 5
  old=$(said 5 '^init up' 0 | sed 's/.* version=\([^ ]*\).*/\1/')
  release=$(said 5 '^init up' 0 | sed 's/.* release=\([0-9]*\).*/\1/')
  variant_boot "$work/boot2.fat" 7.2.0 $((release + 1)) || failure 'boot image 7.2.0'
  boot_object boot2 7.2.0 $((release + 1)) "$work/boot2.fat"
  headend_air "$rate" "$headend_dir/boot2.boot"
  await 5 100 '^boot-image state=receiving version=7\.2\.0' 'receives boot image 7.2.0 in the background'
  sleep 10
  power_cut 5 '^boot-image state=receiving' '^boot-image state=staged' 'receiving a boot image'
  await 5 60 "^init up version=$old " 'the old boot image runs'
  await 5 60 '^boot-image state=receiving .*resumed=[1-9]' 'goes on with what it had'
  await 5 250 '^boot-image state=staged .*version=7\.2\.0' 'has it in the other boot partition'
  headend_calm
  await 5 100 '^boot-image state=try ' 'tries it: the machine restarts'
  watch_begin 5
  await 5 60 '^init up version=7\.2\.0' 'boot image 7.2.0 runs'
  await 5 100 '^ready' 'node works'
  await 5 60 '^confirmed' 'node has confirmed what runs'
  power_cut 5 '^confirmed' '^nothing' 'working'
  await 5 60 '^init up version=7\.2\.0' 'boot image 7.2.0 again: it is the default now'
  await 5 100 '^ready' 'node works'
  refuse 5 '^boot-image state=came-back' 'it has stayed'

  title 'A boot image whose kernel panics'
  watch_begin 5
  variant_panic "$work/boot3.fat" || failure 'boot image 7.3.0'
  boot_object boot3 7.3.0 $((release + 2)) "$work/boot3.fat"
  headend_air "$rate" "$headend_dir/boot3.boot"
  await 5 160 '^boot-image state=staged .*version=7\.3\.0' 'has 7.3.0 in the other boot partition'
  headend_calm
  await 5 100 '^boot-image state=try ' 'tries it: the machine restarts'
  await 5 60 'Kernel panic' 'its kernel panics'
  await 5 60 '^init up version=7\.2\.0' 'boot image 7.2.0 runs again'
  await 5 60 '^boot-image state=came-back .*version=7\.3\.0' '7.3.0 is given up'
  await 5 100 '^ready' 'node works'
  watch_begin 5
  sleep 20 # six beacons
  refuse 5 '^boot-image state=receiving' 'does not take it again'
  row 'box 5: does not take it again' yes
  machine_cut 5
}
