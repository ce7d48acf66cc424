/** Runs the commands of README.md as they stand there, against a fresh cloud, and expects the words that it promises. */
import { dirname } from 'node:path';
import { afterEach, beforeEach, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';
import { readExample } from '../../test/support/example.ts';

/** The AWS CLI is started some ninety times. */
const TIMEOUT_MS = 400_000;

const example = readExample(import.meta.url);

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.stop());

describeClient('boto3', 'with boto3', (python) => {
  test('every account is entered with a second factor, and none without', () =>
    example.run(cloud, { clients: dirname(python), script: 'with_boto3.py' }));
});

// Some distributions' version 2 is too old for profiles with roles: README.md.
describeClient('aws-cli-v1', 'with the AWS CLI', (command) => {
  test(
    "every account is a profile that asks for a code, and none lets into the next one's",
    () => example.run(cloud, { clients: dirname(command), script: 'with-aws-cli.sh', timeoutMs: TIMEOUT_MS }),
    TIMEOUT_MS,
  );
});
