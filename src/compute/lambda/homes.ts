/** The folders of one sandbox, under a name that its processes are known by. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MARK_VARIABLE } from './environment.ts';

export interface Home {
  readonly id: string;
  readonly folder: string;
  readonly tmp: string;
  /** For files that are put there later. */
  readonly task: string;
  readonly opt: string;
  /** The line of the environment by which what it started is found. */
  readonly mark: string;
}

export async function makeHome(folder: string, id: string): Promise<Home> {
  const own = join(folder, id);
  const home = {
    id,
    folder: own,
    tmp: join(own, 'tmp'),
    task: join(own, 'task'),
    opt: join(own, 'opt'),
    mark: `${MARK_VARIABLE}=${id}`,
  };
  await mkdir(home.tmp, { recursive: true, mode: 0o700 });
  return home;
}

/** Removes a home; a function that made its own folders unreadable must not keep them. */
export async function removeHome({ folder }: Home): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 2 }).catch(() => {});
}
