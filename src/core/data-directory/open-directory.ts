/** Opening data directories: lock, format, what the last process left, migrations. */

import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import type { BlobDirectory } from '../blobs/blob-directory.ts';
import { type Files, realFiles } from '../files.ts';
import type { DataDirectory, DataDirectoryEvent, DataDirectoryOptions, Recovery } from './data-directory.ts';
import { DataDirectoryError, toDataDirectoryError } from './data-directory-errors.ts';
import { DirectoryKeeper, type KeeperParts } from './directory-keeper.ts';
import { FORMAT, type Format, formatPath, readFormat, writeFormat } from './format.ts';
import { type GenerationParts, openGeneration, STORE_FILE } from './generation.ts';
import { bootId } from './host.ts';
import { acquireLock, type Lock } from './lock.ts';
import { type Running, readRunning, removeRunning, writeRunning } from './running.ts';
import { syncFile } from './small-files.ts';

/**
 * Blobs written so shortly before a power cut may not have reached the disk: kernels write after half a
 * minute.
 */
const YOUNG_MS = 10 * 60 * 1000;

const CLEAN: Recovery = { isUnclean: false, isPowerCut: false, blobsChecked: 0, blobsQuarantined: [] };

/** Names that a folder without `format.json` must not have: what is in them is not ours. */
const OWN_NAMES: readonly string[] = ['generations', 'snapshots', 'tmp'];

/**
 * Opens a data directory, or makes it. Throws {@link DataDirectoryError}: `locked`, `newer`,
 * `not-writable`, `not-a-data-directory`, `full`, ... and `StoreError` for a damaged database.
 */
