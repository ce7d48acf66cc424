/** Runs the commands of README.md as they stand there, against a fresh cloud, and expects the words that it promises. */
import { readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';
import { runClient, temporaryFolder } from '../../test/support/run-client.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');

const COMMANDS = [...README.matchAll(/```sh\n(.*)\n```/g)].map((match) => match[1] ?? '');
const PROMISED = /```\n(20 accounts[\s\S]*?)```/.exec(README)?.[1];

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.stop());

/** Runs the one command that names this script, with `folder` first in PATH: there are the clients. */
async function run(script: string, folder: string): Promise<void> {
  const command = COMMANDS.find((line) => line.endsWith(script));
  if (command === undefined) throw new Error(`README.md has no command for ${script}`);
  const path = [folder, dirname(process.execPath), process.env['PATH']].filter((part) => part !== undefined);
  const environment = {
    PATH: path.join(delimiter),
    HOME: temporaryFolder(),
    KUMOBAKO_ENDPOINT: cloud.endpoint,
  };
  const { code, stdout, stderr } = await runClient('sh', ['-c', command], { folder: ROOT, environment });
  expect(stderr).toBe('');
  expect(stdout).toBe(PROMISED);
  expect(code).toBe(0);
}

describeClient('boto3', 'with boto3', (python) => {
  test('every account is entered with a second factor, and none without', () =>
    run('with_boto3.py', dirname(python)));
});
