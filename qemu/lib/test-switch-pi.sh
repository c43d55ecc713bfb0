# shellcheck shell=bash disable=SC2154 # sourced by test-init
# The boot switch of a Raspberry Pi on the image of a first partition, as mtools and the kernel make it.

card=$work/card
mkdir -p "$card/tree/chosen/bootloader"
switch() {
  TIOVIVO_CARD=/dev/mmcblk9 TIOVIVO_CARD_P1=$card/p1 TIOVIVO_DEVICE_TREE=$card/tree TIOVIVO_TRYBOOT=$card/armed \
    TIOVIVO_BOOT_FILE=$card/boot busybox sh init/switch-pi "$@"
}
started() { printf "\\000\\000\\000\\00$1" >"$card/tree/chosen/bootloader/partition"; }
make_p1() { # sectors per cluster, files before autoboot.txt
  rm -f "$card/p1"
  truncate -s $((64 * $1))M "$card/p1"
  mkfs.vfat -F 32 -s "$1" -n TIOVIVO "$card/p1" >/dev/null
  local each
  for each in $(seq "$2"); do echo "$each" | mcopy -i "$card/p1" - "::a longer name $each.txt"; done
  mcopy -i "$card/p1" boot/autoboot.txt ::autoboot.txt
  started 2
  echo 0 >"$card/armed"
  printf 'version=1.2.3\nrelease=1761000000\n' >"$card/boot"
}
status_is() { [ "$(switch status)" = "running=$1 default=$2 other=/dev/mmcblk9p$3 bytes=0 version=1.2.3 release=1761000000" ]; }
file_is() { [ "$(mtype -i "$card/p1" ::autoboot.txt)" = "$(printf '[all]\ntryboot_a_b=1\nboot_partition=%s\n[tryboot]\nboot_partition=%s\n' "$1" "$2")" ]; }
armed_is() { [ "$(cat "$card/armed")" = "$1" ]; }
differing() { # sectors that are not the same any more
  cmp -l "$card/before" "$card/p1" | awk '{ sectors[int(($1 - 1) / 512)] = 1 } END { for (s in sectors) n++; print n + 0 }'
}

fresh() { make_p1 1 0 && status_is A A 3 && file_is 2 3; }
check 'switch-pi: a fresh card runs from A' fresh
late() { make_p1 1 60 && status_is A A 3 && make_p1 2 200 && status_is A A 3; }
check 'switch-pi: autoboot.txt is found behind many others, in clusters of any size' late
trying() { make_p1 1 3 && cp "$card/p1" "$card/before" && switch try B && armed_is 1 && [ "$(differing)" = 0 ] && switch try B && armed_is 1; }
check 'switch-pi: try sets the flag and writes nothing to the card' trying
cancelled() { switch none-trying && armed_is 0 && file_is 2 3; }
check 'switch-pi: none-trying takes it back' cancelled
trial() { started 3 && status_is B A 2; }
check 'switch-pi: the firmware says what runs' trial
confirmed() { switch default B && status_is B B 2 && file_is 3 2 && armed_is 0; }
check 'switch-pi: default changes autoboot.txt' confirmed
one_sector() { [ "$(differing)" = 1 ] && [ "$(cmp -l "$card/before" "$card/p1" | wc -l)" = 2 ]; }
check 'switch-pi: two digits in one sector, nothing else' one_sector
sound() { fsck.vfat -n "$card/p1"; }
check 'switch-pi: the file system is sound' sound
again() { cp "$card/p1" "$card/before" && switch default B && [ "$(differing)" = 0 ]; }
check 'switch-pi: the same default again writes nothing' again
back() { switch try A && armed_is 1 && started 2 && status_is A B 3 && switch default A && file_is 2 3; }
check 'switch-pi: and back to A' back
silent() { rm "$card/tree/chosen/bootloader/partition" && status_is A A 3; }
check 'switch-pi: firmware that says nothing has started the default' silent
fails() { # words of the message, arguments...
  local words=$1
  shift
  ! switch "$@" 2>"$work/said" && grep -q -- "$words" "$work/said"
}
check 'switch-pi: C is no partition' fails 'neither A nor B' try C
check 'switch-pi: what runs and is the default needs no trial' fails 'runs already' try A
no_module() { rm "$card/armed" && fails 'no module tiovivo-tryboot' try B && switch none-trying; }
check 'switch-pi: without the module nothing is tried' no_module
edited() {
  make_p1 1 0 && printf '[all]\nboot_partition=3\n' | mcopy -o -i "$card/p1" - ::autoboot.txt && fails 'another size' status
}
check 'switch-pi: an edited autoboot.txt is left alone' edited
missing() { mdel -i "$card/p1" ::autoboot.txt && fails 'no autoboot.txt' status; }
check 'switch-pi: a missing one, too' missing
no_fat() { truncate -s 0 "$card/p1" && truncate -s 64M "$card/p1" && fails 'no FAT32' status; }
check 'switch-pi: and no file system at all' no_fat
