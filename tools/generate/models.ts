import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceModel } from '../../src/model/shapes.ts';

/** Names of the services that have a folder under `src/services`, sorted. */
export async function serviceFolders(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'src/services'), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** One service's model. Throws when `models/` has none: a service folder bears the name of its model. */
export async function readModel(root: string, name: string): Promise<ServiceModel> {
  const path = join(root, 'models', `${name}.json`);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Error(`src/services/${name} has no models/${name}.json`, { cause });
  });
  return JSON.parse(text);
}
