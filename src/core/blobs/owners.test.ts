import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { base, openTestWorld } from '../../../test/support/world.ts';
import { realFiles } from '../files.ts';
import { realRandom } from '../random.ts';
import { openBlobDirectory } from './blob-directory.ts';
import { disownBlob, ownBlob } from './owners.ts';

const root = mkdtempSync(join(tmpdir(), 'kumobako-owners-'));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const filesOf = () =>
  readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());

test('a blob goes with the commit that gives it up, and one that no commit took goes at the next start', async () => {
  const blobs = openBlobDirectory({ files: realFiles(), root, durability: 'default', random: realRandom() });
  const world = await openTestWorld([], undefined, blobs);
  const kept = await blobs.write(Buffer.from('kept'));
  const given = await blobs.write(Buffer.from('given up'));
  await blobs.write(Buffer.from('cut off by a crash'));
  await world.transact(base, async ({ tx }) => {
    await ownBlob(tx, kept.id, 'test');
    await ownBlob(tx, given.id, 'test');
  });
  await world.transact(base, (context) => disownBlob(context, given.id));
  await world.outbox.drained();
  expect(filesOf()).toHaveLength(2);
  const isOwned = (ids: readonly string[]) => world.ownedBlobs(ids);
  expect(await blobs.sweep({ isOwned, changedBeforeMs: Date.now() + 1000 })).toHaveLength(1);
  expect(filesOf()).toHaveLength(1);
  expect((await blobs.read(kept.id, 100)).toString()).toBe('kept');
  world.stop();
});
