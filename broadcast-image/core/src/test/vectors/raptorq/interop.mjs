// The independent codec's side of broadcast-image/bench/codec-interop.sh: decodes the packets in
// DIR/ours-*, and writes DIR/theirs-* from the same parameters, with losses of its own.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decoder, encodingSymbols, objectBytes, packet } from './codec.mjs';

const HEADER_BYTES = 24;
const LOSSES = [0, 10, 30, 50, 70, 100];
const EXTRA_SYMBOLS = 3;
const folder = process.argv[2];

for (let n = 0; existsSync(join(folder, `ours-${n}`)); n++) {
  const ours = readFileSync(join(folder, `ours-${n}`));
  const [bytes, symbolBytes, z, , seed, packets] =
    [0, 4, 8, 12, 16, 20].map((at) => ours.readInt32BE(at));
  const object = objectBytes(bytes, seed);
  const largest = Math.ceil(Math.ceil(bytes / symbolBytes) / z);
  const blocks = encodingSymbols(object, symbolBytes, largest + EXTRA_SYMBOLS);

  const decoder = Decoder.with_defaults(BigInt(bytes), symbolBytes);
  let decoded;
  let used = 0;
  for (let at = HEADER_BYTES; at < ours.length && !decoded; at += 4 + symbolBytes) {
    const symbol = ours.subarray(at + 4, at + 4 + symbolBytes);
    const sbn = ours[at];
    decoded = decoder.decode(packet(sbn, blocks[sbn], ours.readUIntBE(at + 1, 3), symbol));
    used++;
  }
  decoder.free();
  if (!decoded || Buffer.compare(decoded, object) !== 0) {
    console.error(`ours-${n}: the independent decoder got ${decoded ? 'another' : 'no'} object`);
    process.exit(1);
  }
  console.log(`ours -> theirs  F=${bytes} T=${symbolBytes} Z=${z} from ${used} of ${packets} packets`);

  let random = seed;
  const percent = () => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
    return Math.floor(random / 2 ** 32 * 100);
  };
  const sent = [];
  for (const [sbn, { k, symbols }] of blocks.entries()) {
    const loss = LOSSES[(n + sbn) % LOSSES.length];
    const kept = [];
    for (let esi = 0; esi < k; esi++) {
      if (percent() >= loss) {
        kept.push(esi);
      }
    }
    for (let esi = k; kept.length < k + EXTRA_SYMBOLS; esi++) {
      kept.push(esi);
    }
    for (const esi of kept) {
      sent.push(Buffer.from([sbn, esi >> 16, (esi >> 8) & 0xff, esi & 0xff]), symbols[esi]);
    }
  }
  const header = Buffer.from(ours.subarray(0, HEADER_BYTES));
  header.writeInt32BE(sent.length / 2, 20);
  writeFileSync(join(folder, `theirs-${n}`), Buffer.concat([header, ...sent]));
}
