/** Paths of an image's root folder, found as the image sees them: its links lead nowhere but into it. */

import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { join, posix } from 'node:path';
import { refusedImage } from './refused.ts';

/** As Linux counts. */
const LINKS_MAX = 40;

/**
 * Where a path of the image lies on this machine, with the links of all its folders followed; the last part is not.
 *
 * @throws FunctionRefusal for a path that leads out of the image, or in circles
 */
export function rootPath(root: string, path: string): string {
  return join(root, ...walk(path, LINKS_MAX, (parts) => linkAt(join(root, ...parts))));
}

/** The same with the last part followed as well. Undefined: it is not there. */
export function rootFile(root: string, path: string): { path: string; stats: Stats } | undefined {
  let at = path;
  for (let links = 0; links < LINKS_MAX; links++) {
    const found = rootPath(root, at);
    const stats = statsOf(found);
    if (stats === undefined) return undefined;
    if (!stats.isSymbolicLink()) return { path: found, stats };
    const target = readlinkSync(found);
    at = target.startsWith('/') ? target : posix.join('/', found.slice(root.length), '..', target);
  }
  throw refusedImage('it has links that lead in circles');
}

function walk(
  path: string,
  linksMax: number,
  linkOf: (parts: readonly string[]) => string | undefined,
): string[] {
  const waiting = path.split('/').filter((part) => part !== '' && part !== '.');
  const parts: string[] = [];
  for (let links = 0; ; ) {
    const part = waiting.shift();
    if (part === undefined) return parts;
    if (part === '..') {
      if (parts.pop() === undefined) throw refusedImage(`it has a path that leads out of it (${path})`);
      continue;
    }
    parts.push(part);
    const target = waiting.length === 0 ? undefined : linkOf(parts);
    if (target === undefined) continue;
    if (++links > linksMax) throw refusedImage('it has links that lead in circles');
    if (target.startsWith('/')) parts.length = 0;
    else parts.pop();
    waiting.unshift(...target.split('/').filter((name) => name !== '' && name !== '.'));
  }
}

function linkAt(path: string): string | undefined {
  return statsOf(path)?.isSymbolicLink() === true ? readlinkSync(path) : undefined;
}

/** Undefined: nothing is there, or it would have to be below a file. */
export function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}
