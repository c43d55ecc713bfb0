# shellcheck shell=sh disable=SC2034,SC2154 # sourced: variables are shared
# Sourced by init: the data partition. The box's key, what was unpacked, what the owner chose; slots are not in it, so
# when it is lost the box is a new one to the fleet, and boots all the same.

data_make() { # why
  say data making="$data" reason="$1"
  # The second superblock is then where data_rescue looks for it; nobody but root writes here.
  /tools/mke2fs -q -F -t ext4 -b 4096 -m 0 -J size=4 -E lazy_journal_init=1 -L tiodata "$data" || say problem message="cannot make a file system on $data"
}

data_magic() { # where the superblock has its 53 ef
  [ "$(dd if="$data" bs=1 skip=1080 count=2 2>/dev/null | od -An -tx1 | tr -d ' ')" = 53ef ]
}

data_blank() {
  [ "$(dd if="$data" bs=64k count=1 2>/dev/null | tr -d '\0' | wc -c)" = 0 ]
}

# e2fsck(8): 0 well, 1 and 2 mended, 4 and more not.
data_check() { # options
  /tools/e2fsck "$@" "$data" >/run/e2fsck 2>&1
  checked=$?
  [ $checked -lt 4 ]
}

data_mount() {
  data=${card_partition}6
  checked=0
  if data_magic; then
    data_check -p || data_check -y || data_make "damaged beyond repair: $(tail -n 1 /run/e2fsck)"
  elif data_blank; then
    data_make blank
  else
    # The first superblock is gone: a second one is at block 32768.
    data_check -y -b 32768 -B 4096 || data_make "neither blank nor a file system"
  fi
  until mount -t ext4 -o noatime "$data" /data; do
    data_make "it cannot be mounted: $(dmesg | tail -n 1)"
    sleep 1
  done
  mkdir -p /data/box
  # Sizes in blocks of 4096.
  have=$(od -An -v -tu4 -j 1028 -N 4 "$data" | tr -d ' ')
  if [ $(($(blockdev --getsize64 "$data") / 4096 - have)) -gt 1024 ]; then
    /tools/resize2fs "$data" >/run/resize2fs 2>&1 || say problem message="the data partition did not grow: $(tail -n 1 /run/resize2fs)"
  fi
  [ $checked = 0 ] || say data mended="$data" code="$checked"
  say data device="$data" free_mb="$(df -m /data | awk 'NR == 2 { print $4 }')"
}
