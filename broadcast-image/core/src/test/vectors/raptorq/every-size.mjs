// Writes one repair symbol of every block size to standard output; the sizes K' are found by asking
// the codec where its padding ends:  npm ci && node every-size.mjs > every-size.txt
import { encodingSymbols, objectBytes } from './codec.mjs';

const MAX_K = 56403;
const SYMBOL_BYTES = 64;
const KEPT_BYTES = 8;

console.log('# First 8 bytes of encoding symbol K\' + 7 of a block of each size K\', T = 64, Al = 8; object: 64 K\'');
console.log('# bytes, low octets of xorshift32 (13, 17, 5) from seed K\'. Made by npm raptorq 1.7.24 (cberner/raptorq');
console.log('# in WebAssembly, https://github.com/cberner/raptorq, Apache-2.0) with every-size.mjs.');
for (let k = 1; k <= MAX_K; k++) {
  // One symbol more than the last size: its padding says where the next size is.
  k += encodingSymbols(new Uint8Array(k * SYMBOL_BYTES), SYMBOL_BYTES, 1)[0].offset;
  const [block] = encodingSymbols(objectBytes(k * SYMBOL_BYTES, k), SYMBOL_BYTES, 8);
  const bytes = block.symbols[k + 7].subarray(0, KEPT_BYTES);
  console.log(`${k} ${Buffer.from(bytes).toString('hex')}`);
}
