/** A data directory in use: which generation is current, and all that replaces it. */

import type { BlobDirectory } from '../blobs/blob-directory.ts';
import type { Files } from '../files.ts';
import type { SegmentDirectory } from '../segments/segment-directory.ts';
import type { SqliteStore } from '../store-sqlite.ts';
import type { DataDirectory, DataDirectoryEvent, Recovery } from './data-directory.ts';
import { DataDirectoryError, toDataDirectoryError } from './data-directory-errors.ts';
import { FORMAT, type Format, formatPath, newerError, type Retired, writeFormat } from './format.ts';
import {
  closeGeneration,
  type Generation,
  type GenerationParts,
  openGeneration,
  STORE_FILE,
} from './generation.ts';
import {
  type CollectionVersions,
  type MigratedCollection,
  migrateOutdated,
  outdatedCollections,
  withNewCollections,
} from './migrate.ts';
import { syncFile } from './small-files.ts';
import {
  asSnapshotName,
  BEFORE_RESET,
  copyGeneration,
  listSnapshots,
  type SnapshotFacts,
  shareSnapshot,
  snapshotFacts,
  snapshotPath,
  unpackSnapshot,
  writeSnapshotFacts,
} from './snapshots.ts';

export interface KeeperParts extends GenerationParts {
  root: string;
  product: string;
  wallMs: () => number;
  tell: (event: DataDirectoryEvent) => void;
  recovery: Recovery;
  announce: (facts: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Runs at the end of `close`; clean when everything was written. */
  closed: (isClean: boolean) => Promise<void>;
}

export class DirectoryKeeper implements DataDirectory {
  readonly path: string;
  readonly isEphemeral: boolean;
  readonly recovery: Recovery;
  readonly #parts: KeeperParts;
  readonly #files: Files;
  readonly #adopted = new Map<string, MigratedCollection>();
  #format: Format;
  #current: Generation;
  #nextGeneration: number;
  #isClosed = false;
  /** Changes run one after the other, with what they leave to be done in the background. */
  #work: Promise<unknown> = Promise.resolve();
  readonly #removals = new Set<Promise<void>>();

  constructor(parts: KeeperParts, format: Format, current: Generation) {
    this.path = parts.root;
    this.isEphemeral = parts.isEphemeral;
    this.recovery = parts.recovery;
    this.#parts = parts;
    this.#files = parts.files;
    this.#format = format;
    this.#current = current;
    this.#nextGeneration = Number(current.name.slice(1)) + 1;
  }

  store(): SqliteStore {
    return this.#current.store;
  }

  blobs(): BlobDirectory {
    return this.#current.blobs;
  }

  segments(): SegmentDirectory {
    return this.#current.segments;
  }

  adopt(collections: readonly MigratedCollection[]): Promise<void> {
    return this.#exclusively(async () => {
      const outdated = this.#outdated(collections, this.#format, this.path, this.#format.product);
      for (const collection of collections) this.#adopted.set(collection.name, collection);
      if (outdated.length > 0) await this.#saveBeforeMigration();
      const record = async (versions: CollectionVersions): Promise<void> => {
        this.#format = { ...this.#format, ...versions };
        await this.#writeFormat({ isSynced: true });
      };
      const versions = withNewCollections(collections, this.#format);
      const isNew = collections.some(({ name }) => this.#format.collections[name] === undefined);
      if (isNew) await record(versions);
      await migrateOutdated(this.#current.store, outdated, versions, record, this.#tellMigrated);
    });
  }

  announce(facts: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#exclusively(() => this.#parts.announce(facts));
  }

  reset(): Promise<void> {
    return this.#exclusively(async () => {
      const versions = withNewCollections(this.#adopted.values(), { collections: {}, migrating: {} });
      const becomes = this.isEphemeral ? null : BEFORE_RESET;
      await this.#replaceBy(undefined, async () => ({ versions, becomes }));
    });
  }

