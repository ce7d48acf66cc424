/**
 * Keys of tables and indexes: the checks of key attributes, their order-preserving bytes for the store, and the hash
 * that decides where a partition lies in a Scan.
 *
 * A table has one partition attribute and at most one sort attribute; a global secondary index has up to four of each
 * (multi-attribute keys, November 2025), so both are lists here.
 */

import { hash } from 'node:crypto';
import { invalidParameter, validation } from '../errors.ts';
import {
  type AttributeType,
  type AttributeValue,
  attributeOf,
  type Item,
  setAttribute,
  typeOf,
} from './attribute-value.ts';
import { numberFromKeyBytes, numberKeyBytes } from './number.ts';
import { textSizeBytes } from './size.ts';

export type KeyType = 'S' | 'N' | 'B';

export interface KeyAttribute {
  name: string;
  type: KeyType;
}

export interface KeySchema {
  /** At least one. */
  partition: readonly KeyAttribute[];
  /** In order of significance; none when the key has no sort part. */
  sort: readonly KeyAttribute[];
}

/** The encoded key of an item: see {@link encodeKeyValue} and {@link partitionHash}. */
export interface EncodedItemKey {
  /** {@link PARTITION_HASH_BYTES} long. */
  hash: Uint8Array;
  /** One for each sort attribute. */
  sort: Uint8Array[];
}

export const PARTITION_HASH_BYTES = 16;

const PARTITION_KEY_BYTES_MAX = 2048;
const SORT_KEY_BYTES_MAX = 1024;

const SCHEMA_MISMATCH = 'The provided key element does not match the schema';
const NOT_VALID = 'One or more parameter values are not valid.';
const HASH_SPACE = 1n << 64n;

/** The attributes of a key, partition first. */
export function keyAttributes(schema: KeySchema): KeyAttribute[] {
  return [...schema.partition, ...schema.sort];
}

function sizeBytes(value: AttributeValue): number {
  if (value.S !== undefined) return textSizeBytes(value.S);
  return value.B === undefined ? 0 : value.B.length;
}

function emptyType(value: AttributeValue): 'string' | 'binary' | undefined {
  if (value.S === '') return 'string';
  return value.B?.length === 0 ? 'binary' : undefined;
}

function checkNotEmpty(value: AttributeValue, name: string): void {
  const empty = emptyType(value);
  if (empty === undefined) return;
  const rule = `The AttributeValue for a key attribute cannot contain an empty ${empty} value.`;
  throw validation(`${NOT_VALID} ${rule} Key: ${name}`);
}

function checkSizes(schema: KeySchema, item: Item): void {
  const total = (attributes: readonly KeyAttribute[]) =>
    attributes.reduce((bytes, { name }) => bytes + sizeBytes(attributeOf(item, name) ?? {}), 0);
  // The missing space is DynamoDB's.
  if (total(schema.partition) > PARTITION_KEY_BYTES_MAX) {
    throw invalidParameter('Size of hashkey has exceeded the maximum size limit of2048 bytes');
  }
  if (total(schema.sort) > SORT_KEY_BYTES_MAX) {
    throw invalidParameter('Aggregated size of all range keys has exceeded the size limit of 1024 bytes');
  }
}

/**
 * Checks a `Key` parameter: exactly the attributes of the schema, with its types, not empty and not too long. The
 * values are canonical. Throws ValidationException.
 */
export function checkKey(schema: KeySchema, key: Item): void {
  const attributes = keyAttributes(schema);
  if (Object.keys(key).length !== attributes.length) throw validation(SCHEMA_MISMATCH);
  for (const { name, type } of attributes) {
    const value = attributeOf(key, name);
    if (value === undefined || value[type] === undefined) throw validation(SCHEMA_MISMATCH);
  }
  checkKeyValues(schema, key);
}

/** Checks the values of those key attributes that `item` has: not empty, not too long. Throws ValidationException. */
export function checkKeyValues(schema: KeySchema, item: Item): void {
  for (const { name } of keyAttributes(schema)) {
    const value = attributeOf(item, name);
    if (value !== undefined) checkNotEmpty(value, name);
  }
  checkSizes(schema, item);
}

/** Checks the table's key attributes in an item that is put. Throws ValidationException. */
export function checkItemKey(schema: KeySchema, item: Item): void {
  for (const { name, type } of keyAttributes(schema)) {
    const value = attributeOf(item, name);
    if (value === undefined) throw invalidParameter(`Missing the key ${name} in the item`);
    if (value[type] === undefined) {
      throw invalidParameter(`Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`);
    }
    checkNotEmpty(value, name);
  }
  checkSizes(schema, item);
}

/**
 * Checks the key attributes of a secondary index in an item that is put; returns whether the item is in the index,
 * which it is when it has all of them. Throws ValidationException for a wrong type, an empty or a too long value.
 */
