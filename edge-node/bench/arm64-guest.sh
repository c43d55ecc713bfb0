# shellcheck shell=bash
# Sourced: an arm64 guest for QEMU of Debian's packages, which are downloaded and unpacked but not installed: the kernel,
# busybox, a Java runtime linked for arm64, and libgpiod's tools of both generations (Debian 12's and 13's). Needs apt,
# dpkg, cpio and a JDK 17 of this machine. Functions return 1 when something fails, and say so.

guest_apt() { # directory, suite, tool, arguments...: apt as an arm64 machine of that suite would run it
  local root=$1/$2 suite=$2 tool=$3
  shift 3
  mkdir -p "$root"/lists/partial "$root"/cache/archives/partial || return 1
  touch "$root/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian $suite main" \
    >"$root/sources.list"
  "$tool" -q -o "Dir::Etc::sourcelist=$root/sources.list" -o Dir::Etc::sourceparts=/dev/null \
    -o "Dir::State::lists=$root/lists" -o "Dir::State::status=$root/status" -o "Dir::Cache=$root/cache" \
    -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root "$@"
}

guest_fetch() { # directory, suite, packages...: unpacked in DIRECTORY/SUITE/root
  local work=$1 suite=$2 each
  shift 2
  guest_apt "$work" "$suite" apt-get update >"$work/$suite.log" 2>&1 || {
    cat "$work/$suite.log" >&2
    return 1
  }
  mkdir -p "$work/$suite/debs" "$work/$suite/root"
  (cd "$work/$suite/debs" && guest_apt "$work" "$suite" apt-get download "$@") >>"$work/$suite.log" 2>&1 || {
    cat "$work/$suite.log" >&2
    return 1
  }
  for each in "$work/$suite"/debs/*.deb; do
    dpkg -x "$each" "$work/$suite/root" || return 1
    rm "$each"
  done
}

guest_kernel_package() { # directory, suite: the name that linux-image-arm64 stands for
  guest_apt "$1" "$2" apt-cache depends linux-image-arm64 | sed -n 's/^ *Depends: *//p' | head -1
}

guest_download() { # directory: all that is needed, once
  [ -e "$1/complete" ] && return 0
  rm -rf "$1"
  mkdir -p "$1" || return 1
  guest_apt "$1" bookworm apt-get update >/dev/null 2>&1
  local kernel
  kernel=$(guest_kernel_package "$1" bookworm)
  guest_fetch "$1" bookworm "${kernel:-linux-image-arm64}" busybox-static gpiod libgpiod2 zlib1g libgcc-s1 libstdc++6 \
    openjdk-17-jdk-headless openjdk-17-jre-headless || return 1
  guest_fetch "$1" trixie gpiod libgpiod3 libc6 || return 1
  touch "$1/complete"
}

guest_runtime() { # directory, JDK 17 of this machine, modules: DIRECTORY/jre, for arm64
  local jmods
  jmods=$(find "$1/bookworm/root/usr/lib/jvm" -maxdepth 2 -name jmods -path '*17*' | head -1)
  rm -rf "$1/jre"
  "$2/bin/jlink" --module-path "$jmods" --add-modules "$3" --strip-java-debug-attributes --no-header-files \
    --no-man-pages --output "$1/jre" || return 1
  # Without the target's modules jlink links this machine's without a word; 183 is EM_AARCH64 (elf.h).
  [ "$(od -An -tu1 -j18 -N1 "$1/jre/bin/java" | tr -d ' ')" = 183 ] || {
    echo "arm64-guest: the linked runtime is not for arm64" >&2
    return 1
  }
}

guest_tree() { # directory, tree: what every guest has; the newer C library serves both generations of tools
  local from=$1 tree=$2 libraries=$2/lib/aarch64-linux-gnu module
  local old=$1/bookworm/root new=$1/trixie/root/usr/lib/aarch64-linux-gnu
  rm -rf "$tree"
  mkdir -p "$tree"/{bin,dev,proc,sys,tmp,run,app,v1,v2,modules,etc} "$libraries" || return 1
  cp "$old/bin/busybox" "$tree/bin/" && cp -r "$from/jre" "$tree/jre" &&
    cp -P "$new"/{libc.so.6,libm.so.6,libdl.so.2,libpthread.so.0,librt.so.1} "$new"/libgpiod.so.3* "$libraries" &&
    cp "$new/ld-linux-aarch64.so.1" "$tree/lib/" &&
    find "$old/lib" "$old/usr/lib/aarch64-linux-gnu" \( -name 'libz.so.1*' -o -name 'libgpiod.so.2*' \
      -o -name 'libgcc_s.so.1' -o -name 'libstdc++.so.6*' \) ! -name '*.py' -exec cp -P {} "$libraries" \; &&
    cp "$old"/usr/bin/gpio{set,get,mon,detect,info} "$tree/v1/" &&
    cp "$1"/trixie/root/usr/bin/gpio{set,get,mon,detect,info} "$tree/v2/" || return 1
  shift 2
  for module in "$@"; do
    find "$old/lib/modules" -name "$module.ko" -exec cp {} "$tree/modules/" \; || return 1
    [ -e "$tree/modules/$module.ko" ] || {
      echo "arm64-guest: Debian's kernel has no module $module" >&2
      return 1
    }
  done
}

guest_pack() { # tree, archive: an initramfs
  (cd "$1" && find . | cpio -o -H newc --quiet --owner=0:0 | gzip -1) >"$2"
}

guest_kernel() { # directory: path of the kernel's image
  find "$1/bookworm/root/boot" -name 'vmlinuz-*' | head -1
}

guest_board_file() { # directory, name: path of a device tree
  find "$1/bookworm/root/usr/lib" -name "$2" | head -1
}
