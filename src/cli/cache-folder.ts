import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userCache } from '../core/user-cache.ts';

/** A folder for files that can be made again, under the user's cache; a passing one where that cannot be written. */
export function cacheFolder(environment: NodeJS.ProcessEnv, name: string): string {
  const folder = join(userCache(environment), name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    // A home that cannot be written, as in many containers.
    return mkdtempSync(join(tmpdir(), 'kumobako-'));
  }
}
