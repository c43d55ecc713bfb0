#!/usr/bin/env bash
# The same file to 1, 5 and 20 boxes and a late one, through TFTP, HTTP, udpcast (with ACKs, and one-way with FEC), UFTP
# and Tiovivo, at 0 to 30 % loss, in network namespaces: prints one table and draws one chart. docs/COMPARE.md says what
# each column is and how each tool was started.
#
# usage: compare.sh [OPTION]...
#   --quick         for CI: Tiovivo at 0 and 30 %, 2 boxes and a late one; exit 1 unless all got the file
#   --mib N         size of the file, incompressible (8)
#   --rate MBIT     of the head-end's link (10)
#   --boxes LIST    how many listen from the start, each list in quotes: "1 5 20"
#   --loss LIST     percent: "0 1 5 10 30"
#   --tools LIST    of "tftp http udpcast udpcast-fec uftp tiovivo"
#   --csv FILE      where the figures go (a temporary file); lines are added
#   --draw FILE     run nothing: table and chart of such a file
#   --svg FILE      where the chart goes (no chart)
# Needs root. Exits 3 when namespaces cannot be made or what all need is missing; a peer that is missing is named, and
# left out.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd) || exit 3
here=$root/broadcast-image/bench
# shellcheck source=broadcast-image/bench/lab.sh
. "$here/lab.sh"

mib=8
rate=10
boxes='1 5 20'
losses='0 1 5 10 30'
tools='tftp http udpcast udpcast-fec uftp tiovivo'
csv=
draw=
svg=
quick=
while [ $# -gt 0 ]; do
  case $1 in
    --quick) quick=1 boxes=2 losses='0 30' tools=tiovivo mib=4 rate=8 ;;
    --mib) mib=${2:?} && shift ;;
    --rate) rate=${2:?} && shift ;;
    --boxes) boxes=${2:?} && shift ;;
    --loss) losses=${2:?} && shift ;;
    --tools) tools=${2:?} && shift ;;
    --csv) csv=${2:?} && shift ;;
    --draw) draw=${2:?} && shift ;;
    --svg) svg=${2:?} && shift ;;
    *)
      sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
      exit 2
      ;;
  esac
  shift
done

# In the order of boxes, tools and loss, whatever came first; of a cell that was run again, the last.
in_order() { # csv
  head -n 1 "$1"
  awk -F, 'NR > 1 && NF { row[$1 "," $2 "," $3] = $0 }
    END {
      n = split("tftp http udpcast udpcast-fec uftp tiovivo", tool, " ")
      for (i = 1; i <= n; i++) place[tool[i]] = i
      for (key in row) {
        split(key, part, ",")
        printf "%d\t%d\t%d\t%s\n", part[2], place[part[1]], part[3], row[key]
      }
    }' "$1" | sort -n -k 1,1 -k 2,2 -k 3,3 | cut -f 4
}

report() { # csv
  in_order "$1" | awk -f "$here/compare-table.awk"
  [ -z "$svg" ] || in_order "$1" | awk -f "$here/compare-chart.awk" >"$svg"
}

if [ -n "$draw" ]; then
  report "$draw"
  exit 0
fi

lab_need ip iproute2 && lab_need nft nftables && lab_need /usr/bin/time time || exit 3
# In memory: what is measured is the network, not this machine's disk.
work=$(mktemp -d)
mount -t tmpfs -o mode=700 lab "$work" || {
  echo 'compare: cannot mount a directory in memory: run as root' >&2
  exit 3
}
cell=$work/cell
trap 'lab_end; umount -l "$work"; rmdir "$work"' EXIT
csv=${csv:-$work/figures.csv}
[ -s "$csv" ] || echo 'tool,boxes,loss,got,wrong,time_ratio,air_ratio,wire_ratio,feedback,box_kib,head_kib,late,late_ratio,limited,waited,air_wire' >"$csv"

most=0
for n in $boxes; do [ "$n" -le "$most" ] || most=$n; done
lab_make $((most + 1)) || {
  echo 'compare: cannot make network namespaces: run as root' >&2
  exit 3
}
late=$((most + 1))
lab_rate h "$rate"
dd if=/dev/urandom of="$work/payload" bs=1M count="$mib" status=none
file_bytes=$((mib << 20))
# Senders that choose their rate themselves stay a little below the link's.
own_kbit=$((rate * 970))
most_waited=25 # percent; then a cell is run anew, twice at most
[ -z "$quick" ] || most_waited=1000000