export function checkIndexKey(indexName: string, schema: KeySchema, item: Item): boolean {
  let complete = true;
  for (const { name, type } of keyAttributes(schema)) {
    const value = attributeOf(item, name);
    if (value === undefined) {
      complete = false;
      continue;
    }
    if (value[type] === undefined) {
      const types = `Expected: ${type} Actual: ${typeOf(value)}`;
      throw invalidParameter(`Type mismatch for Index Key ${name} ${types} IndexName: ${indexName}`);
    }
    const empty = emptyType(value);
    if (empty !== undefined) {
      const rule =
        'A value specified for a secondary index key is not supported. ' +
        `The AttributeValue for a key attribute cannot contain an empty ${empty} value.`;
      throw validation(`${NOT_VALID} ${rule} IndexName: ${indexName}, IndexKey: ${name}`);
    }
  }
  checkSizes(schema, item);
  return complete;
}

/**
 * {@link checkIndexKey} for an item that an update made, where DynamoDB has other texts. `written` tells which
 * attributes the update wrote: one that the table already held is not looked at.
 */
export function checkUpdatedIndexKey(schema: KeySchema, item: Item, written: ReadonlySet<string>): boolean {
  let complete = true;
  for (const { name, type } of keyAttributes(schema)) {
    const value = attributeOf(item, name);
    if (value === undefined) complete = false;
    if (value === undefined || !written.has(name)) continue;
    if (value[type] === undefined) {
      throw validation(
        'The update expression attempted to update the secondary index key to unsupported type',
      );
    }
    const empty = emptyType(value);
    if (empty === undefined) continue;
    const rule =
      'The update expression attempted to update a secondary index key to a value that is not supported. ' +
      `The AttributeValue for a key attribute cannot contain an empty ${empty} value.`;
    throw validation(`${NOT_VALID} ${rule}`);
  }
  return complete;
}

/**
 * Bytes whose order (memcmp) is DynamoDB's order of key values of one type: UTF-8 for S, the bytes themselves for B,
 * sign, exponent and digits for N. They carry no type and no end mark; a tuple of the store adds both.
 */
export function encodeKeyValue(value: AttributeValue): Uint8Array {
  if (value.S !== undefined) return Buffer.from(value.S, 'utf8');
  if (value.N !== undefined) return numberKeyBytes(value.N);
  if (value.B !== undefined) return value.B;
  throw validation(SCHEMA_MISMATCH);
}

/** The value that {@link encodeKeyValue} encoded. */
export function decodeKeyValue(type: KeyType, bytes: Uint8Array): AttributeValue {
  if (type === 'N') return { N: numberFromKeyBytes(bytes) };
  if (type === 'B') return { B: Uint8Array.from(bytes) };
  return { S: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8') };
}

/**
 * Where a partition lies among all partitions of a table or index: the first 16 bytes of SHA-256 over its key values.
 * It is stable for ever, because it is part of stored keys; that two partitions share one is not to be expected in
 * the lifetime of a table, even on purpose.
 */
export function partitionHash(values: readonly Uint8Array[]): Uint8Array {
  const [first, ...others] = values;
  const bytes = first === undefined || others.length > 0 ? joinWithLengths(values) : first;
  // By way of a text, because making the digest's own buffer takes longer than the hash itself.
  return Buffer.from(hash('sha256', bytes, 'binary').slice(0, PARTITION_HASH_BYTES), 'latin1');
}

/** Several values as one text of bytes that tells where each begins. */
function joinWithLengths(values: readonly Uint8Array[]): Uint8Array {
  const parts = values.flatMap((value) => {
    const length = Buffer.allocUnsafe(4);
    length.writeUInt32BE(value.length);
    return [length, value];
  });
  return Buffer.concat(parts);
}

function encodeAttributes(attributes: readonly KeyAttribute[], item: Item): Uint8Array[] {
  return attributes.map(({ name }) => encodeKeyValue(attributeOf(item, name) ?? {}));
}

/** The encoded key of an item or `Key` that was checked against `schema`. */
export function encodeItemKey(schema: KeySchema, item: Item): EncodedItemKey {
  return {
    hash: partitionHash(encodeAttributes(schema.partition, item)),
    sort: encodeAttributes(schema.sort, item),
  };
}

/** The key attributes of an item, as `LastEvaluatedKey` and stream records show them. */
export function keyOf(schema: KeySchema, item: Item): Item {
  const key: Item = {};
  for (const { name } of keyAttributes(schema)) {
    const value = attributeOf(item, name);
    if (value !== undefined) setAttribute(key, name, value);
  }
  return key;
}

export interface HashRange {
  /** First hash, inclusive: a prefix of {@link PARTITION_HASH_BYTES} zero-filled bytes. */
  gte: Uint8Array;
  /** End, exclusive; undefined for the last segment, which goes to the end. */
  lt: Uint8Array | undefined;
}

function segmentStart(segment: number, totalSegments: number): Uint8Array {
  const bytes = Buffer.alloc(PARTITION_HASH_BYTES);
  bytes.writeBigUInt64BE((BigInt(segment) * HASH_SPACE) / BigInt(totalSegments));
  return bytes;
}

/** The partitions that segment `segment` (from 0) of a parallel Scan reads: segments share none and leave none out. */
export function segmentRange(segment: number, totalSegments: number): HashRange {
  const last = segment + 1 >= totalSegments;
  return {
    gte: segmentStart(segment, totalSegments),
    lt: last ? undefined : segmentStart(segment + 1, totalSegments),
  };
}

/** Whether a type may be a key's. */
export function isKeyType(type: AttributeType): type is KeyType {
  return type === 'S' || type === 'N' || type === 'B';
}
