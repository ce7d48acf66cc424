/**
 * Sizes of items and what reading and writing them costs.
 *
 * The rules are those of "DynamoDB item sizes and formats" in the developer guide, but for numbers (see
 * {@link numberSizeBytes}).
 */

import { validation } from '../errors.ts';
import type { AttributeValue, Item } from './attribute-value.ts';
import { numberSizeBytes } from './number.ts';

export const ITEM_BYTES_MAX = 400 * 1024;

const READ_UNIT_BYTES = 4096;
const WRITE_UNIT_BYTES = 1024;
const DOCUMENT_BYTES = 3;
const DOCUMENT_MEMBER_BYTES = 1;

/** Bytes of a text in UTF-8. */
export function textSizeBytes(text: string): number {
  // Buffer.byteLength costs more than this loop for the short texts that names and keys are.
  if (text.length > 64) return Buffer.byteLength(text, 'utf8');
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return Buffer.byteLength(text, 'utf8');
  return text.length;
}

function totalBytes<T>(members: readonly T[], sizeBytes: (member: T) => number): number {
  let bytes = 0;
  for (const member of members) bytes += sizeBytes(member);
  return bytes;
}

/** Bytes of a canonical value, without its attribute's name. */
export function valueSizeBytes(value: AttributeValue): number {
  if (value.S !== undefined) return textSizeBytes(value.S);
  if (value.N !== undefined) return numberSizeBytes(value.N);
  if (value.B !== undefined) return value.B.length;
  if (value.M !== undefined) {
    return DOCUMENT_BYTES + DOCUMENT_MEMBER_BYTES * Object.keys(value.M).length + itemSizeBytes(value.M);
  }
  if (value.L !== undefined) {
    return DOCUMENT_BYTES + DOCUMENT_MEMBER_BYTES * value.L.length + totalBytes(value.L, valueSizeBytes);
  }
  if (value.SS !== undefined) return totalBytes(value.SS, textSizeBytes);
  if (value.NS !== undefined) return totalBytes(value.NS, numberSizeBytes);
  if (value.BS !== undefined) return totalBytes(value.BS, (bytes) => bytes.length);
  return 1;
}

/** Bytes of all names and values of an item. */
export function itemSizeBytes(item: Item): number {
  let bytes = 0;
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined) bytes += textSizeBytes(name) + valueSizeBytes(value);
  }
  return bytes;
}

/** The size of an item that is put; throws ValidationException over 400 KB. */
export function checkedItemSizeBytes(item: Item): number {
  const bytes = itemSizeBytes(item);
  if (bytes > ITEM_BYTES_MAX) throw validation('Item size has exceeded the maximum allowed size');
  return bytes;
}

/** The size of an item that an update made; throws ValidationException over 400 KB. */
export function checkedUpdatedSizeBytes(item: Item): number {
  const bytes = itemSizeBytes(item);
  if (bytes > ITEM_BYTES_MAX) throw validation('Item size to update has exceeded the maximum allowed size');
  return bytes;
}

export interface ReadMode {
  consistent?: boolean;
  transactional?: boolean;
}

/** Read capacity units for `bytes` read together: a Query adds up its items first, a GetItem has one. */
export function readUnits(bytes: number, mode: ReadMode = {}): number {
  const units = Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES));
  if (mode.transactional) return units * 2;
  return mode.consistent ? units : units / 2;
}

/** Write capacity units of one write: `bytes` is the larger of the item before and after. */
export function writeUnits(bytes: number, mode: { transactional?: boolean } = {}): number {
  const units = Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
  return mode.transactional ? units * 2 : units;
}
