/** Runs the command of README.md as it stands there, against a fresh cloud, and expects the words that it promises. */
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { afterEach, beforeEach, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';
import { readExample } from '../../test/support/example.ts';

/** The AWS CLI is started some seventy times. */
const TIMEOUT_MS = 400_000;
const hasMake = spawnSync('make', ['--version']).status === 0;

const example = readExample(import.meta.url);

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.stop());

// Some distributions' version 2 is too old for profiles with roles: README.md.
describeClient('aws-cli-v1', 'with the AWS CLI and make', (command) => {
  test.skipIf(!hasMake)(
    'a function is brought to every account, and keeps its versions',
    () => example.run(cloud, { clients: dirname(command), timeoutMs: TIMEOUT_MS }),
    TIMEOUT_MS,
  );
});
