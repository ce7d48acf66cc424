/** Runs the commands of README.md as they stand there, against a fresh cloud, and expects the words that it promises. */
import { dirname } from 'node:path';
import { afterEach, beforeEach, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';
import { folderWith, readExample } from '../../test/support/example.ts';

const example = readExample(import.meta.url);

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.stop());

describeClient('boto3', 'with boto3', (python) => {
  test('the guardrails hold', () =>
    example.run(cloud, { clients: dirname(python), script: 'with_boto3.py' }));
});

for (const name of ['aws-cli', 'aws-cli-v1'] as const) {
  describeClient(name, `with ${name}`, (command) => {
    test('the guardrails hold', () =>
      example.run(cloud, { clients: folderWith('aws', command), script: 'with-aws-cli.sh' }));
  });
}
