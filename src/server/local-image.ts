/** Container images of this machine that functions may be run from: `file:///...` below `--image-root`. */

import { fileURLToPath } from 'node:url';
import { FunctionRefusal, type LocalImage } from '../core/functions.ts';
import { allowedPath } from './local-files.ts';

/**
 * The image that a URI means, as it is now.
 *
 * @param uri `file:///path` of an archive or folder, with `#name` where it has several images
 * @throws FunctionRefusal
 */
export async function localImage(root: string, uri: string): Promise<LocalImage> {
  const { path: given, name } = parse(uri);
  const path = await imagePath(root, given);
  const { readImage } = await import('../compute/images/image.ts');
  const { digest } = await readImage(path, name);
  return { path: given, name, digest };
}

/** With its links followed. @throws FunctionRefusal */
export function imagePath(root: string, path: string): Promise<string> {
  const unset =
    'ImageUri "file:" runs a container image of this machine, which is allowed to nobody: start kumobako with ' +
    '--image-root DIR for the images below DIR.';
  const given = 'ImageUri "file:"';
  return allowedPath({ root, flag: '--image-root', given, kind: 'file or folder', unset }, path);
}

function parse(uri: string): { path: string; name: string | undefined } {
  try {
    const url = new URL(uri);
    const name = decodeURIComponent(url.hash.slice(1));
    url.hash = '';
    return { path: fileURLToPath(url), name: name === '' ? undefined : name };
  } catch {
    throw new FunctionRefusal(
      'code',
      `${uri} is no file: URL with an absolute path, as file:///images/one.tar is`,
    );
  }
}
