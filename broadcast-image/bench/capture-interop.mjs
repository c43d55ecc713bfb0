// Rebuilds the image in a capture with the independent codec; reads packets by the RFCs alone (5651, 5775, 6330), with
// no code of ours in between. usage: capture-interop.mjs CAPTURE.pcap IMAGE.zip
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Decoder, encodingSymbols, packet } from '../core/src/test/vectors/raptorq/codec.mjs';

const LOSS = 0.1; // of the captured packets, so that no lucky run of symbols is used
const EXTRA = 5; // symbols over K; a decode fails about once in 256^6 then
const IMAGE_CLASS = 3; // first three bits of a TOI, docs/WIRE.md
// The independent codec cuts larger blocks into sub-blocks of its own accord: at most this much at a time.
const MOST_BYTES = 8_000_000;

const [captureFile, imageFile] = process.argv.slice(2);

function fail(message) {
  console.error(`capture-interop: ${message}`);
  process.exit(1);
}

/** UDP payloads of a classic pcap file of Ethernet frames with IPv4. */
function* datagrams(bytes) {
  const little = bytes.readUInt32LE(0);
  if ((little !== 0xa1b2c3d4 && little !== 0xa1b23c4d) || bytes.readUInt32LE(20) !== 1) {
    fail(`${captureFile} is not a little-endian pcap file of Ethernet frames`);
  }
  for (let at = 24; at + 16 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 8);
    const frame = bytes.subarray(at + 16, at + 16 + length);
    at += 16 + length;
    const ip = frame.subarray(14);
    yield ip.subarray((ip[0] & 15) * 4 + 8);
  }
}

/** What an ALC packet with RaptorQ says; undefined: it is of another kind. */
function parse(alc) {
  const flags = alc.readUInt16BE(0);
  const header = alc[2] * 4;
  if (flags >> 12 !== 1 || alc[3] !== 6) {
    return undefined;
  }
  const half = (flags >> 4) & 1;
  const tsi = 4 * ((flags >> 7) & 1) + 2 * half;
  const toiBytes = 4 * ((flags >> 5) & 3) + 2 * half;
  const toiAt = 8 + 4 * ((flags >> 10) & 3) + tsi;
  if (toiBytes !== 4) {
    return undefined;
  }
  let oti;
  for (let at = toiAt + toiBytes; at < header; ) {
    const fixed = alc[at] >= 128;
    if (alc[at] === 64) {
      oti = {
        bytes: alc.readUIntBE(at + 2, 5),
        symbolBytes: alc.readUInt16BE(at + 8),
        blocks: alc[at + 10],
        subBlocks: alc.readUInt16BE(at + 11),
        alignment: alc[at + 13],
      };
    }
    at += fixed ? 4 : 4 * alc[at + 1];
  }
  return {
    toi: alc.readUInt32BE(toiAt),
    oti,
    sbn: alc[header],
    esi: alc.readUIntBE(header + 1, 3),
    symbol: alc.subarray(header + 4),
  };
}

/** RFC 6330 section 4.4.1.2: sizes of the parts, longer ones first. */
function partition(total, parts) {
  return Array.from({ length: parts }, (_, i) => Math.floor(total / parts) + (i < total % parts ? 1 : 0));
}

/** K' - K as the independent codec counts repair symbols; see codec.mjs. */
function block(k, subSymbolBytes) {
  const [only, ...others] = encodingSymbols(new Uint8Array(k * subSymbolBytes), subSymbolBytes, 1);
  if (others.length > 0 || only.k !== k) {
    fail(`the independent codec cuts ${k} symbols of ${subSymbolBytes} bytes differently`);
  }
  return only;
}

let oti;
let toi;
let random = 1;
const received = [];
for (const datagram of datagrams(readFileSync(captureFile))) {
  const alc = parse(datagram);
  random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
  if (alc === undefined || alc.toi >>> 29 !== IMAGE_CLASS || random / 2 ** 32 < LOSS) {
    continue;
  }
  oti ??= alc.oti;
  toi ??= alc.toi;
  if (alc.toi === toi) {
    (received[alc.sbn] ??= new Map()).set(alc.esi, alc.symbol);
  }
}
if (oti === undefined) {
  fail(`no image in ${captureFile}`);
}

/** A stretch of each of K symbols, as an object of its own to a codec that knows no others. */
function decode(k, sbn, symbols, from, width) {
  const ids = block(k, width);
  const decoder = Decoder.with_defaults(BigInt(k * width), width);
  let decoded;
  for (const [esi, symbol] of symbols) {
    decoded = decoder.decode(packet(0, ids, esi, symbol.subarray(from, from + width)));
    if (decoded !== undefined) {
      break;
    }
  }
  decoder.free();
  if (decoded === undefined) {
    fail(`block ${sbn} does not decode from ${symbols.length} symbols`);
  }
  return decoded;
}

const ks = partition(Math.ceil(oti.bytes / oti.symbolBytes), oti.blocks);
const widths = partition(oti.symbolBytes / oti.alignment, oti.subBlocks).map((units) => units * oti.alignment);
const sha256 = createHash('sha256');
let left = oti.bytes;
let used = 0;
let repair = 0;
ks.forEach((k, sbn) => {
  const symbols = [...(received[sbn] ?? [])].slice(0, k + EXTRA);
  if (symbols.length < k) {
    fail(`block ${sbn} has ${symbols.length} symbols in the capture and needs ${k}`);
  }
  used += symbols.length;
  repair += symbols.filter(([esi]) => esi >= k).length;
  let column = 0;
  for (const width of widths) {
    const subBlock = Buffer.alloc(k * width);
    // What the code does to one octet of all symbols it does to every other: any stretch of them decodes by itself.
    const count = Math.ceil((k * width) / MOST_BYTES);
    const strips = partition(width / oti.alignment, count).map((units) => units * oti.alignment);
    let at = 0;
    for (const strip of strips) {
      const decoded = decode(k, sbn, symbols, column + at, strip);
      for (let i = 0; i < k; i++) {
        subBlock.set(decoded.subarray(i * strip, (i + 1) * strip), i * width + at);
      }
      at += strip;
    }
    sha256.update(subBlock.subarray(0, Math.min(left, subBlock.length)));
    left -= Math.min(left, subBlock.length);
    column += width;
  }
});

const rebuilt = sha256.digest('hex');
const sent = createHash('sha256').update(readFileSync(imageFile)).digest('hex');
console.log(
  `capture-interop: ${oti.bytes} bytes, ${oti.blocks} blocks of ${oti.subBlocks} sub-blocks, from ${used} symbols` +
    ` (${repair} of them repair)`,
);
if (rebuilt !== sent) {
  fail(`the rebuilt image is ${rebuilt}, the one that was sent ${sent}`);
}
console.log(`capture-interop: ok, SHA-256 ${rebuilt}`);