  save(name: string, options: { replace?: boolean } = {}): Promise<SnapshotFacts> {
    return this.#exclusively(async () => {
      if (options.replace !== true) await this.#mustBeNew(name);
      return this.#save(name);
    });
  }

  load(name: string): Promise<void> {
    return this.#exclusively(async () => {
      const { collections, product } = await snapshotFacts(this.#files, this.path, name);
      const snapshot = snapshotPath(this.path, name);
      const adopted = [...this.#adopted.values()];
      const outdated = this.#outdated(adopted, { collections, migrating: {} }, snapshot, product);
      const before = withNewCollections(adopted, { collections, migrating: {} });
      // Nobody knows the new state yet: when it fails halfway, it is thrown away, so no step need be kept.
      const record = async (): Promise<void> => {};
      await this.#replaceBy(snapshot, async ({ store }) => {
        const versions = await migrateOutdated(store, outdated, before, record, this.#tellMigrated);
        return { versions, becomes: null };
      });
    });
  }

  snapshots(): Promise<SnapshotFacts[]> {
    return this.#exclusively(() => listSnapshots(this.#files, this.path));
  }

  deleteSnapshot(name: string): Promise<void> {
    return this.#exclusively(async () => {
      const path = snapshotPath(this.path, name);
      if ((await this.#files.facts(path)) === undefined) {
        throw new DataDirectoryError(
          'snapshot-missing',
          `There is no snapshot ${name} in ${this.path}/snapshots.`,
        );
      }
      await this.#discard(path);
    });
  }

  snapshotFolder(name: string): Promise<string> {
    return this.#exclusively(async () => {
      await snapshotFacts(this.#files, this.path, name);
      return snapshotPath(this.path, name);
    });
  }

  takeSnapshot(folder: string, name: string): Promise<void> {
    return this.#exclusively(async () => {
      await this.#mustBeNew(name);
      const building = this.#temporary();
      try {
        await shareSnapshot(this.#files, folder, building);
        await this.#replaceSnapshot(building, snapshotPath(this.path, name));
      } catch (error) {
        await this.#files.removeTree(building);
        throw error;
      }
    });
  }

  fork(name: string, path: string): Promise<void> {
    return this.#exclusively(async () => {
      const { collections } = await snapshotFacts(this.#files, this.path, name);
      if ((await this.#files.list(path)).length > 0) {
        throw new DataDirectoryError('not-empty', `${path} is not empty: a fork needs a place of its own.`);
      }
      try {
        await unpackSnapshot(this.#files, snapshotPath(this.path, name), `${path}/generations/g1`, false);
        const { product } = this.#parts;
        await writeFormat(this.#files, path, {
          format: FORMAT,
          product,
          generation: 'g1',
          retired: [],
          collections,
          migrating: {},
        });
        await syncFile(this.#files, formatPath(path));
      } catch (error) {
        await this.#files.removeTree(`${path}/generations`);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    const closing = this.#exclusively(async () => {
      let isClean = false;
      try {
        await closeGeneration(this.#current);
        await Promise.all(this.#removals);
        isClean = true;
      } finally {
        await this.#parts.closed(isClean);
      }
    });
    this.#isClosed = true;
    await closing;
  }

  /** Puts away generations that a crash kept from it, and whatever was being made. For the start. */
  async tidy(): Promise<void> {
    for (const retired of this.#format.retired) await this.#putAway(retired);
    for (const name of await this.#files.list(`${this.path}/tmp`)) this.#remove(`${this.path}/tmp/${name}`);
    for (const name of await this.#files.list(`${this.path}/generations`)) {
      if (name !== this.#current.name) await this.#discard(`${this.path}/generations/${name}`);
    }
  }

  async #exclusively<T>(action: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw new DataDirectoryError('closed', `The data directory ${this.path} is closed.`);
    const result = this.#work.then(action);
    this.#work = result.catch(() => {});
    try {
      return await result;
    } catch (error) {
      throw toDataDirectoryError(error, this.path);
    }
  }

  /** Runs before whatever is asked for next, without keeping anybody waiting now. */
  #inBackground(action: () => Promise<void>): void {
    this.#work = this.#work.then(action).catch((error) => this.#parts.tell({ kind: 'problem', error }));
  }

  #outdated(
    collections: Iterable<MigratedCollection>,
    versions: CollectionVersions,
    where: string,
    product: string,
  ): MigratedCollection[] {
    return outdatedCollections(collections, versions, ({ name, version }, written) => {
      throw newerError(where, product, `${name} in version ${written}`, `${version}`);
    });
  }

  readonly #tellMigrated = ({ name, version }: MigratedCollection, from: number, rows: number): void => {
    this.#parts.tell({ kind: 'migrated', collection: name, from, to: version, rows });
  };

  async #saveBeforeMigration(): Promise<void> {
    const name = asSnapshotName(`before-${this.#parts.product}`);
    const saved = await listSnapshots(this.#files, this.path);
    // One that is there was made by a start that did not come to its end, or for another service.
    if (!saved.some((snapshot) => snapshot.name === name)) await this.#save(name);
  }

  async #mustBeNew(name: string): Promise<void> {
    if ((await this.#files.facts(snapshotPath(this.path, name))) === undefined) return;
    throw new DataDirectoryError(
      'snapshot-exists',
      `There is a snapshot ${name} already: delete it first, choose another name, or replace it.`,
    );
  }

  async #save(name: string): Promise<SnapshotFacts> {
    const target = snapshotPath(this.path, name);
    const building = this.#temporary();
    await this.#files.makeDirectory(building);
    try {
      await copyGeneration(this.#files, this.#current, building);
      await this.#writeFacts(building, this.#format.collections);
      await this.#replaceSnapshot(building, target);
    } catch (error) {
      await this.#files.removeTree(building);
      throw error;
    }
    return snapshotFacts(this.#files, this.path, name);
  }

  #writeFacts(folder: string, collections: Record<string, number>): Promise<void> {
    const { product, wallMs } = this.#parts;
    return writeSnapshotFacts(this.#files, folder, { createdMs: wallMs(), product, collections });
  }

  async #replaceSnapshot(from: string, target: string): Promise<void> {
    await this.#files.makeDirectory(`${this.path}/snapshots`);
    if ((await this.#files.facts(target)) !== undefined) await this.#discard(target);
    await this.#files.rename(from, target);
    await this.#files.syncDirectory(`${this.path}/snapshots`);
  }

  /** Makes a generation, empty or a snapshot's, and switches to it when `prepare` is done with it. */
  async #replaceBy(
    snapshot: string | undefined,
    prepare: (generation: Generation) => Promise<{ versions: CollectionVersions; becomes: string | null }>,
  ): Promise<void> {
    const path = `${this.path}/generations/g${this.#nextGeneration++}`;
    let generation: Generation | undefined;
    try {
      generation = await this.#openNew(path, snapshot);
      const { versions, becomes } = await prepare(generation);
      await this.#switchTo(generation, versions, becomes);
    } catch (error) {
      if (generation !== undefined) await closeGeneration(generation);
      this.#remove(path);
      throw error;
    }
  }

  async #openNew(path: string, snapshot: string | undefined): Promise<Generation> {
    const versionFloor = this.#current.store.lastVersion();
    if (snapshot !== undefined) await unpackSnapshot(this.#files, snapshot, path, this.isEphemeral);
    else if (!this.isEphemeral) await this.#files.makeDirectory(path);
    const from = snapshot !== undefined && this.isEphemeral ? { from: `${snapshot}/${STORE_FILE}` } : {};
    const generation = openGeneration(this.#parts, path, { versionFloor, ...from });
    if (this.#parts.durability === 'strict') {
      await this.#files.syncDirectory(path);
      await this.#files.syncDirectory(`${this.path}/generations`);
    }
    return generation;
  }

  /** From here on the new generation is the state; the old one is put away in the background. */
  async #switchTo(
    generation: Generation,
    versions: CollectionVersions,
    becomes: string | null,
  ): Promise<void> {
    const old = this.#current;
    const before = this.#format;
    const retired = { generation: old.name, becomes, collections: before.collections };
    this.#format = {
      ...before,
      ...versions,
      generation: generation.name,
      retired: [...before.retired, retired],
    };
    try {
      await this.#writeFormat({ isSynced: this.#parts.durability === 'strict' });
    } catch (error) {
      this.#format = before;
      throw error;
    }
    this.#current = generation;
    this.#inBackground(async () => {
      await closeGeneration(old);
      await this.#putAway(retired);
    });
  }

  async #putAway(retired: Retired): Promise<void> {
    const path = `${this.path}/generations/${retired.generation}`;
    if ((await this.#files.facts(path)) !== undefined) {
      // Nothing is taken away before the switch is on the disk.
      if (!this.isEphemeral) await syncFile(this.#files, formatPath(this.path));
      if (retired.becomes === null) await this.#discard(path);
      else {
        await this.#writeFacts(path, retired.collections);
        await this.#replaceSnapshot(path, snapshotPath(this.path, retired.becomes));
      }
    }
    const others = this.#format.retired.filter(({ generation }) => generation !== retired.generation);
    this.#format = { ...this.#format, retired: others };
    await this.#writeFormat({ isSynced: false });
  }

  /** Gone at once; its files are removed in the background. */
  async #discard(path: string): Promise<void> {
    const trash = this.#temporary();
    await this.#files.makeDirectory(`${this.path}/tmp`);
    await this.#files.rename(path, trash);
    this.#remove(trash);
  }

  #remove(path: string): void {
    const removal = this.#files
      .removeTree(path)
      .catch((error) => this.#parts.tell({ kind: 'problem', error }))
      .finally(() => this.#removals.delete(removal));
    this.#removals.add(removal);
  }

  #temporary(): string {
    return `${this.path}/tmp/${Buffer.from(this.#parts.random(8)).toString('hex')}`;
  }

  async #writeFormat({ isSynced }: { isSynced: boolean }): Promise<void> {
    if (this.isEphemeral) return;
    this.#format = { ...this.#format, product: this.#parts.product };
    await writeFormat(this.#files, this.path, this.#format);
    if (!isSynced) return;
    await syncFile(this.#files, formatPath(this.path));
    await this.#files.syncDirectory(this.path);
  }
}
