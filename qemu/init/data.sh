# shellcheck shell=sh
# Sourced by init: the card, its settings and its data partition. docs/METAL.md has the layout.

card=            # /dev/mmcblk0
card_partition=  # /dev/mmcblk0p: with a number behind it, a partition
card_flash=

card_label() { # partition: of a FAT32 file system, as the boot sector has it
  dd if="$1" bs=1 skip=71 count=19 2>/dev/null | tr -d ' \0'
}

# Waits for the disk whose first partition is ours.
data_card() {
  tries=0
  while [ -z "$card" ]; do
    for each in /dev/mmcblk[0-9]p1 /dev/vd[a-z]1 /dev/sd[a-z]1 /dev/nvme[0-9]n1p1; do
      [ -b "$each" ] && [ "$(card_label "$each")" = TIOVIVOFAT32 ] || continue
      card_partition=${each%1}
      card=${card_partition%p}
      break
    done
    [ -z "$card" ] || break
    tries=$((tries + 1))
    if [ $((tries % 50)) = 0 ]; then
      say problem message="no card of Tiovivo found: no disk has a first partition with the label TIOVIVO" disks="$(ls /sys/block | tr '\n' ' ')"
      devices_load
    fi
    sleep 0.2
  done
  card_flash=${card_partition}5
  say card device="$card" bytes="$(blockdev --getsize64 "$card")"
}

# The first partition is read, never written: who pulls the plug finds it as it was.
settings_read() {
  : >"$settings"
  : >/run/tiovivo/tiovivo.conf
  if mount -t vfat -o ro "${card_partition}1" /settings; then
    tr -d '\r' </settings/tiovivo.txt 2>/dev/null | sed -n 's/^[ \t]*\([a-z][a-z0-9.-]*\)[ \t]*=[ \t]*\(.*\)$/\1 = \2/p' >"$settings"
    file=$(setting trust-file)
    [ -z "$file" ] || cp "/settings/${file##*/}" /run/tiovivo/fleet.trust || say problem message="there is no file $file beside tiovivo.txt"
    umount /settings
  else
    say problem message="cannot read the card's first partition ${card_partition}1: write the card again"
  fi
  for word in $(cat /proc/cmdline); do
    case $word in
      tiovivo.*=*)
        word=${word#tiovivo.}
        echo "${word%%=*} = ${word#*=}" >>"$settings"
        ;;
    esac
  done
  grep -vE '^(trust|trust-file|token|site|wifi\.[a-z]*|address|gateway|dns|time-server|console|boot|box\.options) =' "$settings" \
    >/run/tiovivo/tiovivo.conf
  say settings keys="$(sed 's/ =.*//' "$settings" | sort -u | tr '\n' ',' | sed 's/,$//')"
}

data_make() { # why
  say data making="${card_partition}6" reason="$1"
  /tools/mke2fs -t ext4 -q -F -L tiodata "${card_partition}6"
}

data_mount() {
  if [ "$(dd if="${card_partition}6" bs=1 skip=1080 count=2 2>/dev/null | od -An -tx1 | tr -d ' ')" != 53ef ]; then
    data_make "it is blank"
  fi
  /tools/e2fsck -p "${card_partition}6" >/run/e2fsck 2>&1
  code=$?
  if [ $code -ge 4 ]; then
    /tools/e2fsck -y "${card_partition}6" >/run/e2fsck 2>&1
    code=$?
    [ $code -ge 4 ] && data_make "it is damaged beyond repair: $(tail -n 1 /run/e2fsck)"
  fi
  until mount -t ext4 -o noatime "${card_partition}6" /data; do
    data_make "it cannot be mounted"
    sleep 1
  done
  mkdir -p /data/box
  say data device="${card_partition}6" check="$code" free_mb="$(df -m /data | awk 'NR == 2 { print $4 }')"
}

# Without the fleet's trust nothing can be received: it is said again and again.
box_trust() {
  value=$(setting trust)
  [ -z "$value" ] || echo "$value" | base64 -d >/run/tiovivo/fleet.trust 2>/dev/null
  tries=0
  until [ -s /run/tiovivo/fleet.trust ]; do
    [ $((tries % 12)) != 0 ] ||
      say problem message="tiovivo.txt on the card's first partition has no line trust = ..., so this box belongs to no fleet: docs/FLASHING.md tells how to write it"
    tries=$((tries + 1))
    sleep 5
  done
}

network_wait() {
  tries=0
  while [ $tries -lt 75 ] && [ -z "$(ls /run/net/*.address 2>/dev/null)" ]; do
    sleep 0.2
    tries=$((tries + 1))
  done
  [ $tries -lt 75 ] || say problem message="no network yet: the loader starts without"
}
