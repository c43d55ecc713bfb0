# shellcheck shell=bash disable=SC2034,SC2154 # sourced: variables are of those who source it
# Sourced: the archive of the loader's classes (AppCDS) in the boot image.

# The JVM's archive of the loader's classes (JEP 310), where its JVM looks for one by itself; it takes it only if jars, their
# times and its own build are those that it was made with. Made by that very JVM under QEMU's user mode in a root of its own, since
# paths of jars are in it, too. The same bytes each time as long as threads take turns in one order: so without compilers, on
# one processor, by real-time scheduling where this machine grants that, and with nothing to wait for on a disk.
jre_archive() { # tree, list of classes, time of all files, directory to keep it in
  local tree=$1 list=$2 time=$3 kept=$4 at=$1/jre/lib/server/classes.jsa mark before='' after tries
  find "$tree/jre" "$tree/tiovivo" -exec touch -h -d "@$time" {} + || return 1
  mark=$(cd "$tree" && find jre tiovivo/*.jar tiovivo/lib lib -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum |
    cat - "$list" "$qemu/lib/archive.sh" <(echo "$time") | sha256sum | cut -d' ' -f1)
  if [ "$(cat "$kept/loader.mark" 2>/dev/null)" != "$mark" ]; then
    for ((tries = 1; tries <= 4; tries++)); do
      jre_dump "$tree" "$list" "$kept/loader.jsa" || return 1
      after=$(sha256sum <"$kept/loader.jsa")
      [ "$after" != "$before" ] || break
      before=$after
    done
    [ $tries -le 4 ] || say "no two archives of the loader's classes were the same: this boot image is not the same bytes elsewhere"
    echo "$mark" >"$kept/loader.mark"
  fi
  install -m 644 "$kept/loader.jsa" "$at"
}

jre_dump() { # tree, list of classes, archive
  local tree=$1 code=0 orderly=() own=(unshare --mount)
  cp "$(command -v qemu-aarch64-static)" "$2" "$tree/tmp/" && find "$tree/jre" "$tree/tiovivo" -type f -exec cat {} + >/dev/null || return 1
  [ "$(id -u)" = 0 ] || own=(unshare --user --map-root-user --mount)
  chrt --fifo 1 true 2>/dev/null && orderly+=(chrt --fifo 1)
  setarch --addr-no-randomize true 2>/dev/null && orderly+=(setarch --addr-no-randomize)
  orderly+=(taskset --cpu-list "$(sed -n 's/^Cpus_allowed_list:[^0-9]*\([0-9]*\).*/\1/p' /proc/self/status)")
  # shellcheck disable=SC2016 # for the inner shell
  "${orderly[@]}" timeout 300 "${own[@]}" sh -c 'mount --rbind /proc "$1/proc" && exec chroot "$@"' sh "$tree" /tmp/qemu-aarch64-static \
    /jre/bin/java -Xmx96m -Xint -XX:+UseSerialGC -Xshare:dump "-XX:SharedClassListFile=/tmp/$(basename "$2")" \
    -XX:SharedArchiveFile=/tmp/loader.jsa -cp /tiovivo/tiovivo-bootloader.jar >"$3.log" 2>&1 || code=$?
  [ $code != 0 ] || mv -f "$tree/tmp/loader.jsa" "$3" || code=1
  rm -f "$tree/tmp"/*
  [ $code = 0 ] || {
    tail -n 5 "$3.log" >&2
    echo "$tool: the loader's runtime made no archive of its classes (exit code $code); this needs mount namespaces, which a container may be refused" >&2
    return 1
  }
}
