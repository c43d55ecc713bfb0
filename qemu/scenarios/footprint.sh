# shellcheck shell=bash disable=SC2154 # sourced by test

# Times since the power came, and what processes take, of two boxes: one becomes a leaf, the other its supernode.
scenario_footprint() {
  local card=$work/card-measured.img leaf super
  declare -gA since=()
  title 'Two boxes with empty flash, no loss: measured'
  variant_card "$card" "$work/test.gz" test.measure=10 "$work/tiovivo.txt" || failure 'a card'
  headend_air "$rate" "$headend_dir/r1.zip"
  box_new 1 "$card"
  box_new 2 "$card"
  milestone init 20 '^init up' 'firmware, boot menu, kernel'
  milestone loader 40 '^init starting' 'the loader is started'
  milestone lock 80 '^receiving percent' 'it receives'
  milestone enough 115 '^decoding percent' 'it has enough'
  headend_calm
  milestone installed 210 '^installed' 'installed'
  milestone booting 280 '^booting slot=. version=1.0.0' 'verified and unpacked; boots'
  milestone ready 300 '^ready .*version=1.0.0' 'node works'
  await_all 320 '^enrolled' 'is enrolled' 1 2
  prompt 30 'one of them is supernode' one_said '^role role=supernode'
  super=1
  [ -n "$(last_said 2 '^role role=supernode')" ] && super=2
  leaf=$((3 - super))
  prompt 190 'the other has its lease' leased $leaf
  sleep 75 # a minute of idling, and the tick before it
  machine_cut 1
  machine_cut 2
  footprint_table $leaf $super
}

milestone() { # key, measured seconds, pattern, what: of both
  local each ms
  await_all "$2" "$3" "$4" 1 2
  for each in 1 2; do
    ms=${watch_took[$each]}
    since[$1.$each]=$((ms / 1000))
  done
}

one_said() { [ -n "$(last_said 1 "$1")$(last_said 2 "$1")" ]; }
leased() { said "$1" '^joined supernode=' >/dev/null; }

# Of the last line that a box said of a process.
process_of() { # box, loader or node, key
  last_said "$1" "^test process what=$2 " | sed -n "s/.* $3=\([0-9]*\).*/\1/p"
}

most_of() { # box, loader or node, key
  tail -c "+$((watch_from[$1] + 1))" "$machine_dir/$1/console.log" | plain |
    sed -n "s/^test process what=$2 .* $3=\([0-9]*\).*/\1/p" | sort -n | tail -n 1
}

# Share of the processor over the last minute that was measured, in hundredths of a percent.
idle_share() { # box
  tail -c "+$((watch_from[$1] + 1))" "$machine_dir/$1/console.log" | plain |
    sed -n 's/^test process what=node uptime_s=\([0-9]*\) cpu_ticks=\([0-9]*\).*/\1 \2/p' | tail -n 7 |
    awk 'NR == 1 { t = $1; c = $2 } END { if ($1 > t) printf "%.1f", ($2 - c) / ($1 - t) }'
}

mb() { awk -v kb="$1" 'BEGIN { printf "%.1f", kb * 1024 / 1e6 }'; }
mb_of_file() { awk -v bytes="$(stat -c %s "$1")" 'BEGIN { printf "%.1f", bytes / 1e6 }'; }
mb_of_tree() { awk -v bytes="$(du -sb "$1" | cut -f1)" 'BEGIN { printf "%.1f", bytes / 1e6 }'; }

footprint_table() { # leaf, supernode
  local each key name
  echo
  echo "| seconds, box 1 / box 2 | aarch64 in QEMU, one emulated Cortex-A53 each |"
  echo '|---|---:|'
  while read -r key name; do
    printf '| %s | %s / %s |\n' "$name" "${since[$key.1]}" "${since[$key.2]}"
  done <<'END'
init power to init: firmware, boot menu with its hashes, kernel
loader power to the loader's start
lock power to the first symbols
enough power to enough symbols
installed power to installed
booting power to verified and unpacked
ready power to the node's being ready
END
  echo
  echo '| memory, MB | resident | proportional (PSS) | of that anonymous |'
  echo '|---|---:|---:|---:|'
  printf '| loader, at most | %s | %s | %s |\n' "$(mb "$(most_of "$1" loader rss)")" "$(mb "$(most_of "$1" loader pss)")" \
    "$(mb "$(most_of "$1" loader anonymous)")"
  for each in "leaf $1" "supernode $2"; do
    printf '| node, %s | %s | %s | %s |\n' "${each% *}" "$(mb "$(process_of "${each#* }" node rss)")" \
      "$(mb "$(process_of "${each#* }" node pss)")" "$(mb "$(process_of "${each#* }" node anonymous)")"
  done
  echo
  echo '| | |'
  echo '|---|---:|'
  printf '| processor of an idle node, leaf / supernode, of one emulated core | %s %% / %s %% |\n' "$(idle_share "$1")" "$(idle_share "$2")"
  printf "| the loader's runtime, unpacked | %s MB |\n" "$(mb_of_tree "$target/loader-jre")"
  printf "| the node's runtime, unpacked | %s MB |\n" "$(mb_of_tree "$target/node-jre")"
  printf '| image on the air: runtime and node | %s MB |\n' "$(mb_of_file "$headend_dir/r1.zip")"
  printf '| boot partition, with GRUB and the firmware of Pis | %s MB |\n' "$(mb_of_file "$target/boot.fat")"
}
