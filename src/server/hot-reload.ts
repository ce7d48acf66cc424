/** Folders of this machine that functions may be run from as they lie there: those below `--hot-reload-root`. */

import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, resolve, sep } from 'node:path';
import { FunctionRefusal } from '../core/functions.ts';

/**
 * The folder with its links followed. Asked when a function is made, and again before it runs: folders are moved, and
 * links are bent.
 *
 * @throws FunctionRefusal
 */
export async function hotReloadFolder(root: string, path: string): Promise<string> {
  if (root === '') {
    throw refusal(
      'S3Bucket "hot-reload" runs a function from a folder of this machine, which is allowed to nobody: start ' +
        'kumobako with --hot-reload-root DIR for the folders below DIR.',
    );
  }
  if (!isAbsolute(path)) throw refusal(`S3Key must be an absolute path with S3Bucket "hot-reload": ${path}`);
  const below = await realpath(root).catch(() => undefined);
  if (below === undefined) throw refusal(`The folder of --hot-reload-root is not there: ${root}`);
  // Before anything is looked at: what lies elsewhere is told to nobody, not even whether it is there.
  if (!isWithin(below, path) && !isWithin(resolve(root), path)) throw outside(root, path);
  const folder = await realpath(path).catch(() => undefined);
  if (folder === undefined || !(await stat(folder)).isDirectory())
    throw refusal(`There is no folder ${path}`);
  if (!isWithin(below, folder)) throw outside(root, path);
  return folder;
}

function isWithin(root: string, path: string): boolean {
  const below = root.endsWith(sep) ? root : `${root}${sep}`;
  return `${resolve(path)}${sep}`.startsWith(below);
}

function outside(root: string, path: string): FunctionRefusal {
  return refusal(`${path} is not below the folder of --hot-reload-root, ${root}`);
}

function refusal(text: string): FunctionRefusal {
  return new FunctionRefusal('code', text);
}
