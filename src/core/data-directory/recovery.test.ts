import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type Files, realFiles } from '../files.ts';
import { realRandom } from '../random.ts';
import type { DataDirectory, DataDirectoryOptions } from './data-directory.ts';
import { openDataDirectory } from './open-directory.ts';

const folders: string[] = [];
const opened: DataDirectory[] = [];
afterEach(async () => {
  for (const directory of opened.splice(0)) await directory.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function open(path: string, more: Partial<DataDirectoryOptions>): Promise<DataDirectory> {
  const directory = await openDataDirectory(path, {
    durability: 'default',
    schedule: (run) => void setImmediate(run),
    random: realRandom(),
    wallMs: () => 1_700_000_000_000,
    product: '0.1.0',
    ...more,
  });
  opened.push(directory);
  return directory;
}

/** The process dies when it looks at its blobs. */
const dying: Files = {
  ...realFiles(),
  facts: async (path) => {
    if (path.includes('/blobs/')) throw Object.assign(new Error('killed'), { code: 'EIO' });
    return realFiles().facts(path);
  },
};

it('checks young blobs after a power cut, also when the first process to try was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-recovery-test-'));
  folders.push(folder);
  const before = await open(join(folder, 'before'), { bootId: 'boot-1' });
  await before.blobs().write(Buffer.from('content'));
  const path = join(folder, 'after');
  cpSync(before.path, path, { recursive: true });

  await expect(open(path, { bootId: 'boot-2', files: dying })).rejects.toMatchObject({
    reason: 'input-output',
  });
  const second = await open(path, { bootId: 'boot-2' });
  expect(second.recovery).toMatchObject({ isPowerCut: true, blobsChecked: 1 });
  await second.close();
  const third = await open(path, { bootId: 'boot-2' });
  expect(third.recovery).toMatchObject({ isUnclean: false, isPowerCut: false });
});
