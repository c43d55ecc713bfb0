# shellcheck shell=sh disable=SC2034,SC2059,SC2154 # sourced: variables are shared
# Sourced by init: the card, and the owner's settings on its first partition. docs/METAL.md has the layout.

card=           # /dev/mmcblk0
card_partition= # /dev/mmcblk0p: with a number behind it, a partition
card_flash=     # the partition with slots and boot record

card_is_ours() { # first partition: its FAT has our label, and the disk the partitions that we made
  [ -b "$1" ] || return 1
  # Offsets in a FAT32 boot sector: Microsoft's FAT specification 1.03, "Boot Sector and BPB".
  [ "$(dd if="$1" bs=1 skip=71 count=19 2>/dev/null | tr -d ' \0')" = TIOVIVOFAT32 ] || return 1
  for number in 2 3 5 6; do
    [ -b "${1%1}$number" ] || {
      say problem message="$1 has our label, but there is no partition $number beside it: write the card again"
      return 1
    }
  done
}

# Waits for the disk whose first partition is ours. A card in the board's own reader goes before disks that are plugged in:
# a stick with an image on it, there to be copied, must not be taken for the box.
card_find() {
  tries=0
  while :; do
    found=
    for each in /dev/mmcblk[0-9]p1 /dev/vd[a-z]1 /dev/nvme[0-9]n1p1 /dev/sd[a-z]1; do
      card_is_ours "$each" || continue
      if [ -n "$found" ]; then
        say problem message="two disks are cards of Tiovivo: $found is used, $each is not"
        break
      fi
      found=$each
    done
    [ -z "$found" ] || break
    tries=$((tries + 1))
    if [ $((tries % 100)) = 0 ]; then
      say problem message="no card of Tiovivo found: no disk has a first partition with the label TIOVIVO" \
        disks="$(cd /sys/block && echo *)"
      devices_load
    fi
    sleep 0.1
  done
  card_partition=${found%1}
  card=$(echo "$card_partition" | sed 's/\([0-9]\)p$/\1/')
  card_flash=${card_partition}5
  echo "$card_partition" >/run/tiovivo/card
  say card device="$card" bytes="$(blockdev --getsize64 "$card")"
}

card_number() { # byte at which four bytes are: the number, little-endian
  dd if="$card" bs=512 skip=$(($1 / 512)) count=1 2>/dev/null | od -An -v -tu4 -j $(($1 % 512)) -N 4 | tr -d ' '
}

card_set_number() { # byte, number
  printf "$(printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($2 & 255)) $(($2 >> 8 & 255)) $(($2 >> 16 & 255)) $(($2 >> 24 & 255)))" |
    dd of="$card" bs=1 seek="$1" conv=notrunc 2>/dev/null
}

# Has the data partition, the last, reach to the end of the card. Three numbers in three sectors: the extended partition
# that holds it, the link to it there, its own; a cut between them leaves a table that is as good as before, and what is
# left to do is done at the next start. The fields of a table: UEFI Specification 2.10, 5.2.1; sizes are at byte 12 of
# an entry. Nothing of the card may be in use, or the kernel does not take the new table.
card_grow() {
  sectors=$(($(blockdev --getsize64 "$card") / 512))
  [ $sectors -le 4294967295 ] || sectors=4294967295
  extended=$(card_number $((446 + 3 * 16 + 8)))
  link=$(((extended * 512) + 446 + 16)) # the first table of the extended partition: flash, and a link to the next
  table=$((extended + $(card_number $((link + 8)))))
  data=$((table + $(card_number $((table * 512 + 446 + 8)))))
  block=${card_partition##*/}
  if [ "$(cat "/sys/class/block/${block}6/start")" != "$data" ]; then
    say problem message="the card's partition table is not as we made it: its last partition stays as small as it is"
    return
  fi
  # Less than 4 MiB is not worth it: a card's end is not where a partition's may be.
  if [ $((sectors - data - $(cat "/sys/class/block/${block}6/size"))) -lt 8192 ]; then
    return
  fi
  card_set_number $((446 + 3 * 16 + 12)) $((sectors - extended))
  card_set_number $((link + 12)) $((sectors - table))
  card_set_number $((table * 512 + 446 + 12)) $((sectors - data))
  sync
  if blockdev --rereadpt "$card"; then
    say card grown="${card_partition}6" bytes=$(((sectors - data) * 512))
  else
    say problem message="the kernel did not take the new partition table of $card; it will at the next start"
  fi
  tries=0
  until [ -b "${card_partition}6" ] || [ $tries -ge 50 ]; do
    sleep 0.1
    tries=$((tries + 1))
  done
}

# The first partition is read, never written: who pulls the plug finds it as it was. What the owner has said is in /run/card
# after this (init/settings), and each of the card's own keys a line of $settings.
settings_read() {
  mount -t vfat -o ro "${card_partition}1" /settings ||
    say problem message="cannot read the card's first partition ${card_partition}1: write the card again"
  /tiovivo/init/settings /settings /run/card
  umount /settings 2>/dev/null
  for each in /run/card/set/*; do
    [ ! -f "$each" ] || echo "${each##*/} = $(cat "$each")"
  done >"$settings.new"
  mv "$settings.new" "$settings"
  say settings keys="$(sed 's/ =.*//' "$settings" /run/card/tiovivo.conf | sort -u | tr '\n' ',' | sed 's/,$//')" \
    trust="$([ -s /run/card/fleet.trust ] && echo yes || echo no)" token="$([ -s /run/card/fleet.claim ] && echo yes || echo no)"
}
