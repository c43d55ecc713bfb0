# shellcheck shell=bash disable=SC2154 # sourced by build, after common.sh
# What makes the boot image one for a Raspberry Pi, and the card one for Raspberry Pi Imager.

# Of trixie's raspi-firmware: Pi 3 and Zero 2 W; Pi 4.
pi_firmware=(start.elf fixup.dat start4.elf fixup4.dat)
pi_device_trees=(bcm2837-rpi-3-a-plus bcm2837-rpi-3-b bcm2837-rpi-3-b-plus bcm2837-rpi-cm3-io3 bcm2837-rpi-zero-2-w
  bcm2711-rpi-4-b bcm2711-rpi-400 bcm2711-rpi-cm4-io)
# Wi-Fi: the chips of Pi 3 B (43430), and of 3 A+, 3 B+, 4 (43455); for a Zero 2 W the first of these, where it has that.
pi_wifi=(cypress/cyfmac43430-sdio cypress/cyfmac43455-sdio)
# shellcheck disable=SC2054 # commas are theirs
pi_wifi_boards=(43430-sdio.raspberrypi,3-model-b 43430-sdio.raspberrypi,model-zero-2-w 43455-sdio.raspberrypi,3-model-a-plus
  43455-sdio.raspberrypi,3-model-b-plus 43455-sdio.raspberrypi,4-model-b 43455-sdio.raspberrypi,4-compute-module)

pi_boot_files() { # directory of Debian's packages by suite, boot partition's directory
  local from=$1 to=$2 each
  for each in "${pi_firmware[@]}"; do
    install -m 644 "$from/trixie/usr/lib/raspi-firmware/$each" "$to/$each" || return 1
  done
  for each in "${pi_device_trees[@]}"; do
    install -m 644 "$(echo "$from"/bookworm/usr/lib/linux-image-*/broadcom/"$each.dtb")" "$to/$each.dtb" || return 1
  done
  install -m 644 "$qemu/pi/config.txt" "$qemu/pi/cmdline.txt" "$to/"
}

pi_settings_files() { # directory of Debian's packages by suite, first partition's directory
  install -m 644 "$1/trixie/usr/lib/raspi-firmware/bootcode.bin" "$2/bootcode.bin" &&
    install -m 644 "$qemu/pi/first-config.txt" "$2/config.txt" &&
    sed "s/$/\r/" "$qemu/pi/README.txt" >"$2/README.txt"
}

# Before the tree's modules are indexed, and before its libraries are looked for.
pi_tree() { # directory of Debian's packages by suite, tree of the initramfs, the module of qemu/tryboot
  local from=$1/trixie/usr/lib/firmware tree=$2 each release
  mkdir -p "$tree/lib/firmware/brcm" "$tree/tools" || return 1
  for each in "${pi_wifi[@]}"; do
    install -m 644 "$from/$each.bin" "$tree/lib/firmware/brcm/brcmfmac${each#*/cyfmac}.bin" &&
      install -m 644 "$from/$each.clm_blob" "$tree/lib/firmware/brcm/brcmfmac${each#*/cyfmac}.clm_blob" || return 1
  done
  for each in "${pi_wifi_boards[@]}"; do
    install -m 644 "$from/brcm/brcmfmac$each.txt" "$tree/lib/firmware/brcm/" || return 1
  done
  install -m 644 "$1/bookworm/lib/firmware/regulatory.db-debian" "$tree/lib/firmware/regulatory.db" &&
    install -m 644 "$1/bookworm/lib/firmware/regulatory.db.p7s-debian" "$tree/lib/firmware/regulatory.db.p7s" || return 1
  install -m 755 "$1/bookworm/sbin/wpa_supplicant" "$tree/tools/" || return 1
  release=$(basename "$(echo "$1"/bookworm/lib/modules/*)")
  install -D -m 644 "$3" "$tree/lib/modules/$release/extra/tiovivo-tryboot.ko"
}

# An entry for Raspberry Pi Imager (rpi-imager, doc/json-schema/os-list-schema.json), with a local path as its URL: whoever
# publishes the image replaces that. "systemd" lets people set host name and Wi-Fi in Imager; init/settings reads them.
pi_imager() { # card image, version, time
  local image=$1 version=$2 time=$3 packed=$1.xz
  xz -T2 -6 -k -f "$image" || return 1
  cat >"$image.json" <<END
{
  "os_list": [
    {
      "name": "Tiovivo $version",
      "description": "An edge node that boots off the air and looks after itself",
      "icon": "icons/cat_home_automation.png",
      "url": "file://$packed",
      "extract_size": $(stat -c %s "$image"),
      "extract_sha256": "$(sha256sum "$image" | cut -d' ' -f1)",
      "image_download_size": $(stat -c %s "$packed"),
      "image_download_sha256": "$(sha256sum "$packed" | cut -d' ' -f1)",
      "release_date": "$(date -u -d "@$time" +%Y-%m-%d)",
      "devices": [ "pi3-64bit", "pi4-64bit" ],
      "architecture": "armv8",
      "init_format": "systemd"
    }
  ]
}
END
}
