/** Whether a folder that somebody works in has changed: names, sizes and times of its files. */

import { createHash, type Hash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Installed packages change with the time of their folder. */
const NOT_ENTERED: ReadonlySet<string> = new Set(['node_modules', '.git', '__pycache__', '.venv']);
const ENTRIES_MAX = 20_000;

/** A text that is another one when the folder has changed. */
export async function folderState(folder: string): Promise<string> {
  const hash = createHash('sha256');
  await visit(folder, hash, { left: ENTRIES_MAX });
  return hash.digest('hex');
}

async function visit(folder: string, hash: Hash, budget: { left: number }): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (budget.left-- <= 0) return;
    // Python writes there while the function runs.
    if (entry.name === '__pycache__') continue;
    const path = join(folder, entry.name);
    const { size, mtimeMs, ino } = await lstat(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\0${ino}\n`);
    if (entry.isDirectory() && !NOT_ENTERED.has(entry.name)) await visit(path, hash, budget);
  }
}
