/** An image unpacked: its root folder, made ready to be a sandbox's, and how it is run. */

import { lstatSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ImageCommand, readImage } from './image.ts';
import { refusedImage } from './refused.ts';
import { unpackImage } from './unpack.ts';

const ROOT = 'root';
const COMMAND = 'command.json';
/** Where sandboxes put something over it; what an image has there itself gives way when it is something else. */
const FOLDERS = ['dev', 'proc', 'tmp', '.kumobako', '.kumobako/runtime'] as const;
const FILES = ['.kumobako/ca-bundle.pem'] as const;
/** Put over only where the image has the folder itself. */
const ETC_FILES = ['etc/resolv.conf', 'etc/hosts'] as const;

export interface ImageSource {
  readonly path: string;
  readonly name?: string | undefined;
  readonly digest: string;
}

/**
 * Unpacks an image into a folder that is not there yet.
 *
 * @throws FunctionRefusal for one that has changed since its digest was asked for, and as `readImage` and `unpackImage`
 */
export async function makeImageFolder({ path, name, digest }: ImageSource, folder: string): Promise<void> {
  const image = await readImage(path, name);
  if (image.digest !== digest) {
    const what = `${path} has changed since the function was given it; UpdateFunctionCode with the same ImageUri takes it as it is now`;
    throw refusedImage(what);
  }
  const aside = `${folder}.new.${process.pid}`;
  try {
    const root = join(aside, ROOT);
    await mkdir(root, { recursive: true });
    await unpackImage(image, root);
    await makeReady(root);
    await writeFile(join(aside, COMMAND), JSON.stringify(image.run));
    await rename(aside, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

export const imageRoot = (folder: string): string => join(folder, ROOT);

export async function imageCommand(folder: string): Promise<ImageCommand> {
  const command: ImageCommand = JSON.parse(await readFile(join(folder, COMMAND), 'utf8'));
  return command;
}

async function makeReady(root: string): Promise<void> {
  const kind = (name: string) => lstatSync(join(root, name), { throwIfNoEntry: false });
  for (const name of FOLDERS) {
    if (kind(name)?.isDirectory() === true) continue;
    await rm(join(root, name), { recursive: true, force: true });
    await mkdir(join(root, name), { mode: 0o755 });
  }
  const hasEtc = kind('etc')?.isDirectory() === true;
  for (const name of hasEtc ? [...FILES, ...ETC_FILES] : FILES) {
    if (kind(name)?.isFile() === true) continue;
    await rm(join(root, name), { recursive: true, force: true });
    await writeFile(join(root, name), '');
  }
}
