/** Folders of this machine that functions may be run from as they lie there: those below `--hot-reload-root`. */

import { stat } from 'node:fs/promises';
import { FunctionRefusal } from '../core/functions.ts';
import { allowedPath } from './local-files.ts';

/** The folder with its links followed. @throws FunctionRefusal */
export async function hotReloadFolder(root: string, path: string): Promise<string> {
  const folder = await allowedPath(
    {
      ...{ root, flag: '--hot-reload-root', given: 'S3Key with S3Bucket "hot-reload"', kind: 'folder' },
      unset:
        'S3Bucket "hot-reload" runs a function from a folder of this machine, which is allowed to nobody: start ' +
        'kumobako with --hot-reload-root DIR for the folders below DIR.',
    },
    path,
  );
  if ((await stat(folder)).isDirectory()) return folder;
  throw new FunctionRefusal('code', `There is no folder ${path}`);
}
