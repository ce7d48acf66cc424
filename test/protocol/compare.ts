/** Values of both sides of a round trip in one plain form, and their differences. */

import { Readable } from 'node:stream';

/** Members that clients add to outputs. */
const CLIENT_MEMBERS = new Set(['$metadata', 'ExpiresString', '__type', 'ResponseMetadata']);

interface WithBytes {
  transformToByteArray(): Promise<Uint8Array>;
}

/** A value without classes: times as `D<ms>`, bytes as `B<hex>`, big integers as `I<digits>`, streams read to their end. */
export async function normalise(value: unknown): Promise<unknown> {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date) return `D${value.getTime()}`;
  if (value instanceof Uint8Array) return `B${Buffer.from(value).toString('hex')}`;
  if (typeof value === 'bigint') return `I${value}`;
  if (typeof value !== 'object') return value;
  if (value instanceof String) return String(value);
  if ('transformToByteArray' in value) return normalise(await (value as WithBytes).transformToByteArray());
  if (value instanceof Readable) return normalise(Buffer.concat(await arrayOf<Buffer>(value)));
  if (Symbol.asyncIterator in value) {
    return normalise(await arrayOf(value as AsyncIterable<unknown>));
  }
  if (Array.isArray(value)) return Promise.all(value.map(normalise));
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (CLIENT_MEMBERS.has(key)) continue;
    const plain = await normalise(item);
    if (plain !== undefined) result[key] = plain;
  }
  return result;
}

/** All that an iterable gives. */
export async function arrayOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** Paths and values at which two normalised values differ. */
export function* differences(sent: unknown, got: unknown, path = ''): Generator<string> {
  if (sent === got) return;
  if (typeof sent !== 'object' || typeof got !== 'object' || sent === null || got === null) {
    yield `${path}: sent ${show(sent)} got ${show(got)}`;
    return;
  }
  for (const key of new Set([...Object.keys(sent), ...Object.keys(got)])) {
    yield* differences(at(sent, key), at(got, key), `${path}.${key}`);
  }
}

function at(value: object, key: string): unknown {
  return (value as Record<string, unknown>)[key];
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
