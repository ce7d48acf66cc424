/** Files of this machine that functions may be run from: those below folders that whoever started the cloud has named. */

import { realpath } from 'node:fs/promises';
import { isAbsolute, resolve, sep } from 'node:path';
import { FunctionRefusal } from '../core/functions.ts';

/** A setting that names a folder below which something may lie, and what is said where it is not set. */
export interface AllowedFolder {
  readonly root: string;
  /** `--hot-reload-root` */
  readonly flag: string;
  /** What is missing, and how to allow it. */
  readonly unset: string;
  /** How the path was given. */
  readonly given: string;
  /** `folder` */
  readonly kind: string;
}

/**
 * A path with its links followed. Asked when a function is made, and again before it runs: folders are moved, and links
 * are bent.
 *
 * @throws FunctionRefusal
 */
export async function allowedPath(allowed: AllowedFolder, path: string): Promise<string> {
  const { root, flag, unset, given, kind } = allowed;
  if (root === '') throw refusal(unset);
  if (!isAbsolute(path)) throw refusal(`${given} must be an absolute path: ${path}`);
  const below = await realpath(root).catch(() => undefined);
  if (below === undefined) throw refusal(`The folder of ${flag} is not there: ${root}`);
  // Before anything is looked at: what lies elsewhere is told to nobody, not even whether it is there.
  if (!isWithin(below, path) && !isWithin(resolve(root), path)) throw outside(allowed, path);
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) throw refusal(`There is no ${kind} ${path}`);
  if (!isWithin(below, real)) throw outside(allowed, path);
  return real;
}

function isWithin(root: string, path: string): boolean {
  const below = root.endsWith(sep) ? root : `${root}${sep}`;
  return `${resolve(path)}${sep}`.startsWith(below);
}

function outside({ root, flag }: AllowedFolder, path: string): FunctionRefusal {
  return refusal(`${path} is not below the folder of ${flag}, ${root}`);
}

function refusal(text: string): FunctionRefusal {
  return new FunctionRefusal('code', text);
}
