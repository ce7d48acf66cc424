/** Control files: small texts that are replaced as a whole. */

import { errorCode } from '../file-errors.ts';
import type { Files } from '../files.ts';

const TEXT_BYTES_MAX = 4 * 1024 * 1024;

/** The text of a file; undefined when there is none. */
export async function readText(files: Files, path: string): Promise<string | undefined> {
  try {
    const file = await files.open(path, 'read');
    try {
      const buffer = Buffer.alloc(Math.min(await file.size(), TEXT_BYTES_MAX));
      const count = await file.read(buffer, 0);
      return buffer.toString('utf8', 0, count);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces a file: whoever reads it, also after a crash, sees the old text or the new one. */
export async function writeText(files: Files, path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  await files.remove(temporary);
  const file = await files.open(temporary, 'create');
  try {
    await file.write([Buffer.from(text)], 0);
  } finally {
    await file.close();
  }
  await files.rename(temporary, path);
}

/** Resolves when a file's content is on the disk. */
export async function syncFile(files: Files, path: string): Promise<void> {
  const file = await files.open(path, 'update');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
