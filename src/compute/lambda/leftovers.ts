/** What a process that was killed has left of sandboxes: their folders, and archives that were half unpacked. */

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export const sandboxesFolder = (folder: string): string => join(folder, 'sandboxes');
export const codeFolder = (folder: string): string => join(folder, 'code');

/** @param folder that of all functions of a cloud, of which nothing runs */
export async function removeLeftovers(folder: string): Promise<void> {
  const remove = (path: string) => rm(path, { recursive: true, force: true });
  const code = codeFolder(folder);
  const names = await readdir(code).catch(() => []);
  // Names of what is whole are made of hexadecimal digits; what is on its way there or gone has a suffix.
  const halves = names.filter((name) => name.includes('.')).map((name) => join(code, name));
  await Promise.all([sandboxesFolder(folder), ...halves].map(remove));
}
