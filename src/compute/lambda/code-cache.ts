/** Code and layers, unpacked once for each content, in a folder that belongs to no snapshot. */

import { createHash } from 'node:crypto';
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { CodeArchive } from '../../core/functions.ts';
import { type ImageSource, makeImageFolder } from '../images/image-folder.ts';
import { unpackArchive } from './archive.ts';

/** So many unpacked contents stay; of more, those that are used by no sandbox and were not used for longest go. */
const FOLDERS_MAX = 100;
const LINKS_OF_ONE_TURN = 20;

export class CodeCache {
  readonly #folder: string;
  readonly #making = new Map<string, Promise<string>>();
  /** By folder, in the order of their last use. */
  readonly #held = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The folder of an archive's files. @throws FunctionRefusal `code` */
  code(archive: CodeArchive): Promise<string> {
    return this.#make(nameOf('code', [archive.id]), async (folder) =>
      unpackArchive(await archive.file(), folder),
    );
  }

  /** One folder with the files of all; undefined for none. @throws FunctionRefusal `code` */
  async layers(archives: readonly CodeArchive[]): Promise<string | undefined> {
    const [first] = archives;
    if (first === undefined) return undefined;
    if (archives.length === 1) return this.code(first);
    return this.#make(
      nameOf(
        'layers',
        archives.map(({ id }) => id),
      ),
      async (folder) => {
        const aside = `${folder}.new.${process.pid}`;
        try {
          for (const archive of archives) await linkTree(await this.code(archive), aside);
          await rename(aside, folder);
        } finally {
          await rm(aside, { recursive: true, force: true });
        }
      },
    );
  }

  /** An image's folder; see `images/image-folder.ts`. @throws FunctionRefusal `runtime` */
  image(source: ImageSource): Promise<string> {
    return this.#make(nameOf('image', [source.digest]), (folder) => makeImageFolder(source, folder));
  }

  /** While it is held a folder stays. */
  hold(folder: string): void {
    const count = this.#held.get(folder) ?? 0;
    this.#held.delete(folder);
    this.#held.set(folder, count + 1);
  }

  release(folder: string): void {
    const count = this.#held.get(folder) ?? 0;
    this.#held.delete(folder);
    this.#held.set(folder, Math.max(0, count - 1));
    void this.#evict();
  }

  async #evict(): Promise<void> {
    for (const [folder, count] of this.#held) {
      if (this.#held.size <= FOLDERS_MAX) return;
      if (count > 0) continue;
      this.#held.delete(folder);
      this.#making.delete(folder);
      // Renamed first: whoever asks meanwhile finds it gone, not half there.
      const aside = `${folder}.old.${process.pid}`;
      await rename(folder, aside).catch(() => {});
      // What cannot be removed now goes with the leftovers of the next start.
      await rm(aside, { recursive: true, force: true }).catch(() => {});
    }
  }

  #make(name: string, make: (folder: string) => Promise<void>): Promise<string> {
    const folder = join(this.#folder, name);
    let made = this.#making.get(folder);
    if (made === undefined) {
      made = exists(folder).then(async (isThere) => {
        if (!isThere) {
          await mkdir(this.#folder, { recursive: true, mode: 0o700 });
          await make(folder);
        }
        return folder;
      });
      this.#making.set(folder, made);
      // What failed once (a full disk) may work later.
      made.catch(() => this.#making.delete(folder));
    }
    return made;
  }
}

const nameOf = (kind: string, ids: readonly string[]): string =>
  `${kind}-${createHash('sha256').update(JSON.stringify(ids)).digest('hex').slice(0, 32)}`;

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Files of a folder in another one, as hard links; they take the place of what is there. Links that are there are
 * followed where they lead to a folder of `to`, and give way otherwise: nothing is written elsewhere.
 */
export async function linkTree(from: string, to: string): Promise<void> {
  let linked = 0;
  // A link takes less than it takes to hand it to a thread; others have their turn between some of them.
  for (const _ of linking(from, to, to)) {
    if (++linked % LINKS_OF_ONE_TURN === 0) await new Promise(setImmediate);
  }
}

function* linking(from: string, to: string, root: string): Generator<void> {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) {
      yield* linking(source, placeForFolder(target, root), root);
      continue;
    }
    const make = () =>
      entry.isSymbolicLink() ? symlinkSync(readlinkSync(source), target) : linkSync(source, target);
    try {
      make();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      rmSync(target, { recursive: true });
      make();
    }
    yield;
  }
}

/** Where files for a folder are to be put. */
function placeForFolder(target: string, root: string): string {
  const facts = lstatSync(target, { throwIfNoEntry: false });
  if (facts === undefined || facts.isDirectory()) return target;
  if (facts.isSymbolicLink()) {
    const real = folderBehind(target);
    if (real?.startsWith(`${realpathSync(root)}${sep}`) === true) return real;
  }
  unlinkSync(target);
  return target;
}

function folderBehind(link: string): string | undefined {
  try {
    const real = realpathSync(link);
    return statSync(real).isDirectory() ? real : undefined;
  } catch {
    // It leads nowhere.
    return undefined;
  }
}

/** How many files a tree has; counting stops beyond `max`. */
export async function countFiles(folder: string, max: number): Promise<number> {
  let count = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    count += entry.isDirectory() ? await countFiles(join(folder, entry.name), max - count) : 1;
    if (count > max) break;
  }
  return count;
}
