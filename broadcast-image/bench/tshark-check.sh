#!/bin/sh
# Has Wireshark's dissector read a captured broadcast: not one malformed packet, and every TSI, TOI, SBN, ESI and
# piece of FEC information that it prints equals what was sent. Ends with 1 on the first difference.
# usage: tshark-check.sh [DIR]; DIR: one that capture.sh has filled. Needs tshark and what capture.sh needs.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
if ! command -v tshark > /dev/null; then
  echo "tshark-check: tshark is missing: install it (Debian: apt install tshark)" >&2
  exit 3
fi
if [ $# -gt 0 ]; then
  work=$1
else
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT TERM
  "$here/capture.sh" "$work"
fi
port=$(cat "$work/port")

read_capture() { # tshark arguments
  tshark -r "$work/capture.pcap" -d "udp.port==$port,alc" "$@" 2> "$work/tshark.log"
}

bad=$(read_capture -Y '_ws.malformed || _ws.expert.severity >= 6291456 || !rmt-fec' | wc -l)
if [ "$bad" -ne 0 ]; then
  echo "tshark-check: $bad packets are malformed or not read to the end, the first:" >&2
  read_capture -Y '_ws.malformed || _ws.expert.severity >= 6291456 || !rmt-fec' | head -n 1 >&2
  exit 1
fi

read_capture -T fields -E separator=, -e rmt-lct.tsi -e rmt-lct.toi -e rmt-lct.codepoint \
  -e rmt-fec.encoding_id -e rmt-fec.sbn -e rmt-fec.esi -e rmt-fec.fti.transfer_length \
  -e rmt-fec.fti.encoding_symbol_length -e rmt-fec.fti.num_blocks -e rmt-fec.fti.num_subblocks \
  -e rmt-fec.fti.alignment -e rmt-lct.fdt_instance_id > "$work/read.csv"

# Both in one form: the codepoint is the FEC encoding id, symbol ids are hexadecimal, what a file table has not is empty.
awk -F, -v OFS=, 'NR > 1 {
  if ($3 == 0) { $8 = $9 = $10 = "" }
  if ($11 < 0 || $3 != 0) { $11 = "" }
  print $1, $2, $3, $3, $4, sprintf("0x%08x", $5), $6, $7, $8, $9, $10, $11
}' "$work/trace.csv" > "$work/sent.csv"

# What was captured must be what was sent, in order; a capture may miss a packet, it may not have another.
awk -F, '
NR == FNR { sent[++last] = $0; next }
{
  while (++at <= last && sent[at] != $0) { skipped++ }
  if (at > last) {
    printf "tshark-check: packet %d is read as\n  %s\nwhich was not sent (any more)\n", FNR, $0
    failed = 1
    exit 1
  }
  kind = $2 == 0 ? "table" : int($2 / 536870912)
  seen[kind]++
  packets++
}
END {
  if (failed) { exit 1 }
  printf "tshark-check: %d packets as sent: %d beacon, %d manifest, %d image, %d hashes, %d file table; %d of those sent not captured\n",
    packets, seen[1], seen[2], seen[3], seen[4], seen["table"], last - packets
  if (packets < 1000 || !seen[1] || !seen[2] || !seen[3] || !seen[4] || !seen["table"]) {
    print "tshark-check: that is too few of a kind"
    exit 1
  }
}' "$work/sent.csv" "$work/read.csv" >&2

# The file table: read as XML, and it names the image as it is.
toi=$(awk -F, '$2 >= 1610612736 && $2 < 2147483648 { print $2; exit }' "$work/read.csv")
bytes=$(wc -c < "$work/image.zip")
table=$(read_capture -Y 'rmt-lct.fdt_instance_id' -T fields -E aggregator=' ' -e xml.attribute | head -n 1)
for attribute in "TOI=\"$toi\"" "Content-Location=\"image.zip\"" "Transfer-Length=\"$bytes\"" \
  "FEC-OTI-FEC-Encoding-ID=\"6\""; do
  case $table in
    *"$attribute"*) ;;
    *)
      echo "tshark-check: the file table has no $attribute; it reads: $table" >&2
      exit 1
      ;;
  esac
done
echo "tshark-check: ok"
