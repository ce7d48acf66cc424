/** Runs the commands of README.md as they stand there, against a fresh cloud, and expects the words that it promises. */
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
  const run = () => example.run(cloud, { script: 'with-sdk.mjs' });

  test('twice: nothing is left behind', async () => {
    await run();
    await run();
  });

  test('the log explains the refusal: the slash is what is too much', async () => {
    await run();
    const refused = cloud.trace
      .latest()
      .filter(({ operation, status }) => operation === 'ListObjectsV2' && status === 403);
    // Newest first: with `NAME/*`, and with `NAME/` and `NAME/*`.
    expect(refused).toHaveLength(2);
    expect(refused[1]?.denial?.()).toMatchObject({
      action: 's3:ListBucket',
      resource: 'arn:aws:s3:::only-this-one',
      statements: [{ action: true, resource: false }],
      changes: [{ edit: { kind: 'addValue', element: 'resource', value: 'arn:aws:s3:::only-this-one' } }],
    });
  });
});

describeClient('boto3', 'with boto3', (python) => {
  test('the same', () => example.run(cloud, { clients: dirname(python), script: 'with_boto3.py' }));
});

for (const name of ['aws-cli', 'aws-cli-v1'] as const) {
  describeClient(name, `with ${name}`, (command) => {
    test('the same', () =>
      example.run(cloud, { clients: folderWith('aws', command), script: 'with-aws-cli.sh' }));
  });
}