has() { # tool: whether its programs are here
  case $1 in
    tftp) lab_need in.tftpd tftpd-hpa && lab_need atftp atftp ;;
    http) lab_need busybox busybox-static && lab_need curl curl ;;
    udpcast*) lab_need udp-sender udpcast && lab_need udp-receiver udpcast ;;
    uftp) lab_need uftp uftp && lab_need uftpd uftp ;;
    tiovivo) true ;;
    *)
      echo "compare: there is no tool $1" >&2
      exit 2
      ;;
  esac
}

# What happens is a file with its time: it is there whole or not at all, however late it is looked for. (Of a line in a
# pipe, bash's read -t loses what it has read so far when time is up, and on a busy machine it is.)
event() { # what
  now_us >"$cell/events.new.$1" && mv "$cell/events.new.$1" "$cell/events/$1"
}

receive() { # tool, box: in the background; tells the event BOX when the file is there
  local dir=$cell/$2
  mkdir -p "$dir"
  case $1 in
    tftp)
      (in_lab "$2" /usr/bin/time -f %M -o "$dir.kib" atftp --option 'blksize 1428' --option 'timeout 1' \
        --tftp-timeout 1 --get --remote-file payload --local-file "$dir/payload" "$LAB_HEAD") >"$dir.log" 2>&1 &&
        event "$2"
      ;;
    http)
      (in_lab "$2" /usr/bin/time -f %M -o "$dir.kib" curl -sS --fail --retry 100 -o "$dir/payload" \
        "http://$LAB_HEAD/payload") >"$dir.log" 2>&1 && event "$2"
      ;;
    udpcast*)
      (in_lab "$2" /usr/bin/time -f %M -o "$dir.kib" udp-receiver --nokbd --interface eth0 --file "$dir/payload") \
        >"$dir.log" 2>&1 </dev/null && event "$2"
      ;;
    uftp)
      # shellcheck disable=SC2016 # for that script
      printf '#!/bin/sh\ncd %s && date +%%s%%6N >events.new.%s && mv events.new.%s events/%s\n' "$cell" "$2" "$2" "$2" \
        >"$dir.told"
      chmod +x "$dir.told"
      (in_lab "$2" /usr/bin/time -f %M -o "$dir.kib" uftpd -d -q -I eth0 -t -D "$dir" -s "$dir.told" \
        -U "$(printf '0x%08x' "$2")") >"$dir.log" 2>&1
      ;;
    tiovivo)
      (lab_box "$2" "$dir") 2>&1 | lab_follow "$dir" event "$2"
      ;;
  esac
}

redundancy() { # percent of loss: FEC packets for 128 of data, told the loss beforehand
  case $1 in
    0 | 1) echo 8 ;;
    5) echo 24 ;;
    10) echo 40 ;;
    *) echo 110 ;;
  esac
}

# Its own machine, which a head-end is elsewhere, cannot be had here; boxes that decode shall not starve it.
head_end() { # command...
  in_lab h nice -n -20 /usr/bin/time -f %M -o "$cell/head.kib" "$@"
}

send() { # tool, boxes, loss: tells the events air and, if it ends by itself, sender
  local ids
  case $1 in
    tftp) (head_end in.tftpd -L -4 -s -T 100000 -u root "$work/serve") ;;
    http) (head_end busybox httpd -f -p 80 -h "$work/serve") ;;
    udpcast)
      (head_end udp-sender --nokbd --interface eth0 --full-duplex --streaming \
        --min-receivers "$2" --max-bitrate "${own_kbit}k" --file "$work/payload") </dev/null
      event sender
      ;;
    udpcast-fec)
      (head_end udp-sender --nokbd --interface eth0 --async --autostart 3 \
        --rexmit-hello-interval 300 --fec "8x$(redundancy "$3")/128" --max-bitrate "${own_kbit}k" \
        --file "$work/payload") </dev/null
      event sender
      ;;
    uftp)
      ids=$(for i in $(seq "$2"); do printf '0x%08x,' "$i"; done)
      (head_end uftp -I eth0 -R "$own_kbit" -r 0.1 -H "${ids%,}" "$work/payload")
      event sender
      ;;
    tiovivo)
      (head_end "$root/tiovivo" broadcast "$work/image.zip" --keys "$work/keys" \
        --iface eth0 --rate "$(awk "BEGIN { print $own_kbit / 1000 }")") 2>&1 | while IFS= read -r line; do
        echo "$line"
        case $line in on-air*) event air ;; esac
      done
      ;;
  esac >"$cell/head.log" 2>&1
}

wait_for() { # event, seconds: tells its time
  local until=$(($(now_us) + $2 * 1000000))
  until cat "$cell/events/$1" 2>/dev/null; do
    [ "$(now_us)" -lt "$until" ] || return 1
    sleep 0.1
  done
}

