// Writes golden vectors to standard output:  npm ci && node generate.mjs > golden.txt
import { createHash } from 'node:crypto';
import { encodingSymbols, objectBytes } from './codec.mjs';

// with_defaults derives the parameters by RFC 6330 section 4.3 from 10 MiB of working memory with
// Al = 8, SS = 8 and T = the packet size rounded down to Al, 64 bytes at least. Z and N are stated
// here as they then follow; symbols made with others would not match.
const cases = [
  { name: 'k1', seed: 1, bytes: 13, packet: 64, full: true, repair: 8 },
  { name: 'k2', seed: 2, bytes: 65, packet: 64, full: true, repair: 8 },
  { name: 'k5', seed: 3, bytes: 5 * 72, packet: 72, full: true, repair: 8 },
  { name: 'k10', seed: 4, bytes: 10 * 64 - 3, packet: 64, full: true, repair: 16 },
  { name: 'k11', seed: 5, bytes: 11 * 64, packet: 64, full: true, repair: 16 },
  { name: 'k26', seed: 6, bytes: 26 * 72 - 1, packet: 79, full: true, repair: 12 },
  { name: 'k27', seed: 7, bytes: 27 * 80, packet: 80, repair: 40 },
  { name: 'k101', seed: 8, bytes: 101 * 1280 - 17, packet: 1280, repair: 130 },
  { name: 'k1000', seed: 9, bytes: 1000 * 1280, packet: 1280, repair: 1100 },
  { name: 'k1002', seed: 10, bytes: 1002 * 136 - 5, packet: 137, repair: 1100 },
  { name: 'k10000', seed: 11, bytes: 10000 * 64 - 1, packet: 64, repair: 10100 },
  { name: 'k10000n2', seed: 12, bytes: 10000 * 1280 - 99, packet: 1280, n: 2, repair: 30 },
  { name: 'k16384', seed: 13, bytes: 16384 * 64, packet: 64, repair: 16400 },
  { name: 'k30000', seed: 14, bytes: 30000 * 64 - 7, packet: 64, repair: 30100 },
  { name: 'k56403', seed: 15, bytes: 56403 * 64, packet: 64, repair: 56500 },
  { name: 'z2', seed: 16, bytes: 56405 * 64 - 9, packet: 64, z: 2, repair: 20 },
  { name: 'z2n2', seed: 17, bytes: 100001 * 256 - 200, packet: 256, z: 2, n: 2, repair: 20 },
  { name: 'far', seed: 18, bytes: 10 * 64, packet: 64, repair: 1000000, from: 999990 },
];

console.log('# Golden vectors for RFC 6330, made by npm raptorq 1.7.24 (cberner/raptorq in WebAssembly,');
console.log('# https://github.com/cberner/raptorq, Apache-2.0) with generate.mjs. Object bytes: low octets of');
console.log('# xorshift32 (13, 17, 5) from the seed.');
console.log('# case NAME SEED F T Z N Al');
console.log('# symbol SBN ESI HEX            one encoding symbol');
console.log('# group SBN ESI COUNT SHA256    of that many encoding symbols from ESI on, joined');
for (const c of cases) {
  const symbolBytes = c.packet - (c.packet % 8);
  console.log(`case ${c.name} ${c.seed} ${c.bytes} ${symbolBytes} ${c.z ?? 1} ${c.n ?? 1} 8`);
  const blocks = encodingSymbols(objectBytes(c.bytes, c.seed), c.packet, c.repair);
  for (const [sbn, { k, symbols }] of blocks.entries()) {
    if (c.full) {
      symbols.forEach((symbol, esi) => print(sbn, esi, symbol));
    } else {
      print(sbn, k, symbols[k]);
      print(sbn, symbols.length - 1, symbols[symbols.length - 1]);
      group(sbn, symbols, 0, k);
      group(sbn, symbols, k + (c.from ?? 0), symbols.length);
    }
  }
}

function print(sbn, esi, symbol) {
  console.log(`symbol ${sbn} ${esi} ${Buffer.from(symbol).toString('hex')}`);
}

function group(sbn, symbols, from, to) {
  const hash = createHash('sha256');
  for (let esi = from; esi < to; esi++) {
    hash.update(symbols[esi]);
  }
  console.log(`group ${sbn} ${from} ${to - from} ${hash.digest('hex')}`);
}
