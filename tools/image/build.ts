import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writeImage } from './archive.ts';
import { type Layer, writeLayer } from './layer.ts';
import { fillRoot, ImageError } from './root.ts';
import { DATA_FOLDER, HOME_FOLDER, USER_ID } from './settings.ts';

export interface BuiltImage {
  layer: Layer;
  version: string;
}

/** Why no image can be built on this machine; undefined when one can. */
export function missingForImage(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'an image for amd64 is built on Linux on amd64';
  const isDebian = existsSync('/etc/debian_version') && existsSync('/usr/bin/dpkg-deb');
  return isDebian ? undefined : "its files are Debian's packages, which apt fetches";
}

/**
 * Builds the image.
 *
 * @param tarball kumobako as `npm pack` made it
 * @param file where the image goes
 * @throws {ImageError}
 */
export async function buildImage(root: string, tarball: string, file: string): Promise<BuiltImage> {
  const missing = missingForImage();
  if (missing !== undefined) throw new ImageError(`No image here: ${missing}.`);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const epoch = process.env['SOURCE_DATE_EPOCH'];
  const createdMs = epoch === undefined ? Date.now() : Number(epoch) * 1000;
  const work = mkdtempSync(join(tmpdir(), 'kumobako-image-'));
  try {
    const files = join(work, 'root');
    mkdirSync(files);
    fillRoot(files, work, tarball);
    const layerFile = join(work, 'layer.tar.gz');
    const owners = { [DATA_FOLDER]: USER_ID, [HOME_FOLDER]: USER_ID };
    const layer = await writeLayer(files, layerFile, { owners, modifiedMs: createdMs });
    mkdirSync(dirname(file), { recursive: true });
    await writeImage(file, { ...layer, file: layerFile }, { version, createdMs });
    return { layer, version };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