peak_kib() { # the largest of these files of the memory that each took
  cat "$@" 2>/dev/null | awk '/^[0-9]+$/ && $1 > most { most = $1 } END { print most + 0 }'
}

# On a machine that has other work, a sender that has to wait for a processor is measured instead of its protocol.
waited_us() { # how long that of the head-end's threads has waited for one that waited longest
  local pid
  for pid in $(ip netns pids "$(lab_ns h)"); do
    # Not what looks at the link.
    case $(cat "/proc/$pid/comm" 2>/dev/null) in bash | sleep) ;; *) cat "/proc/$pid/task"/*/schedstat 2>/dev/null ;; esac
  done |
    awk '$2 > ns { ns = $2 } END { printf "%d", ns / 1000 }'
}

# Boxes that decode keep this shell waiting, too: what is on the wire is noted with its time, and looked up later.
note_sent() {
  # shellcheck disable=SC2016 # for that shell
  in_lab h nice -n -20 bash -c 'cd /sys/class/net/eth0/statistics &&
    while read -r bytes <tx_bytes; do echo "${EPOCHREALTIME/[.,]/} $bytes"; sleep 0.1; done' >"$cell/sent"
}

sent_at() { # time: bytes on the head-end's link by then
  awk -v at="$1" '$1 >= at { if (before) bytes += ($2 - bytes) * (at - before) / ($1 - before); exit }
    { before = $1; bytes = $2 } END { printf "%.0f", bytes }' "$cell/sent"
}

run_cell() { # tool, boxes, loss; sets waited, in percent of the time
  local tool=$1 n=$2 loss=$3 i begun limit until late_at at last=0 done_n=0 got=0 wrong=0 heard0 ended=''
  local feedback='' late_got=no late_us=0 late_begun=0 heard=0 limited=no file
  local waits0 waits=0 now turn=0 sent0 wire air_wire='' heard_n busy_until
  rm -rf "$cell"
  mkdir -p "$cell/events"
  lab_loss "$loss"
  ideal_us=$((file_bytes * 800 / rate / (100 - loss)))
  # A server sends the file to each of them.
  case $tool in tftp | http) limit=$((ideal_us * (n < 4 ? 6 : n * 3 / 2 + 3))) ;; *) limit=$((ideal_us * 6)) ;; esac
  # What CI asks is whether it comes, not when.
  [ -z "$quick" ] || limit=$((ideal_us * 60))
  (note_sent) &
  case $tool in
    tftp | http)
      send "$@" &
      sleep 1
      begun=$(now_us)
      for i in $(seq "$n"); do receive "$tool" "$i" & done
      ;;
    *)
      for i in $(seq "$n"); do receive "$tool" "$i" & done
      if [ "$tool" = tiovivo ]; then
        # shellcheck disable=SC2046 # numbers
        lab_listening $(seq -f "$cell/%g" "$n") || exit 1
        send "$@" &
        begun=$(wait_for air 300) || {
          cat "$cell/head.log" >&2
          exit 1
        }
      else
        sleep 2
        begun=$(now_us)
        send "$@" &
      fi
      ;;
  esac
  heard0=$(lab_heard)
  waits0=0
  if [ "$tool" = tiovivo ]; then waits0=$(waited_us); fi # it was started before
  late_at=$((begun + file_bytes * 8 / rate / 2))
  until=$((begun + limit))
  while :; do
    at=$(now_us)
    # To look is work, too; and once all boxes decode, what the head-end does is of no use to them.
    heard_n=0
    for ((i = 1; i <= n; i++)); do [ ! -e "$cell/$i.heard" ] || heard_n=$((heard_n + 1)); done
    if [ "$heard_n" -lt "$n" ] && [ $((turn++ % 4)) -eq 0 ]; then
      now=$(waited_us)
      [ "$now" -le "$waits" ] || waits=$now
    fi
    if [ "$late_begun" -eq 0 ] && [ "$at" -ge "$late_at" ]; then
      late_begun=$at
      receive "$tool" "$late" &
    fi
    done_n=0
    for ((i = 1; i <= n; i++)); do [ ! -e "$cell/events/$i" ] || done_n=$((done_n + 1)); done
    if [ "$done_n" -eq "$n" ] && [ -z "$feedback" ]; then
      feedback=$(($(lab_heard) - heard0))
      # The late one has its own time.
      until=$((at + limit))
    fi
    [ "$done_n" -eq "$n" ] && [ -e "$cell/events/$late" ] && break
    if [ "$at" -ge "$until" ]; then
      limited=yes
      break
    fi
    # What has nobody left to send to will not come back for the late one.
    [ -z "$ended" ] && [ -e "$cell/events/sender" ] && ended=$(cat "$cell/events/sender")
    [ -n "$ended" ] && [ "$late_begun" -ne 0 ] && [ $((at - ended)) -gt 4000000 ] && break
    sleep 0.2
  done
  for i in $(seq "$n"); do
    at=$(cat "$cell/events/$i" 2>/dev/null || echo 0)
    [ "$at" -le "$last" ] || last=$at
  done
  if [ -e "$cell/events/$late" ]; then
    late_us=$(($(cat "$cell/events/$late") - late_begun))
    late_got=yes
  fi
  at=$(now_us)
  feedback=${feedback:-$(($(lab_heard) - heard0))}
  # shellcheck disable=SC2046 # numbers
  if [ "$tool" = tiovivo ]; then lab_settled $(seq -f "$cell/%g" "$n") "$cell/$late"; fi
  for i in h $(seq "$n") "$late"; do lab_kill "$i"; done
  wait_jobs
  for i in $(seq "$n") "$late"; do
    file=$cell/$i/payload
    if [ "$tool" = tiovivo ]; then file=$(lab_payload "$cell/$i"); fi
    if [ "$i" = "$late" ]; then
      cmp -s "$work/payload" "$file" || late_got=no
      [ -z "$quick" ] || [ "$late_got" = yes ] || said "$i"
    elif [ -e "$cell/events/$i" ] && cmp -s "$work/payload" "$file"; then
      got=$((got + 1))
    elif [ -n "$quick" ]; then
      said "$i"
    fi
    if [ "$i" != "$late" ] && [ -s "$cell/$i.heard" ] && [ "$(cat "$cell/$i.heard")" -gt "$heard" ]; then
      heard=$(cat "$cell/$i.heard")
    fi
  done
  sent0=$(sent_at "$begun")
  wire=$(($(sent_at $((done_n == n ? last : at))) - sent0))
  [ "$heard" -eq 0 ] || air_wire=$(($(sent_at "$heard") - sent0))
  # Who says that it is done and is not, is wrong.
  if [ "$done_n" -gt "$got" ]; then wrong=$((done_n - got)); fi
  busy_until=$((last > begun && got == n ? last : at))
  [ "$heard" -eq 0 ] || busy_until=$heard
  waited=$(((waits - waits0) * 100 / (busy_until - begun)))
  awk -v OFS=, -v n="$n" -v got="$got" -v last="$last" -v begun="$begun" -v ideal="$ideal_us" -v heard="$heard" \
    -v wire="$wire" -v bytes="$file_bytes" -v late="$late_us" -v lateGot="$late_got" \
    -v head="$tool,$n,$loss,$got,$wrong" -v tail="$feedback,$(peak_kib "$cell"/[0-9]*.kib),$(peak_kib "$cell/head.kib"),$late_got" \
    -v limited="$limited,$waited" -v air="$air_wire" 'BEGIN {
      print head, got == n ? sprintf("%.3f", (last - begun) / ideal) : "", heard ? sprintf("%.3f", (heard - begun) / ideal) : "",
        sprintf("%.3f", wire / bytes), tail, lateGot == "yes" ? sprintf("%.3f", late / ideal) : "", limited,
        air ? sprintf("%.3f", air / bytes) : ""
    }' >"$work/row"
}

said() { # box
  echo "compare: box $1 has no file, or another one; it said:" >&2
  tail -n 10 "$cell/$1.log" >&2
}

wait_jobs() {
  local pid
  for pid in $(jobs -p); do wait "$pid" 2>/dev/null; done
}

here_tools=
for tool in $tools; do
  if has "$tool"; then here_tools="$here_tools $tool"; else echo "compare: without $tool" >&2; fi
done
mkdir -p "$work/serve"
ln "$work/payload" "$work/serve/payload"
case $here_tools in
  *tiovivo*) lab_image "$work/payload" >"$work/image.log" 2>&1 || {
    cat "$work/image.log" >&2
    exit 1
  } ;;
esac
for n in $boxes; do
  for tool in $here_tools; do
    for loss in $losses; do
      for _ in 1 2 3; do
        run_cell "$tool" "$n" "$loss"
        [ "$waited" -gt "$most_waited" ] || break
        echo "compare: the head-end waited $waited % of the time for a processor: $(cat "$work/row")" >&2
      done
      tee -a "$csv" <"$work/row"
      # Who brings it to nobody is not asked again with more loss.
      if grep -q "^$tool,$n,$loss,0," "$work/row"; then break; fi
    done
  done
done
report "$csv"
if [ -n "$quick" ]; then
  awk -F, 'NR > 1 && ($4 != $2 || $5 > 0 || $12 != "yes" || $9 != 0) { bad = 1; print "compare: not as it must be: " $0 }
    END { exit bad }' "$csv"
fi
