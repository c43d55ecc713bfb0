# shellcheck shell=bash disable=SC2154 # sourced by test

scenario_cold_boot() {
  local each
  title 'Cold boot of three boxes with empty flash, 20 % loss'
  headend_air 3 "$headend_dir/r1.zip"
  # The third fills a card for a Raspberry Pi.
  {
    cat "$work/tiovivo.txt"
    echo 'box.options = --profile qemu-raspi3b'
  } >"$work/tiovivo-3.txt"
  variant_copy "$work/card-loss.img" "$work/card-3.img" "$work/tiovivo-3.txt" || failure 'a card for a Pi'
  for each in 1 2; do box_new $each "$work/card-loss.img"; done
  box_new 3 "$work/card-3.img"
  await_all 60 '^init up' 'firmware, boot menu, kernel' 1 2 3
  await_all 70 '^init network .*address=10\.84' 'has an address' 1 2 3
  await_all 80 '^test loss percent=20' 'loses 20 % of all packets from here on' 1 2 3
  await_all 190 '^receiving percent' 'loader receives' 1 2 3
  await_all 250 '^decoding percent' 'has enough, installs' 1 2 3
  headend_calm
  await_all 320 '^installed' 'installed' 1 2 3
  await_all 430 '^booting slot=. version=1.0.0' 'verified and unpacked; boots' 1 2 3
  await_all 450 '^ready .*version=1.0.0' 'node works' 1 2 3
  await_all 470 '^confirmed' 'node has confirmed the image' 1 2 3
  await_all 490 '^enrolled' 'is enrolled' 1 2 3
  prompt 30 'one of them is supernode' any_said '^role role=supernode'
  prompt 30 'all report over MQTT' all_online
  prompt 190 "the supernode reports for all of them to the fleet's broker" all_reported
  for each in 1 2 3; do
    check "box $each: the kernel's count of lost packets: $(lost $each) %" lost_about_fifth $each
  done
  for each in 1 2 3; do machine_cut $each; done
  for each in 1 2 3; do
    box_keep $each || failure "box $each: is kept for later"
  done
}

any_said() { # pattern
  local each
  for each in 1 2 3; do said "$each" "$1" && return; done
}
all_online() {
  local each
  for each in 1 2 3; do heard "^tiovivo/$(box_id $each)/status online" || return 1; done
}
all_reported() {
  local each
  for each in 1 2 3; do reported "$(box_node $each)" || return 1; done
}
lost() { # box: percent
  last_said "$1" '^test netem' | tr -c '0-9\n' ' ' | awk '$1 + $2 > 0 { printf "%.1f", 100 * $2 / ($1 + $2) }'
}
lost_about_fifth() { awk -v lost="$(lost "$1")" 'BEGIN { exit !(lost > 17 && lost < 23) }'; }
