/** Runs the command of README.md as it stands there, against a fresh cloud, and expects the words that it promises. */
import { readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { testCloud } from '../../test/support/cloud.ts';
import { runClient, temporaryFolder } from '../../test/support/run-client.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const [, COMMAND = ''] = /```sh\n(.*)\n```/.exec(README) ?? [];
const [, PROMISED] = /```\n(Hana orders[\s\S]*?)```/.exec(README) ?? [];

const cloud = await testCloud();
afterAll(() => cloud.stop());

describeClient('boto3', 'with boto3', (python) => {
  const tour = async () => {
    const environment = {
      PATH: [dirname(python), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
      HOME: temporaryFolder(),
      KUMOBAKO_ENDPOINT: cloud.endpoint,
    };
    const { code, stdout, stderr } = await runClient('sh', ['-c', COMMAND], { folder: ROOT, environment });
    expect(stderr).toBe('');
    expect(stdout).toBe(PROMISED);
    expect(code).toBe(0);
  };

  test('the tour, twice: it leaves nothing behind but the names of its queues', async () => {
    await tour();
    await cloud.clock.advance(60_000);
    await tour();
  });
});
