/**
 * Snapshots on disk: `snapshots/NAME/` with a database, blobs and segments as in a generation, and
 * `snapshot.json`.
 */

import type { Files } from '../files.ts';
import { DataDirectoryError } from './data-directory-errors.ts';
import { FORMAT, newerError } from './format.ts';
import { type Generation, STORE_FILE, shareFile, shareFiles } from './generation.ts';
import { readText, syncFile, writeText } from './small-files.ts';

export interface SnapshotFacts {
  name: string;
  createdMs: number;
  /** The kumobako that made it. */
  product: string;
  format: number;
  /** Versions of the collections in it. */
  collections: Record<string, number>;
  /** Size of its database; blobs and segments share theirs with the world. */
  storeBytes: number;
}

const FACTS_FILE = 'snapshot.json';
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What a reset keeps of a durable world. */
export const BEFORE_RESET = 'before-reset';

export function snapshotPath(root: string, name: string): string {
  if (!NAME.test(name)) {
    throw new DataDirectoryError(
      'snapshot-name',
      `${JSON.stringify(name)} cannot name a snapshot: ` +
        'use 1 to 64 letters, digits, ".", "_" and "-", beginning with a letter or digit.',
    );
  }
  return `${root}/snapshots/${name}`;
}

/** A name out of any text, for snapshots that are made unasked. */
export function asSnapshotName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._-]/g, '-').slice(0, 64);
}

/**
 * Copies the database of a generation into an empty folder and shares its files, while the generation goes
 * on.
 */
export async function copyGeneration(files: Files, generation: Generation, to: string): Promise<void> {
  const unpinBlobs = generation.blobs.pin();
  const unpinSegments = generation.segments.pin();
  try {
    // The database first: whatever it refers to was there before and is held by the pins.
    await generation.store.copyInto(`${to}/${STORE_FILE}`);
    await shareFiles(files, generation.path, to);
  } finally {
    unpinBlobs();
    unpinSegments();
  }
}

export async function writeSnapshotFacts(
  files: Files,
  folder: string,
  facts: Omit<SnapshotFacts, 'name' | 'storeBytes' | 'format'>,
): Promise<void> {
  await syncFile(files, `${folder}/${STORE_FILE}`);
  const storeBytes = (await files.facts(`${folder}/${STORE_FILE}`))?.size ?? 0;
  await writeText(files, `${folder}/${FACTS_FILE}`, JSON.stringify({ format: FORMAT, storeBytes, ...facts }));
}

/** Facts of all snapshots, oldest first. */
export async function listSnapshots(files: Files, root: string): Promise<SnapshotFacts[]> {
  const found: SnapshotFacts[] = [];
  for (const name of await files.list(`${root}/snapshots`)) {
    if (!NAME.test(name)) continue;
    const facts = await readFacts(files, root, name);
    if (facts !== undefined) found.push(facts);
  }
  return found.sort((a, b) => a.createdMs - b.createdMs);
}

/** Throws `snapshot-missing` or `newer`. */
export async function snapshotFacts(files: Files, root: string, name: string): Promise<SnapshotFacts> {
  const path = snapshotPath(root, name);
  const facts = await readFacts(files, root, name);
  if (facts === undefined) {
    throw new DataDirectoryError('snapshot-missing', `There is no snapshot ${name} in ${root}/snapshots.`);
  }
  if (facts.format > FORMAT) throw newerError(path, facts.product, `format ${facts.format}`, `${FORMAT}`);
  return facts;
}

async function readFacts(files: Files, root: string, name: string): Promise<SnapshotFacts | undefined> {
  const text = await readText(files, `${snapshotPath(root, name)}/${FACTS_FILE}`);
  try {
    // Written by ourselves, as a whole, before the folder got its name.
    return text === undefined ? undefined : { ...(JSON.parse(text) as SnapshotFacts), name };
  } catch {
    return undefined;
  }
}

/** Makes the folder of a generation from a snapshot. An ephemeral one reads the database where it is. */
export async function unpackSnapshot(
  files: Files,
  snapshot: string,
  to: string,
  isEphemeral: boolean,
): Promise<void> {
  await files.makeDirectory(to);
  if (!isEphemeral) {
    await copyStore(files, snapshot, to, STORE_FILE);
    // A reset may have been cut off before the log went into the database.
    await copyStore(files, snapshot, to, `${STORE_FILE}-wal`);
    await files.syncDirectory(to);
  }
  await shareFiles(files, snapshot, to);
}

/** Makes a folder that holds the same snapshot as another one; a snapshot's files are never changed. */
export async function shareSnapshot(files: Files, from: string, to: string): Promise<void> {
  await files.makeDirectory(to);
  for (const name of [STORE_FILE, `${STORE_FILE}-wal`, FACTS_FILE]) {
    if ((await files.facts(`${from}/${name}`)) !== undefined) {
      await shareFile(files, `${from}/${name}`, `${to}/${name}`, false);
    }
  }
  await shareFiles(files, from, to);
}

/** On the disk before it counts: half a database would be a damaged one, not a lost moment. */
async function copyStore(files: Files, from: string, to: string, name: string): Promise<void> {
  if ((await files.facts(`${from}/${name}`)) === undefined) return;
  await files.copy(`${from}/${name}`, `${to}/${name}`);
  await syncFile(files, `${to}/${name}`);
}
