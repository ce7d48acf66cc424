/**
 * Whether what a step would create is there already, and alike: asked of the operation that reads what the other
 * creates. Members that the answer does not show cannot differ.
 */

import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Service, structureOf } from '../../model/load.ts';
import type { Members } from '../../protocol/types.ts';

/** Calls an operation as the seed's caller; rejects with the service's error. */
export type SeedCall = (service: string, operation: string, input: Members) => Promise<Members>;

/** Readers whose names do not follow from that of the creator. */
const READERS: Readonly<Record<string, string>> = {
  'sqs.CreateQueue': 'GetQueueUrl',
  's3.CreateBucket': 'HeadBucket',
  'organizations.CreateOrganization': 'DescribeOrganization',
};

/** Creators that AWS lets be called again with the same members, and that tell others by themselves. */
export const REPEATABLE: ReadonlySet<string> = new Set(['sqs.CreateQueue', 'sns.CreateTopic']);

/** Whether an object is there with the same content and type. */
export async function sameObject(input: Members, bytes: Uint8Array, call: SeedCall): Promise<boolean> {
  const { Bucket, Key, ContentType = 'binary/octet-stream' } = input as Record<string, unknown>;
  try {
    const head = await call('s3', 'HeadObject', { Bucket, Key });
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    return head['ETag'] === etag && head['ContentType'] === ContentType;
  } catch {
    return false;
  }
}

/** Undefined: there is none yet, or nobody can tell. Else the members that differ. */
export async function existing(
  service: Service,
  operation: string,
  input: Members,
  call: SeedCall,
): Promise<string[] | undefined> {
  const reader = readerOf(service, operation);
  if (reader === undefined) return undefined;
  const asked = sharedMembers(service, reader, input);
  if (Object.keys(asked).length === 0 && reader !== 'DescribeOrganization') return undefined;
  let found: Members;
  try {
    found = await call(service.name, reader, asked);
  } catch {
    // Not there, or not to be read: the creator says which.
    return undefined;
  }
  return Object.entries(input)
    .filter(([name, value]) => !(name in asked) && differs(found, name, value))
    .map(([name]) => name);
}

function readerOf(service: Service, operation: string): string | undefined {
  const thing = /^Create(.+)$/.exec(operation)?.[1];
  if (thing === undefined) return undefined;
  const names = [READERS[`${service.name}.${operation}`], `Describe${thing}`, `Get${thing}`];
  return names.find((name) => name !== undefined && service.operations[name] !== undefined);
}

function sharedMembers(service: Service, reader: string, input: Members): Members {
  const ref = service.operations[reader]?.[0];
  const known = ref === undefined ? {} : structureOf(service, ref).m;
  return Object.fromEntries(Object.entries(input).filter(([name]) => Object.hasOwn(known, name)));
}

/** Looks for a member of the name anywhere in the answer. */
function differs(found: unknown, name: string, wanted: unknown): boolean {
  const shown = valuesNamed(found, name);
  return shown.length > 0 && !shown.some((value) => covers(value, wanted));
}

function valuesNamed(value: unknown, name: string): unknown[] {
  if (value === null || typeof value !== 'object' || value instanceof Date || value instanceof Uint8Array)
    return [];
  const own = Object.hasOwn(value, name) ? [(value as Record<string, unknown>)[name]] : [];
  return [...own, ...Object.values(value).flatMap((inner) => valuesNamed(inner, name))];
}

/** Whether what is there holds all that is wanted; it may hold more (defaults, states). */
function covers(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(value) && wanted.every((item) => value.some((other) => covers(other, item)));
  }
  if (wanted !== null && typeof wanted === 'object' && !(wanted instanceof Date)) {
    if (value === null || typeof value !== 'object') return false;
    return Object.entries(wanted).every(([key, item]) =>
      covers((value as Record<string, unknown>)[key], item),
    );
  }
  return isDeepStrictEqual(value, wanted) || sameDocument(value, wanted);
}

/** Policies come back encoded, with other blanks. */
function sameDocument(value: unknown, wanted: unknown): boolean {
  if (typeof value !== 'string' || typeof wanted !== 'string') return false;
  try {
    return isDeepStrictEqual(
      JSON.parse(value.startsWith('%') ? decodeURIComponent(value) : value),
      JSON.parse(wanted),
    );
  } catch {
    return false;
  }
}
