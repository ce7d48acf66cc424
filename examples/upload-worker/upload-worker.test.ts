/** The scripts of this example, run as its README says. */
import { fileURLToPath } from 'node:url';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, expect, test } from 'vitest';
import { testCloud } from '../../test/support/cloud.ts';
import { clientVariables, runClient } from '../../test/support/run-client.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const cloud = await testCloud();
afterAll(() => cloud.stop());

async function node(...args: string[]): Promise<string> {
  const environment = clientVariables(cloud.endpoint);
  const { stdout, stderr } = await runClient(process.execPath, args, { folder: HERE, environment });
  expect(stderr).toBe('');
  return stdout;
}

test('the worker hears of photos, and of nothing else', async () => {
  await node('set-up.mjs');
  const s3 = cloud.client(S3);
  await s3.putObject({ Bucket: 'uploads', Key: 'photos/my cat.jpg', Body: 'miaow' });
  await s3.putObject({ Bucket: 'uploads', Key: 'notes.txt', Body: 'x' });
  await s3.deleteObject({ Bucket: 'uploads', Key: 'photos/my cat.jpg' });
  await cloud.world.outbox.drained();
  const lines = (await node('worker.mjs', '--once')).trim().split('\n');
  // A standard queue keeps no order.
  expect(lines.sort()).toEqual([
    'ObjectCreated:Put photos/my cat.jpg (5 bytes)',
    'ObjectRemoved:Delete photos/my cat.jpg',
  ]);
});
