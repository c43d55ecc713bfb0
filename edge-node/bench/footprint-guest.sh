# shellcheck shell=bash disable=SC2154 # work, profile, settle_s, fail, claim, pids: of footprint.sh, which sources this
# The leaf with everything on in an arm64 guest; its supernode, authority and broker stay outside.
# shellcheck source=edge-node/bench/arm64-guest.sh disable=SC1091 # found by its path from the top
. edge-node/bench/arm64-guest.sh

guest_steps() { # claim code: what the guest does
  local flags heap class_path
  flags=$(sed -n 's/^jvm.node-flags *= *//p' "$profile")
  heap=$(sed -n 's/^jvm.node-heap *= *//p' "$profile")
  class_path=$(cd "$work/unpacked/lib" && printf 'lib/%s:' *.jar)
  cat <<END
#!/bin/busybox sh
/bin/busybox --install -s /bin
export PATH=/bin LD_LIBRARY_PATH=/lib/aarch64-linux-gnu MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=30000
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in failover net_failover virtio_mmio virtio_net; do insmod /modules/\$module.ko; done
date -s @$(date +%s) >/dev/null
ip link set lo up
ip link set eth0 up
ip addr add 10.0.2.15/24 dev eth0
ip route add default via 10.0.2.2
cd /app
flags='-Xmx$heap $flags'
cp='-cp ${class_path%:}'
echo "@up Linux \$(uname -r)"
run() { # what, flags...
  what=\$1
  shift
  /jre/bin/java "\$@" \$flags \$cp io.tiovivo.node.main.NodeMain node --dir /box --fleet foot --trust /app/foot.trust \\
    --profile /app/device.profile --role leaf --iface eth0 --join 10.0.2.2:29486 --authority 10.0.2.2:29487 --claim $1 >/log 2>&1 &
  node=\$!
  left=400
  until grep -q '^joined' /log; do
    left=\$((left - 1))
    [ \$left -gt 0 ] && kill -0 \$node || { echo "@failed \$what"; cat /log; poweroff -f; }
    sleep 1
  done
  [ "\$what" = first ] || {
    for path in / /page.css /page.js /status.json /status.json; do wget -q -O /dev/null "http://127.0.0.1:29488\$path"; done
    sleep $settle_s
    memory() { sed -n "s/^\$1: *\\([0-9]*\\).*/\\1/p" /proc/\$node/smaps_rollup; }
    echo "@row \$what;\$(memory Rss);\$(memory Anonymous);\$(memory Pss);\$(sed -n 's/^ready.*after_ms=\\([0-9]*\\).*/\\1/p' /log)"
  }
  kill \$node
  wait \$node
}
run first
/jre/bin/java -Xmx96m -Xshare:dump -XX:SharedClassListFile=lib/node.classes -XX:SharedArchiveFile=/box/node.jsa \\
  -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \$(echo \$flags | sed 's/-Xm[xsn][0-9a-zA-Z]*//g') \$cp >/dump 2>&1 ||
  { echo '@failed archive'; cat /dump; }
run 'all on' -XX:SharedArchiveFile=/box/node.jsa -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0
run 'all on, without archive'
echo @end
poweroff -f
END
}

guest_footprint() {
  local jdk what rss anon pss ready
  jdk=$(jre_jdk) || {
    echo "footprint: no JDK 17 (with jlink): set JAVA_HOME, or apt install openjdk-17-jdk-headless" >&2
    exit 3
  }
  guest_download "$jdk" || exit 1
  mkdir "$work/unpacked"
  (cd "$work/unpacked" && "$jdk/bin/jar" -xf "$work/node.zip") || exit 1
  guest_tree "$work/tree" failover net_failover virtio_mmio virtio_net || exit 1
  rm -rf "$work/tree/v1" "$work/tree/v2"
  mkdir -p "$work/tree/box"
  cp -r "$work/unpacked/lib" "$work/foot.trust" "$profile" "$work/tree/app/" || exit 1
  printf '%s\n' 'page = 127.0.0.1:29488' 'mqtt.broker = mqtt://10.0.2.2:29883' 'gpio.backend = mock' \
    'pin.light = output mock 4' 'pin.door = input mock 5' 'pin.fan = output mock 6' >"$work/tree/box/tiovivo.conf"
  guest_steps "$(claim leaf)" >"$work/tree/init"
  chmod +x "$work/tree/init"
  guest_pack "$work/tree" "$work/guest.gz" || exit 1
  qemu-system-aarch64 -M virt -cpu cortex-a53 -smp 2 -m 1024 -accel tcg -nodefaults -display none -no-reboot \
    -kernel "$(guest_kernel)" -initrd "$work/guest.gz" -append 'console=ttyAMA0 quiet kpti=off panic=-1' \
    -netdev user,id=net -device virtio-net-device,netdev=net -serial "file:$work/console" </dev/null &
  pids+=($!)
  comes 1800 '^@end\|^@failed\|Kernel panic' "$work/console" || fail "$(tail -n 20 "$work/console")"
  grep -q '^@end' "$work/console" || fail "$(tail -n 40 "$work/console")"
  echo "leaf with its lease, flags of qemu-virt, aarch64 by translation, $settle_s s after"
  printf '| %-26s | %5s | %5s | %5s | %6s |\n|---|---:|---:|---:|---:|\n' on MB anon. PSS ready
  tr -d '\r' <"$work/console" | sed -n 's/^@row //p' | while IFS=';' read -r what rss anon pss ready; do
    printf '| %-26s | %5s | %5s | %5s | %6s |\n' "$what" "$(awk "BEGIN {printf \"%.1f\", $rss * 1.024 / 1000}")" \
      "$(awk "BEGIN {printf \"%.1f\", $anon * 1.024 / 1000}")" "$(awk "BEGIN {printf \"%.1f\", $pss * 1.024 / 1000}")" "$ready"
  done
}
