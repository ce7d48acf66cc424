/**
 * `format.json`: what a data directory holds. One small file decides everything, so that a change (a reset, a
 * load, a migration) has happened when its new text is there, and has not when it is not.
 */

import type { Files } from '../files.ts';
import { DataDirectoryError } from './data-directory-errors.ts';
import type { CollectionVersions } from './migrate.ts';
import { readText, writeText } from './small-files.ts';

/** Raised when the layout of the directory changes. */
export const FORMAT = 1;

export interface Retired {
  generation: string;
  /** The snapshot that it becomes; null: it is removed. */
  becomes: string | null;
  /** Versions of the collections in it. */
  collections: Record<string, number>;
}

export interface Format extends CollectionVersions {
  format: number;
  /** Version of the kumobako that wrote last. */
  product: string;
  /** The generation in use: a folder of database, blobs and segments. */
  generation: string;
  /** Generations that are no longer in use but not yet put away: a crash interrupted it. */
  retired: Retired[];
}

export function formatPath(root: string): string {
  return `${root}/format.json`;
}

/** Reads and checks the file; undefined when there is none. Throws `newer` or `not-a-data-directory`. */
export async function readFormat(files: Files, root: string): Promise<Format | undefined> {
  const text = await readText(files, formatPath(root));
  if (text === undefined) return undefined;
  const format = parseFormat(text);
  if (format === undefined) {
    throw new DataDirectoryError(
      'not-a-data-directory',
      `${formatPath(root)} is not a format file of kumobako, or is damaged: ` +
        'put the file right, or choose another data directory.',
    );
  }
  if (format.format > FORMAT) throw newerError(root, format.product, `format ${format.format}`, `${FORMAT}`);
  return format;
}

export async function writeFormat(files: Files, root: string, format: Format): Promise<void> {
  await writeText(files, formatPath(root), `${JSON.stringify(format, undefined, 2)}\n`);
}

export function newerError(where: string, product: string, has: string, knows: string): DataDirectoryError {
  return new DataDirectoryError(
    'newer',
    `${where} was written by kumobako ${product} (${has}; this version knows ${knows}): ` +
      `use kumobako ${product} or later, or choose another data directory.`,
  );
}

export function parseFormat(text: string): Format | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || typeof value['format'] !== 'number' || typeof value['product'] !== 'string') {
    return undefined;
  }
  const { format, product, generation, retired, collections, migrating } = value;
  // A later format may have other members: it is refused by its number, whatever they are.
  if (format > FORMAT) {
    return { format, product, generation: '', retired: [], collections: {}, migrating: {} };
  }
  const isComplete =
    typeof generation === 'string' &&
    /^g\d+$/.test(generation) &&
    Array.isArray(retired) &&
    retired.every(isRetired) &&
    isVersions(collections) &&
    isVersions(migrating);
  return isComplete ? { format, product, generation, retired, collections, migrating } : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isVersions(value: unknown): value is Record<string, number> {
  return isRecord(value) && Object.values(value).every((version) => typeof version === 'number');
}

function isRetired(value: unknown): value is Retired {
  if (!isRecord(value)) return false;
  const { generation, becomes, collections } = value;
  return (
    isVersions(collections) &&
    typeof generation === 'string' &&
    /^g\d+$/.test(generation) &&
    (becomes === null || typeof becomes === 'string')
  );
}
