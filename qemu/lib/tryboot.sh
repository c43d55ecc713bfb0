# shellcheck shell=bash disable=SC2154 # sourced by build, after common.sh and debian.sh
# The kernel module of qemu/tryboot, built for the kernel of the boot image with Debian's headers. These come from a lock of
# their own: what runs here (linux-kbuild) is of this machine's architecture.

tryboot_lock=$qemu/tryboot/packages.lock

tryboot_need() {
  need make make
  need bc bc
  if [ "$(uname -m)" = aarch64 ]; then
    tryboot_host=arm64 tryboot_cross=
    need gcc gcc
  else
    tryboot_host=amd64 tryboot_cross=aarch64-linux-gnu-
    need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
  fi
}

tryboot_update_lock() { # after packages.lock, which says which kernel
  local work release name architecture
  release=$(debian_locked "$qemu/packages.lock" | sed -n 's/^[^ ]* linux-image-\([^ ]*\)-arm64 .*/\1/p')
  work=$(mktemp -d) || return 1
  echo '# Written by qemu/build --update-lock. suite package version architecture sha256 path' >"$work/lock"
  for architecture in arm64 amd64; do
    set -- -o "APT::Architecture=$architecture" -o "APT::Architectures=$architecture"
    debian_apt "$work/$architecture" bookworm apt-get "$@" update >"$work/log" 2>&1 || {
      cat "$work/log" >&2
      rm -rf "$work"
      return 1
    }
    for name in "linux-headers-$release-arm64" "linux-headers-$release-common" "linux-kbuild-${release%%-*}"; do
      name=${name/%.0/}
      [ "$architecture" = arm64 ] || [ "${name#linux-kbuild}" != "$name" ] || continue
      debian_apt "$work/$architecture" bookworm apt-cache "$@" show --no-all-versions "$name" 2>/dev/null | awk '
        { value[$1] = $2 }
        END {
          if (value["SHA256:"] == "") exit 1
          print "bookworm", value["Package:"], value["Version:"], value["Architecture:"], value["SHA256:"], value["Filename:"]
        }' >>"$work/lock" || {
        echo "$tool: Debian bookworm has no $name for $architecture" >&2
        rm -rf "$work"
        return 1
      }
    done
  done
  mv "$work/lock" "$tryboot_lock"
  rm -rf "$work"
}

# Builds OUT, the same bytes each time.
tryboot_build() { # cache, work directory, out
  local cache=$1 work=$2 out=$3 headers common mark
  mark=$(cat "$tryboot_lock" "$qemu/tryboot/tiovivo-tryboot.c" "$qemu/lib/tryboot.sh" | sha256sum | cut -d' ' -f1)
  [ -e "$out" ] && [ "$(cat "$work/mark" 2>/dev/null)" = "$mark" ] && return 0
  rm -rf "$work"
  mkdir -p "$work/module" || return 1
  debian_locked "$tryboot_lock" | awk -v host="$tryboot_host" '$2 !~ /kbuild/ || $4 == host' >"$work/lock"
  debian_unpack "$work/lock" "$cache" "$work/debian" || return 1
  headers=$(echo "$work"/debian/bookworm/usr/src/linux-headers-*-arm64)
  common=$(echo "$work"/debian/bookworm/usr/src/linux-headers-*-common)
  # They expect to be installed.
  grep -rlI --include=Makefile --include='.kernelvariables' /usr/src/ "$headers" | xargs -r sed -i "s:/usr/src/:${headers%/*}/:g"
  cp "$qemu/tryboot/tiovivo-tryboot.c" "$qemu/tryboot/Makefile" "$work/module/" || return 1
  make -s -C "$headers" M="$work/module" ARCH=arm64 CROSS_COMPILE="$tryboot_cross" \
    KCFLAGS="-ffile-prefix-map=$work/module=. -ffile-prefix-map=$common=." modules >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    echo "$tool: the kernel module of qemu/tryboot does not build" >&2
    return 1
  }
  # The build id is a hash of the paths too.
  "${tryboot_cross}strip" --strip-debug --remove-section=.note.gnu.build-id -o "$out" "$work/module/tiovivo-tryboot.ko" && echo "$mark" >"$work/mark"
}
