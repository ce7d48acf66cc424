/**
 * Records as bytes: a version of their collection (one byte), then MessagePack. Plain data only: numbers, texts,
 * booleans, null, arrays, objects, bytes, big integers. `undefined` members are dropped.
 */

import { addExtension, type Options, Packr, Unpackr } from 'msgpackr';
import { COMMIT_VERSION_BYTES } from './store.ts';
import { CommitVersion } from './tuple.ts';

const EXTENSION_COMMIT_VERSION = 0x56;

/**
 * Eight bytes that no caller can guess, fixed for the process: after packing, the place of a commit version is found
 * by looking for them. They never reach the store, the commit's version is written over them.
 */
const mark = crypto.getRandomValues(new Uint8Array(COMMIT_VERSION_BYTES));
const markedExtension = Buffer.concat([Uint8Array.of(0xd7, EXTENSION_COMMIT_VERSION), mark]);
const PROTO = Buffer.from('__proto__');

const extension = {
  Class: CommitVersion,
  type: EXTENSION_COMMIT_VERSION,
  pack: () => Buffer.from(mark),
  unpack: (bytes: Uint8Array) => Number(Buffer.from(bytes).readBigUInt64BE(0)),
};

// The option is there (msgpackr 1.10), its type is not.
const packing: Options & { skipValues: unknown[] } = {
  useRecords: false,
  skipValues: [undefined],
  copyBuffers: true,
};
const packr = new Packr(packing);

const unpackrToMaps = new Unpackr({
  useRecords: false,
  mapsAsObjects: false,
  copyBuffers: true,
});
addExtension(extension);

export interface EncodedValue {
  value: Uint8Array;
  versionAt: number[] | undefined;
}

/** A record's bytes; `usesCommitVersion` says whether to look for placeholders in it. */
export function encodeValue(version: number, record: unknown, usesCommitVersion: boolean): EncodedValue {
  const packed = packr.pack(record);
  const value = Buffer.allocUnsafe(packed.length + 1);
  value[0] = version;
  value.set(packed, 1);
  if (!usesCommitVersion) return { value, versionAt: undefined };
  const versionAt: number[] = [];
  let at = packed.indexOf(markedExtension);
  while (at >= 0) {
    versionAt.push(at + 1 + markedExtension.length - COMMIT_VERSION_BYTES);
    at = packed.indexOf(markedExtension, at + markedExtension.length);
  }
  return { value, versionAt };
}

export function valueVersion(value: Uint8Array): number {
  return value[0] ?? 0;
}

/** A fresh record each time: the caller may change it. */
export function decodeValue(value: Uint8Array): unknown {
  const bytes = Buffer.from(value.buffer, value.byteOffset + 1, value.byteLength - 1);
  // The unpacker renames a member called __proto__, which a user's map may well have: such a value takes the slow way.
  if (bytes.includes(PROTO)) return fromMaps(unpackrToMaps.unpack(bytes));
  return packr.unpack(bytes);
}

function fromMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromMaps);
  if (!(value instanceof Map)) return value;
  const record: Record<string, unknown> = {};
  for (const [name, member] of value) {
    const options = { value: fromMaps(member), enumerable: true, configurable: true, writable: true };
    Object.defineProperty(record, String(name), options);
  }
  return record;
}
