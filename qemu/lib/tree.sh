# shellcheck shell=bash disable=SC2034,SC2154 # sourced: variables are of those who source it
# Sourced: the tree of the initramfs.

# Directories of shared libraries in a tree of Debian's packages.
tree_library_paths=(lib/aarch64-linux-gnu usr/lib/aarch64-linux-gnu)

# Copies the shared libraries that the programs of a tree need, and those that these need.
tree_libraries() { # tree, tree of Debian's packages
  local tree=$1 debian=$2 into=$1/lib/aarch64-linux-gnu name path found again=1
  mkdir -p "$into"
  install -m 755 "$debian/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1" "$tree/lib/" || return 1
  while [ -n "$again" ]; do
    again=
    while read -r name; do
      [ -n "$name" ] || continue
      [ -z "$(find "$tree" -name "$name" -print -quit)" ] || continue
      found=
      for path in "${tree_library_paths[@]}"; do
        if [ -e "$debian/$path/$name" ]; then
          install -m 644 "$(readlink -f "$debian/$path/$name")" "$into/$name" || return 1
          found=1 again=1
          break
        fi
      done
      if [ -z "$found" ]; then
        echo "$tool: no package of qemu/packages has $name, which a program of the boot image needs" >&2
        return 1
      fi
    done < <(find "$tree" -type f \( -perm -100 -o -name '*.so*' \) -exec readelf -d {} + 2>/dev/null |
      sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p' | sort -u)
  done
}

# Copies the kernel's modules of a list with all that they need, and indexes them for modprobe.
tree_modules() { # tree, tree of Debian's packages, list
  local tree=$1 debian=$2 list=$3 release name path
  release=$(basename "$(echo "$debian"/lib/modules/*)")
  depmod -b "$debian" "$release" || return 1
  while read -r name; do
    modprobe -d "$debian" -S "$release" --show-depends --ignore-install "$name" 2>/dev/null >"$target/modprobe.out" || {
      echo "$tool: Debian's kernel $release has no module $name: mend $list" >&2
      return 1
    }
    while read -r _ path _; do
      case $path in
        *.ko) install -D -m 644 "$path" "$tree/lib/modules/$release/${path#*/lib/modules/"$release"/}" || return 1 ;;
      esac
    done < <(grep '^insmod' "$target/modprobe.out")
  done < <(grep -v '^ *\(#\|$\)' "$list")
  rm -f "$target/modprobe.out"
  cp "$debian/lib/modules/$release"/modules.{builtin,builtin.modinfo,order} "$tree/lib/modules/$release/" || return 1
  depmod -b "$tree" "$release" || return 1
  # busybox reads the texts alone.
  rm -f "$tree/lib/modules/$release"/*.bin "$tree/lib/modules/$release"/modules.{devname,builtin.modinfo}
}

# Packs a tree, the same bytes for the same files.
tree_pack() { # tree, archive, time of all files
  find "$1" -exec touch -h -d "@$3" {} + || return 1
  (cd "$1" && find . -mindepth 1 -print0 | LC_ALL=C sort -z |
    cpio -o -0 -H newc --quiet --reproducible --owner=0:0 | zstd -q "-${TIOVIVO_QEMU_ZSTD:-19}" -T2 --no-progress) >"$2"
}
