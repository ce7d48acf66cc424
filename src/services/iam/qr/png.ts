/** Black and white PNG pictures. */

import { crc32, deflateSync } from 'node:zlib';
import type { QrCode } from './qr-code.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
/** Pixels of a module's side. */
const SCALE = 4;
/** Light modules around a QR code: without them readers do not find it. */
const QUIET_ZONE = 4;

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** A QR code as a picture of one bit a pixel. */
export function qrPng({ size, modules }: QrCode): Uint8Array {
  const side = (size + 2 * QUIET_ZONE) * SCALE;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // One bit a pixel, grey.
  header.writeUInt8(1, 8);
  const stride = 1 + Math.ceil(side / 8);
  // Each line begins with its filter, which is none; light is 1.
  const lines = new Uint8Array(stride * side).fill(0xff);
  for (let y = 0; y < side; y++) {
    lines[y * stride] = 0;
    const row = Math.floor(y / SCALE) - QUIET_ZONE;
    if (row < 0 || row >= size) continue;
    for (let x = 0; x < size * SCALE; x++) {
      if (modules[row * size + Math.floor(x / SCALE)] !== 1) continue;
      const at = x + QUIET_ZONE * SCALE;
      const place = y * stride + 1 + (at >> 3);
      lines[place] = (lines[place] ?? 0) & ~(0x80 >> (at & 7));
    }
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
