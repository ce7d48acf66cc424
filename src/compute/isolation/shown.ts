/** What of the machine a sandbox gets to see, at every level that shuts the rest out. All of it is read-only. */

import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { Layout } from './driver.ts';

/** Of /etc: what programs need to find hosts, libraries, zones and certificates. */
const ETC: readonly string[] = [
  'ssl',
  'pki',
  'ca-certificates',
  'resolv.conf',
  'hosts',
  'nsswitch.conf',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'alternatives',
  'localtime',
  'protocols',
  'services',
  'mime.types',
].map((name) => `/etc/${name}`);

export function shownEtc(): readonly string[] {
  return ETC.filter((path) => existsSync(path));
}

export const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Whether a path is another one or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

/**
 * Installations of interpreters outside /usr. One that would show the user's own files as well (`~/bin/node`) is not
 * shown: only its programs are, which is enough for those that consist of one file.
 */
export function shownPrefixes(
  { prefixes, task, tmp }: Layout,
  program: string | undefined,
): readonly string[] {
  const secrets = [process.env['HOME'] ?? '/root', dirname(dirname(tmp))];
  const outside = prefixes.filter((prefix) => !isWithin(prefix, '/usr') && prefix !== task);
  const harmless = outside.filter((prefix) => !secrets.some((secret) => isWithin(secret, prefix)));
  const isCovered =
    program === undefined || [...harmless, '/usr'].some((prefix) => isWithin(program, prefix));
  return isCovered ? harmless : [...harmless, program];
}

/** Node looks for package.json in all folders above a module, and gives up at one that it must not read. */
export function manifestsAbove(folder: string): string[] {
  const found: string[] = [];
  for (let at = dirname(folder); at !== dirname(at); at = dirname(at)) found.push(join(at, 'package.json'));
  return found.filter((path) => existsSync(path));
}
