# shellcheck shell=bash disable=SC2034,SC2154 # sourced: variables are of those who source it
# Sourced: GRUB for UEFI firmware, with the few modules that we use: Debian's own has all of them and is 4 MB larger. Made by
# Debian's arm64 grub-mkimage in QEMU, so that it is the same on each machine.

grub_modules=(part_msdos fat normal linux gzio echo sleep reboot boot test regexp hashsum gcry_sha256)

grub_make() { # tree of Debian's packages, output
  local debian=$1 output=$2
  qemu-aarch64-static -L "$debian" "$debian/usr/bin/grub-mkimage" -O arm64-efi -d "$debian/usr/lib/grub/arm64-efi" \
    -p /EFI/debian -o "$output" "${grub_modules[@]}"
}

# What GRUB compares kernel and initramfs with before it starts them.
grub_sums() { # directory of a boot partition
  (cd "$1" && sha256sum kernel8.img initrd.zst >EFI/debian/sums)
}
