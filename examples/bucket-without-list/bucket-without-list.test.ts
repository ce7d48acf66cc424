/** Runs the commands of README.md as they stand there, against a fresh cloud, and expects the words that it promises. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';
import { runClient, temporaryFolder } from '../../test/support/run-client.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');

const COMMANDS = [...README.matchAll(/```sh\n(.*)\n```/g)].map((match) => match[1] ?? '');
const PROMISED = /```\n(arn:[\s\S]*?)```/.exec(README)?.[1];

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.stop());

/** Runs the one command that names this script, with `folder` first in PATH: there are the clients. */
async function run(script: string, folder?: string): Promise<void> {
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

describe('with the AWS SDK for JavaScript', () => {
  test('twice: nothing is left behind', async () => {
    await run('with-sdk.mjs');
    await run('with-sdk.mjs');
  });

  test('the log explains the refusal: the slash is what is too much', async () => {
    await run('with-sdk.mjs');
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
  test('the same', () => run('with_boto3.py', dirname(python)));
});

for (const name of ['aws-cli', 'aws-cli-v1'] as const) {
  describeClient(name, `with ${name}`, (command) => {
    test('the same', async () => {
      const folder = join(temporaryFolder(), 'bin');
      mkdirSync(folder);
      symlinkSync(command, join(folder, 'aws'));
      await run('with-aws-cli.sh', folder);
    });
  });
}
