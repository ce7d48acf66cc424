// An authenticator app in a few lines: node totp.mjs SEED [STEP ...]
// Prints the code of now, or of each STEP: -1 is the one before, 1 the next. RFC 6238, as every such app has it.
//
// "Now" is the time of your cloud, which may have been moved. An app on your phone only knows the time of day.
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const [, , seed = '', ...steps] = process.argv;

const bits = [...seed].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));

const { nowMs } = await (await fetch(new URL('/_kumobako/clock', process.env.AWS_ENDPOINT_URL))).json();
const current = Math.floor(nowMs / 30_000);

for (const step of steps.length === 0 ? [0] : steps.map(Number)) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(current + step));
  const hash = createHmac('sha1', key).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  console.log(String(number % 1_000_000).padStart(6, '0'));
}
