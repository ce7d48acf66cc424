/** Runs the command of README.md as it stands there, against a fresh cloud, and expects the words that it promises. */
import { dirname } from 'node:path';
import { afterAll, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { testCloud } from '../../test/support/cloud.ts';
import { readExample } from '../../test/support/example.ts';

const example = readExample(import.meta.url);
const cloud = await testCloud();
afterAll(() => cloud.stop());

describeClient('boto3', 'with boto3', (python) => {
  test('the tour, twice: it leaves nothing behind', async () => {
    await example.run(cloud, { clients: dirname(python), timeoutMs: 120_000 });
    // A queue of the same name may be made again a minute later.
    await cloud.clock.advance(60_000);
    await example.run(cloud, { clients: dirname(python), timeoutMs: 120_000 });
  }, 240_000);
});
