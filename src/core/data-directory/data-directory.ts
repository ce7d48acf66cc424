/**
 * Where a world's state lives:
 *
 *     format.json     what this directory holds; the one file that decides
 *     lock            held while a process runs           running.json   which one; killed ones leave it behind
 *     generations/gN  state.db, blobs/, segments/         snapshots/NAME the same, saved
 *     tmp/            what is being made or thrown away   (others keep their own folders beside these: ca/)
 *
 * An ephemeral world has the same in a temporary folder, with its database in memory.
 */

import type { BlobDirectory } from '../blobs/blob-directory.ts';
import type { Files } from '../files.ts';
import type { SegmentDirectory } from '../segments/segment-directory.ts';
import type { Damage } from '../segments/segment-log.ts';
import type { StoreError } from '../store-errors.ts';
import type { SqliteStore } from '../store-sqlite.ts';
import type { Durability } from '../store-sqlite-file.ts';
import type { MigratedCollection } from './migrate.ts';
import type { SnapshotFacts } from './snapshots.ts';

export interface DataDirectoryOptions {
  durability: Durability;
  /** Runs a function at the end of this turn of the event loop. */
  schedule: (run: () => void) => void;
  random: (count: number) => Uint8Array;
  wallMs: () => number;
  /** Version of this kumobako. */
  product: string;
  /** See {@link DataDirectory.adopt}. */
  collections?: readonly MigratedCollection[];
  report?: (event: DataDirectoryEvent) => void;
  /** The machine's, unless a test says otherwise. */
  files?: Files;
  bootId?: string;
  /** Where ephemeral worlds have their folders; the machine's by default. */
  temporaryDirectory?: string;
}

/** What happens without being asked for, for the log. */
export type DataDirectoryEvent =
  | { kind: 'migrated'; collection: string; from: number; to: number; rows: number }
  /** In the background; the state is still whole. */
  | { kind: 'problem'; error: StoreError | Error }
  /** Bytes at the end of a log that a crash tore off, or a block that a disk has damaged. */
  | { kind: 'segment'; damage: Damage }
  | { kind: 'quarantined'; blobs: readonly string[]; directory: string };

export interface Recovery {
  /** The last process was killed, or the machine went down under it. */
  isUnclean: boolean;
  /** The machine has started anew since: what was not synced may be lost. */
  isPowerCut: boolean;
  /** Blobs that were checked after a power cut, and those among them that were broken. */
  blobsChecked: number;
  blobsQuarantined: readonly string[];
}

/**
 * Methods that change something run one after the other. They reject with {@link DataDirectoryError}, or with
 * the StoreError of a database that cannot be copied or opened; then nothing has changed.
 */
export interface DataDirectory {
  /** Absolute. Further folders (`ca`) belong to others and survive resets and loads. */
  readonly path: string;
  readonly isEphemeral: boolean;
  readonly recovery: Recovery;
  /**
   * The state in use. A reset or a load replaces it: ask again afterwards. Whoever goes on with the old ones
   * gets errors, and can change nothing in the new state.
   */
  store(): SqliteStore;
  blobs(): BlobDirectory;
  segments(): SegmentDirectory;
  /**
   * Makes collections known: at the start, or when a service is loaded and before it reads. Throws `newer`
   * when a newer kumobako has written one of them; migrates older ones, after a snapshot `before-VERSION`.
   */
  adopt(collections: readonly MigratedCollection[]): Promise<void>;
  /** Adds facts (the endpoint) to what `running.json` tells about this process. */
  announce(facts: Readonly<Record<string, unknown>>): Promise<void>;
  /** An empty state; a durable world keeps what was before as the snapshot `before-reset`. */
  reset(): Promise<void>;
  /**
   * Saves the state as it is now, while the world goes on. Throws `snapshot-exists` unless it may replace.
   */
  save(name: string, options?: { replace?: boolean }): Promise<SnapshotFacts>;
  /** Replaces the state by a snapshot's. */
  load(name: string): Promise<void>;
  /** Oldest first. */
  snapshots(): Promise<SnapshotFacts[]>;
  /** Throws `snapshot-missing`. */
  deleteSnapshot(name: string): Promise<void>;
  /** Where a snapshot lies, for {@link takeSnapshot} of another directory. Throws `snapshot-missing`, `newer`. */
  snapshotFolder(name: string): Promise<string>;
  /** Makes the snapshot in a folder one of this directory's, sharing its files. Throws `snapshot-exists`. */
  takeSnapshot(folder: string, name: string): Promise<void>;
  /** Makes a snapshot into a data directory of its own, in a place where nothing is. */
  fork(name: string, path: string): Promise<void>;
  /**
   * Writes everything, leaves the mark of a clean stop and lets go of the lock. An ephemeral one removes its
   * folder.
   */
  close(): Promise<void>;
}