export async function openDataDirectory(
  directory: string,
  options: DataDirectoryOptions,
): Promise<DataDirectory> {
  const files = options.files ?? realFiles();
  const path = resolve(directory);
  try {
    await files.makeDirectory(path);
    // Before anything of ours is written there.
    await refuseForeign(files, path);
    const lock = await lockDirectory(files, path);
    try {
      return await openLocked(files, path, options, lock);
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    throw toDataDirectoryError(error, path);
  }
}

async function openLocked(
  files: Files,
  root: string,
  options: DataDirectoryOptions,
  lock: Lock,
): Promise<DataDirectory> {
  const { product, wallMs } = options;
  const format = (await readFormat(files, root)) ?? (await makeFormat(files, root, product));
  const last = await readRunning(files, root);
  const boot = options.bootId ?? bootId();
  // Until the state is repaired the file names the boot that it was written under: who dies in between has repaired
  // nothing, and the next one must see that the machine went down.
  let running: Running = { pid: process.pid, bootId: last?.bootId ?? boot, product, startedMs: wallMs() };
  await writeRunning(files, root, running);

  const parts = generationParts(files, options, false);
  const path = `${root}/generations/${format.generation}`;
  await prepareGeneration(files, path, format);
  const generation = openGeneration(parts, path);
  try {
    const isPowerCut = last !== undefined && last.bootId !== boot;
    const recovery = last === undefined ? CLEAN : await recover(files, path, generation.blobs, isPowerCut);
    if (isPowerCut) {
      running = { ...running, bootId: boot };
      await writeRunning(files, root, running);
    }
    const tell = options.report ?? (() => {});
    if (recovery.blobsQuarantined.length > 0) {
      const directory = `${path}/blobs/quarantine`;
      tell({ kind: 'quarantined', blobs: recovery.blobsQuarantined, directory });
    }
    const keeper = new DirectoryKeeper(
      {
        ...keeperParts(parts, root, options, recovery),
        announce: async (facts) => {
          running = { ...running, ...facts };
          await writeRunning(files, root, running);
        },
        closed: async (isClean) => {
          if (isClean) await removeRunning(files, root);
          lock.release();
        },
      },
      format,
      generation,
    );
    await keeper.tidy();
    await keeper.adopt(options.collections ?? []);
    return keeper;
  } catch (error) {
    await generation.store.close();
    throw error;
  }
}

/** A state that ends with its world: rows in memory, files in a temporary folder that `close` removes. */
export async function openEphemeralDirectory(options: DataDirectoryOptions): Promise<DataDirectory> {
  const files = options.files ?? realFiles();
  const name = `kumobako-${process.pid}-${Buffer.from(options.random(8)).toString('hex')}`;
  const root = `${options.temporaryDirectory ?? tmpdir()}/${name}`;
  try {
    await files.makeDirectory(root);
    const lock = await lockDirectory(files, root);
    const parts = generationParts(files, options, true);
    const generation = openGeneration(parts, `${root}/generations/g1`);
    const format = emptyFormat(options.product);
    const closed = async (): Promise<void> => {
      // Held to the end: else somebody who looks for what killed ones left removes it at the same time.
      await files.removeTree(root);
      lock.release();
    };
    const announce = async (): Promise<void> => {};
    const base = keeperParts(parts, root, options, CLEAN);
    const keeper = new DirectoryKeeper({ ...base, announce, closed }, format, generation);
    await keeper.adopt(options.collections ?? []);
    return keeper;
  } catch (error) {
    throw toDataDirectoryError(error, root);
  }
}

const EPHEMERAL_NAME = /^kumobako-\d+-[0-9a-f]{16}$/;

/** Removes the folders of ephemeral worlds whose process was killed. Resolves with their number. */
export async function removeDeadEphemeral(files: Files = realFiles(), parent = tmpdir()): Promise<number> {
  let removed = 0;
  for (const name of await files.list(parent)) {
    const path = `${parent}/${name}`;
    // Without a lock file it is being made or removed at this moment.
    if (!EPHEMERAL_NAME.test(name) || (await files.facts(`${path}/lock`)) === undefined) continue;
    try {
      const lock = acquireLock(`${path}/lock`);
      if (lock === undefined) continue;
      await files.removeTree(path);
      lock.release();
      removed++;
    } catch {
      // Another user's: theirs to remove.
    }
  }
  return removed;
}

function generationParts(files: Files, options: DataDirectoryOptions, isEphemeral: boolean): GenerationParts {
  const { durability, schedule, random } = options;
  const tell = options.report ?? (() => {});
  return {
    files,
    isEphemeral,
    // What ends with the process need not reach the disk.
    durability: isEphemeral ? 'default' : durability,
    schedule,
    random,
    report: (problem) =>
      tell(
        problem instanceof Error ? { kind: 'problem', error: problem } : { kind: 'segment', damage: problem },
      ),
  };
}

function keeperParts(
  parts: GenerationParts,
  root: string,
  { product, wallMs, report }: DataDirectoryOptions,
  recovery: Recovery,
): Omit<KeeperParts, 'announce' | 'closed'> {
  return { ...parts, root, product, wallMs, tell: report ?? ((_event: DataDirectoryEvent) => {}), recovery };
}

async function refuseForeign(files: Files, root: string): Promise<void> {
  const names = await files.list(root);
  if (names.includes('format.json')) return;
  const foreign = names.filter((name) => OWN_NAMES.includes(name));
  if (foreign.length === 0) return;
  throw new DataDirectoryError(
    'not-a-data-directory',
    `${root} has ${foreign.join(', ')} but no format.json: it is no data directory of kumobako. ` +
      'Choose another with --data-dir, or remove what is there.',
  );
}

async function lockDirectory(files: Files, root: string): Promise<Lock> {
  const lock = acquireLock(`${root}/lock`);
  if (lock !== undefined) return lock;
  const running = await readRunning(files, root);
  const who = running === undefined || running.pid === 0 ? 'Another process' : `Process ${running.pid}`;
  throw new DataDirectoryError(
    'locked',
    `${who} uses the data directory ${root}: stop it ("kumobako stop"), or choose another with --data-dir.`,
  );
}

/**
 * The folder of a state that was never used is made; one that was and is gone must not become an empty state.
 */
async function prepareGeneration(files: Files, path: string, { collections }: Format): Promise<void> {
  const wasUsed = Object.keys(collections).length > 0;
  if (wasUsed && (await files.facts(`${path}/${STORE_FILE}`)) === undefined) {
    throw new DataDirectoryError(
      'not-a-data-directory',
      `${path}/${STORE_FILE} is missing: put it back, or remove the data directory to begin anew.`,
    );
  }
  await files.makeDirectory(path);
}

function emptyFormat(product: string): Format {
  return { format: FORMAT, product, generation: 'g1', retired: [], collections: {}, migrating: {} };
}

async function makeFormat(files: Files, root: string, product: string): Promise<Format> {
  const format = emptyFormat(product);
  await writeFormat(files, root, format);
  // Once in its life: a power cut must not leave a directory that cannot be opened.
  await syncFile(files, formatPath(root));
  await files.syncDirectory(root);
  return format;
}

/** Repairs what a killed process left; after a power cut checks what it wrote last. */
async function recover(
  files: Files,
  path: string,
  blobs: BlobDirectory,
  isPowerCut: boolean,
): Promise<Recovery> {
  await blobs.removeLeftovers();
  if (!isPowerCut) return { ...CLEAN, isUnclean: true };
  const lastWrites = [
    await blobs.lastWrittenMs(),
    (await files.facts(`${path}/${STORE_FILE}`))?.modifiedMs,
    (await files.facts(`${path}/${STORE_FILE}-wal`))?.modifiedMs,
  ];
  const lastMs = Math.max(...lastWrites.map((ms) => ms ?? 0));
  const { checked, quarantined } = await blobs.verify(lastMs - YOUNG_MS);
  return { isUnclean: true, isPowerCut, blobsChecked: checked, blobsQuarantined: quarantined };
}
