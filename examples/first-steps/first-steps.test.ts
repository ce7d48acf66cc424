/** Runs the commands of README.md as they stand there, against a fresh cloud, and expects the words that it promises. */
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';
import { folderWith, readExample } from '../../test/support/example.ts';

const example = readExample(import.meta.url);

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.stop());

describe('with the AWS SDK for JavaScript', () => {
  const tour = () => example.run(cloud, { script: 'with-sdk.mjs' });

  test('the tour, twice: it leaves nothing behind but the name of its queue', async () => {
    await tour();
    await cloud.clock.advance(60_000);
    await tour();
  });
});

describeClient('boto3', 'with boto3', (python) => {
  test('the tour', () => example.run(cloud, { clients: dirname(python), script: 'with_boto3.py' }));
});

for (const name of ['aws-cli', 'aws-cli-v1'] as const) {
  describeClient(name, `with ${name}`, (command) => {
    test('the tour', () =>
      example.run(cloud, { clients: folderWith('aws', command), script: 'with-aws-cli.sh' }));
  });
}
