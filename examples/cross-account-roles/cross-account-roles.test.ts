/** Runs the commands of README.md as they stand there, against a fresh cloud, and expects the words that it promises. */
import { readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';
import { runClient, temporaryFolder } from '../../test/support/run-client.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The AWS CLI is started some ninety times. */
const TIMEOUT_MS = 400_000;

const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');

/** What each command prints: the block behind it. */
const PROMISED = new Map(
  [...README.matchAll(/```sh\n(.*)\n```[\s\S]*?```\n([\s\S]*?)```/g)].map(([, command = '', output]) => [
    command,
    output,
  ]),
);

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.stop());

/** Runs the one command that names this script, with `folder` first in PATH: there are the clients. */
async function run(script: string, folder: string): Promise<void> {
  const [command, promised] = [...PROMISED].find(([line]) => line.endsWith(script)) ?? [];
  if (command === undefined) throw new Error(`README.md has no command for ${script}`);
  const path = [folder, dirname(process.execPath), process.env['PATH']].filter((part) => part !== undefined);
  const environment = {
    PATH: path.join(delimiter),
    HOME: temporaryFolder(),
    KUMOBAKO_ENDPOINT: cloud.endpoint,
  };
  const options = { folder: ROOT, environment, timeoutMs: TIMEOUT_MS };
  const { code, stdout, stderr } = await runClient('sh', ['-c', command], options);
  expect(stderr).toBe('');
  expect(stdout).toBe(promised);
  expect(code).toBe(0);
}

describeClient('boto3', 'with boto3', (python) => {
  test('every account is entered with a second factor, and none without', () =>
    run('with_boto3.py', dirname(python)));
});

// Some distributions' version 2 is too old for profiles with roles: README.md.
describeClient('aws-cli-v1', 'with the AWS CLI', (command) => {
  test(
    "every account is a profile that asks for a code, and none lets into the next one's",
    () => run('with-aws-cli.sh', dirname(command)),
    TIMEOUT_MS,
  );
});
