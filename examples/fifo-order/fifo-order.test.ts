/** Runs the command of README.md as it stands there, against a fresh cloud, and expects the words that it promises. */
import { dirname } from 'node:path';
import { test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { testCloud } from '../../test/support/cloud.ts';
import { readExample } from '../../test/support/example.ts';

const example = readExample(import.meta.url);

describeClient('boto3', 'with boto3', (python) => {
  test('the tour', async () => {
    const cloud = await testCloud({}, undefined, { VIRTUAL_ENV: dirname(dirname(python)) });
    try {
      await example.run(cloud, { clients: dirname(python) });
    } finally {
      await cloud.stop();
    }
  });
});
