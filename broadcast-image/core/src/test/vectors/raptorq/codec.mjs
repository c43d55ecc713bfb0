// The independent codec (npm "raptorq", the WebAssembly build of cberner/raptorq) and what both
// scripts need beside it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const home = process.env.RAPTORQ_HOME
  ?? dirname(createRequire(import.meta.url).resolve('raptorq/package.json'));
// The package ships an ES module without saying so: import a copy whose name says it.
const folder = mkdtempSync(join(tmpdir(), 'raptorq-'));
const copy = join(folder, 'raptorq.mjs');
writeFileSync(copy, readFileSync(join(home, 'raptorq.js')));
const codec = await import(copy);
rmSync(folder, { recursive: true });
codec.initSync(new WebAssembly.Module(readFileSync(join(home, 'raptorq_bg.wasm'))));

export const { Encoder, Decoder } = codec;

/** Object bytes: the low octet of each state of xorshift32 (13, 17, 5), started from the seed. */
export function objectBytes(bytes, seed) {
  const result = new Uint8Array(bytes);
  let x = seed >>> 0;
  for (let i = 0; i < bytes; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    result[i] = x & 0xff;
  }
  return result;
}

/**
 * All encoding symbols of an object, by source block number and encoding symbol id as RFC 6330
 * section 5.3.1 counts it: repair symbols follow the K source symbols at once. Version 1.7.24 gives
 * them ids from K' on instead (mended in the Rust crate's 2.0.0, "Fix symbol IDs assigned to
 * encoding packets", which has no npm build): the symbols are those of the RFC, their ids are
 * K' - K too high. `offset` is that difference.
 */
export function encodingSymbols(object, packetBytes, repairPerBlock) {
  const encoder = Encoder.with_defaults(object, packetBytes);
  const blocks = [];
  for (const packet of encoder.encode(repairPerBlock)) {
    const sbn = packet[0];
    blocks[sbn] ??= { symbols: [], ids: [] };
    blocks[sbn].symbols.push(packet.subarray(4));
    blocks[sbn].ids.push((packet[1] << 16) | (packet[2] << 8) | packet[3]);
  }
  encoder.free();
  return blocks.map(({ symbols, ids }) => {
    const k = symbols.length - repairPerBlock;
    return { k, symbols, offset: ids[k] - k };
  });
}

/** A packet with the id that this codec expects for RFC 6330's encoding symbol id. */
export function packet(sbn, block, esi, symbol) {
  const id = esi < block.k ? esi : esi + block.offset;
  const result = new Uint8Array(4 + symbol.length);
  result.set([sbn, id >> 16, (id >> 8) & 0xff, id & 0xff]);
  result.set(symbol, 4);
  return result;
}
