import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type MemoryFilesOptions, memoryFiles } from '../files-memory.ts';
import { openBlobDirectory } from './blob-directory.ts';

/** Blobs under strict durability, on a disk that the test may break. */
function strictBlobs(before: MemoryFilesOptions['before'] = async () => undefined) {
  const files = memoryFiles({ before });
  const random = (count: number): Uint8Array => randomBytes(count);
  const blobs = openBlobDirectory({ files, root: '/blobs', durability: 'strict', random });
  return { files, blobs };
}

test('a write whose name cannot be synced leaves no blob behind', async () => {
  let isPlaced = false;
  const { files, blobs } = strictBlobs(async (operation) => {
    isPlaced ||= operation === 'rename';
    return isPlaced && operation === 'syncDirectory' ? { code: 'EIO' } : undefined;
  });
  await expect(blobs.write(Buffer.from('content'))).rejects.toMatchObject({ reason: 'input-output' });
  expect(files.paths()).toEqual([]);
});

test('a copy whose name cannot be synced leaves no blob behind, and fails as blobs do', async () => {
  let isLinked = false;
  const { files, blobs } = strictBlobs(async (operation) => {
    isLinked ||= operation === 'link';
    return isLinked && operation === 'syncDirectory' ? { code: 'EIO' } : undefined;
  });
  const { id } = await blobs.write(Buffer.from('content'));
  await expect(blobs.copy(id)).rejects.toMatchObject({ name: 'BlobError', reason: 'input-output' });
  expect(files.paths()).toEqual([blobs.path(id)]);
});

test('a blob that was removed stays removed after a power cut', async () => {
  const { files, blobs } = strictBlobs();
  const { id } = await blobs.write(Buffer.from('content'));
  await blobs.remove(id);
  await blobs.remove(`${'0'.repeat(32)}-0-00000000`);
  files.powerCut(() => 0);
  expect(files.paths()).toEqual([]);
});

test('a missing blob is missing even if the disk cannot tell of the quarantine', async () => {
  const { blobs } = strictBlobs(async (operation) => (operation === 'facts' ? { code: 'EIO' } : undefined));
  const { id } = await blobs.write(Buffer.from('content'));
  await blobs.remove(id);
  await expect(blobs.read(id, 100)).rejects.toMatchObject({ name: 'BlobError', reason: 'missing' });
});

test('a file that has become shorter is a damaged blob, also in the middle of a stream', async () => {
  const { files, blobs } = strictBlobs();
  const { id } = await blobs.write(Buffer.alloc(300_000));
  const stream = await blobs.open(id);
  const file = await files.open(blobs.path(id), 'update');
  await file.truncate(100_000);
  const read = async () => {
    for await (const _chunk of stream);
  };
  await expect(read()).rejects.toMatchObject({ name: 'BlobError', reason: 'damaged' });
  await expect(blobs.read(id, 300_000)).rejects.toMatchObject({ name: 'BlobError', reason: 'damaged' });
});

test('a sweep takes all orphans, also those that are one file', async () => {
  let nowMs = 1_000;
  const files = memoryFiles({ nowMs: () => nowMs });
  const random = (count: number): Uint8Array => randomBytes(count);
  const blobs = openBlobDirectory({ files, root: '/blobs', durability: 'default', random });
  const { id } = await blobs.write(Buffer.from('content'));
  for (let i = 0; i < 5; i++) await blobs.copy(id);
  nowMs = 2_000;
  const swept = await blobs.sweep({ isOwned: async (ids) => ids.map(() => false), changedBeforeMs: 1_500 });
  expect(swept).toHaveLength(6);
  expect(files.paths()).toEqual([]);
});
