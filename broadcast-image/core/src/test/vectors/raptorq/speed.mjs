// The independent codec's side of broadcast-image/bench/codec-speed.sh: takes the orders that
// CodecWorker.java describes. Packets are ready before decoding is timed; encoding gives all K source
// packets besides the K repair ones, since this interface has no other way to ask.
import { createInterface } from 'node:readline';
import { Decoder, Encoder, objectBytes } from './codec.mjs';

const SYMBOL_BYTES = 1280;
const HEADER_BYTES = 4;
let k;
let object;
let packets;

// All threads of the process, as for ours.
const cpuNs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
};

function prepare(size) {
  k = size;
  packets = undefined;
  object = objectBytes(k * SYMBOL_BYTES, k);
  const encoder = Encoder.with_defaults(object, SYMBOL_BYTES);
  packets = encoder.encode(k + 8).slice(k);
  encoder.free();
  if (packets[0].length !== HEADER_BYTES + SYMBOL_BYTES || packets[k][0] !== 0) {
    throw new Error(`K = ${k} is not one block of ${SYMBOL_BYTES} bytes a symbol`);
  }
  if (Buffer.compare(decode(), object) !== 0) {
    throw new Error(`K = ${k} decoded wrongly`);
  }
}

function decode() {
  const decoder = Decoder.with_defaults(BigInt(object.length), SYMBOL_BYTES);
  let decoded;
  for (let i = 0; !decoded; i++) {
    decoded = decoder.decode(packets[i]);
  }
  decoder.free();
  return decoded;
}

function encode() {
  const encoder = Encoder.with_defaults(object, SYMBOL_BYTES);
  encoder.encode(k);
  encoder.free();
}

for await (const line of createInterface({ input: process.stdin })) {
  const [order, number] = line.split(' ');
  if (order === 'prepare') {
    prepare(Number(number));
    console.log('ready');
    continue;
  }
  const work = order === 'decode' ? decode : encode;
  const start = cpuNs();
  let elapsed;
  let runs = 0;
  do {
    work();
    runs++;
    elapsed = cpuNs() - start;
  } while (elapsed < Number(number));
  console.log(`${elapsed} ${runs}`);
}
