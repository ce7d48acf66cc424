/**
 * Receipt handles: which message of which queue, and by which receive. A caller cannot gain anything by making one up
 * (its rights are those on the queue that it names), so they are not sealed; a checksum tells made-up ones.
 *
 * Form, in base64url: format byte, queue id, epoch, version, visible at (6 bytes each), index (2), receive count (4),
 * group id, CRC-32 (4).
 */

import { crc32 } from 'node:zlib';

export interface ReceiptHandle {
  queueId: number;
  epoch: number;
  version: number;
  index: number;
  groupId: string;
  /** Which receive: the first is 1. */
  receiveCount: number;
  /** Until when that receive hid the message. */
  visibleAtMs: number;
}

const FORMAT = 1;
const FIXED_BYTES = 31;
const CHECK_BYTES = 4;

export function encodeHandle(handle: ReceiptHandle): string {
  const groupId = Buffer.from(handle.groupId);
  const bytes = Buffer.allocUnsafe(FIXED_BYTES + groupId.length + CHECK_BYTES);
  bytes[0] = FORMAT;
  bytes.writeUIntBE(handle.queueId, 1, 6);
  bytes.writeUIntBE(handle.epoch, 7, 6);
  bytes.writeUIntBE(handle.version, 13, 6);
  bytes.writeUIntBE(handle.visibleAtMs, 19, 6);
  bytes.writeUInt16BE(handle.index, 25);
  bytes.writeUInt32BE(handle.receiveCount, 27);
  groupId.copy(bytes, FIXED_BYTES);
  const end = bytes.length - CHECK_BYTES;
  bytes.writeUInt32BE(crc32(bytes.subarray(0, end)), end);
  return bytes.toString('base64url');
}

/** Undefined for a text that is no handle of ours. */
export function decodeHandle(text: string): ReceiptHandle | undefined {
  const bytes = Buffer.from(text, 'base64url');
  const end = bytes.length - CHECK_BYTES;
  if (end < FIXED_BYTES || bytes[0] !== FORMAT || bytes.toString('base64url') !== text) return undefined;
  if (bytes.readUInt32BE(end) !== crc32(bytes.subarray(0, end))) return undefined;
  return {
    queueId: bytes.readUIntBE(1, 6),
    epoch: bytes.readUIntBE(7, 6),
    version: bytes.readUIntBE(13, 6),
    visibleAtMs: bytes.readUIntBE(19, 6),
    index: bytes.readUInt16BE(25),
    receiveCount: bytes.readUInt32BE(27),
    groupId: bytes.toString('utf8', FIXED_BYTES, end),
  };
}
