/** What the calls of a history must have seen of each other. */

import { hash } from 'node:crypto';
import type { AnyEntry, HistoryEntry, RegisterOperation, SimulatedEnd } from '../../core/simulation.ts';
import type { Api } from './api.gen.ts';
import { KEYS, ONCE, PLAIN, SWAPPED, VERSIONED } from './simulation-names.ts';

type End = SimulatedEnd<Api>;
type Entry = AnyEntry<Api>;

/** Every read of an object sees the last write before it, whichever way it was written. */
export async function objectProblems(end: End): Promise<string[]> {
  const problems: string[] = [];
  for (const key of KEYS) {
    const left = await etagNow(end, PLAIN, key);
    const entries = end.history.entries;
    const writes = entries.flatMap((entry) => writeOf(entry, key) ?? []);
    const reads = entries.flatMap((entry) => readOf(entry, key) ?? []);
    const problem = end.register(writes, [...reads, seenNow(left)]);
    if (problem !== undefined) problems.push(`${key}: ${problem}`);
  }
  return problems;
}

/** Values are ETags: all contents differ. */
function writeOf(entry: Entry, key: string): RegisterOperation | undefined {
  if (entry.operation === 'PutObject' && isAt(entry.input, key))
    return { ...entry, value: etagOf(entry.stream) };
  if (entry.operation === 'DeleteObject' && isAt(entry.input, key)) return { ...entry, value: undefined };
  if (entry.operation === 'DeleteObjects' && entry.input.Bucket === PLAIN) {
    const isNamed = entry.input.Delete.Objects.some(({ Key }) => Key === key);
    return isNamed ? { ...entry, value: undefined } : undefined;
  }
  if (entry.operation === 'CompleteMultipartUpload' && isAt(entry.input, key)) {
    return { ...entry, value: multipartEtagOf(entry.input.MultipartUpload?.Parts?.[0]?.ETag) };
  }
  return undefined;
}

function readOf(entry: Entry, key: string): RegisterOperation | undefined {
  if (entry.operation !== 'GetObject' || !isAt(entry.input, key)) return undefined;
  if (entry.errorCode === 'NoSuchKey') return { ...entry, outcome: 'acknowledged', value: undefined };
  return { ...entry, value: entry.output?.ETag };
}

function isAt({ Bucket, Key }: { Bucket: string; Key: string }, key: string): boolean {
  return Bucket === PLAIN && Key === key;
}

function etagOf(bytes: Uint8Array | undefined): string {
  return `"${hash('md5', bytes ?? new Uint8Array())}"`;
}

function multipartEtagOf(part: string | undefined): string {
  return `"${hash('md5', Buffer.from((part ?? '').replaceAll('"', ''), 'hex'))}-1"`;
}

function seenNow(value: string | undefined): RegisterOperation {
  const now = Number.MAX_SAFE_INTEGER;
  return { value, outcome: 'acknowledged', invokedAt: now, completedAt: now };
}

async function etagNow({ call }: End, Bucket: string, Key: string): Promise<string | undefined> {
  const { Contents = [] } = await call('ListObjectsV2', { Bucket, Prefix: Key });
  return Contents.find((object) => object.Key === Key)?.ETag;
}

/** A version is there until somebody deletes it by its id, and not any more afterwards. */
export async function versionProblems(end: End): Promise<string[]> {
  const { Versions = [] } = await end.call('ListObjectVersions', { Bucket: VERSIONED });
  const left = new Map(Versions.map(({ VersionId, ETag }) => [VersionId ?? '', ETag]));
  const deletions = end.history
    .of('DeleteObject')
    .filter(
      ({ input, outcome }) =>
        input.Bucket === VERSIONED && input.VersionId !== undefined && outcome !== 'refused',
    );
  const problems: string[] = [];
  for (const { input, output, stream } of end.history.of('PutObject')) {
    const id = output?.VersionId;
    if (input.Bucket !== VERSIONED || id === undefined) continue;
    const own = deletions.filter((entry) => entry.input.VersionId === id);
    if (own.some(({ outcome }) => outcome === 'acknowledged')) {
      if (left.has(id)) problems.push(`version ${id} was deleted and is there`);
    } else if (own.length === 0 && left.get(id) !== etagOf(stream)) problems.push(`version ${id} is lost`);
  }
  return problems;
}

/** Of those who ask for a key to be new, or to be what they saw, one wins. */
export async function conditionProblems(end: End): Promise<string[]> {
  const done = end.history
    .of('PutObject')
    .filter(({ input, outcome }) => input.Bucket === PLAIN && outcome === 'acknowledged');
  const problems: string[] = [];
  for (const key of ONCE) {
    const winners = done.filter(({ input }) => input.Key === key);
    if (winners.length > 1) problems.push(`${key} was new ${winners.length} times`);
    const [winner] = winners;
    const isLost = winner !== undefined && (await etagNow(end, PLAIN, key)) !== etagOf(winner.stream);
    if (isLost) problems.push(`${key} is not what was written`);
  }
  return [...problems, ...swapProblems(done)];
}

function swapProblems(done: readonly HistoryEntry<Api, 'PutObject'>[]): string[] {
  const seen = done.filter(({ input }) => input.Key === SWAPPED).flatMap(({ input }) => input.IfMatch ?? []);
  const twice = seen.filter((etag, i) => seen.indexOf(etag) !== i);
  return twice.map((etag) => `${etag} was swapped twice`);
}
