# shellcheck shell=bash disable=SC2034,SC2154 # sourced: variables are of those who source it
# Sourced: FAT file systems and the card. docs/METAL.md has the layout.

mib=1048576
# In MiB from the start of the card. Partitions start at multiples of 4 MiB, the largest allocation unit of a card.
card_settings_at=4 card_settings_mib=64
card_boot_a_at=68 card_boot_mib=128
card_boot_b_at=196
card_extended_at=324
card_flash_at=328 card_flash_mib=256
card_data_at=588
card_mib=1024
card_label=TIOVIVO
card_id=0x54494f56

# Makes a FAT32 file system with the files of a directory, the same bytes for the same files. One sector per cluster:
# so the least that FAT32 allows is 34 MB and not more.
fat_make() { # file, bytes, label, serial number (8 hexadecimal digits), directory, time of all files
  local file=$1 bytes=$2 label=$3 serial=$4 directory=$5 time=$6
  rm -f "$file"
  truncate -s "$bytes" "$file" || return 1
  SOURCE_DATE_EPOCH=$time mkfs.vfat -F 32 -s 1 -f 2 --invariant -i "$serial" -n "$label" "$file" >/dev/null || return 1
  find "$directory" -exec touch -h -d "@$time" {} + || return 1
  (
    cd "$directory" || exit 1
    export TZ=UTC SOURCE_DATE_EPOCH=$time MTOOLS_SKIP_CHECK=1
    find . -mindepth 1 -type d | LC_ALL=C sort | while read -r each; do
      mmd -i "$file" "::${each#.}" || exit 1
    done && find . -type f | LC_ALL=C sort | while read -r each; do
      mcopy -m -i "$file" "$each" "::${each#.}" || exit 1
    done
  )
}

# What a FAT of one-sector clusters for a directory takes: each cluster has an entry of 4 bytes in two tables.
fat_bytes() { # directory: rounded up to MiB, with room for the directories
  local bytes
  bytes=$(($(find "$1" -type f -printf '%s\n' | awk '{ sectors += int(($1 + 511) / 512) + 2 } END { print sectors * 520 }') + mib))
  [ "$bytes" -gt $((35 * mib)) ] || bytes=$((35 * mib))
  echo $(((bytes + mib - 1) / mib * mib))
}

card_make() { # file, settings partition, boot partition
  rm -f "$1"
  truncate -s $((card_mib * mib)) "$1" || return 1
  sfdisk -q --no-reread --no-tell-kernel "$1" <<END || return 1
label: dos
label-id: $card_id
unit: sectors
start=$((card_settings_at * 2048)), size=$((card_settings_mib * 2048)), type=c
start=$((card_boot_a_at * 2048)), size=$((card_boot_mib * 2048)), type=c
start=$((card_boot_b_at * 2048)), size=$((card_boot_mib * 2048)), type=c
start=$((card_extended_at * 2048)), size=$(((card_mib - card_extended_at) * 2048)), type=f
start=$((card_flash_at * 2048)), size=$((card_flash_mib * 2048)), type=da
start=$((card_data_at * 2048)), size=$(((card_mib - card_data_at) * 2048)), type=83
END
  dd if="$2" of="$1" bs=1M seek=$card_settings_at conv=notrunc,sparse status=none &&
    dd if="$3" of="$1" bs=1M seek=$card_boot_a_at conv=notrunc,sparse status=none
}
