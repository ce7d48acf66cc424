/** Runs the command of README.md as it stands there, against a fresh cloud, and expects the words that it promises. */
import { readFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { testCloud } from '../../test/support/cloud.ts';
import { runClient, temporaryFolder } from '../../test/support/run-client.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const [, COMMAND = ''] = /```sh\n(.*)\n```/.exec(README) ?? [];
const [, PROMISED] = /```\n(Sent 15[\s\S]*?)```/.exec(README) ?? [];

describeClient('boto3', 'with boto3', (python) => {
  test('the tour', async () => {
    const cloud = await testCloud({}, undefined, { VIRTUAL_ENV: dirname(dirname(python)) });
    try {
      const environment = {
        PATH: [dirname(python), dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
        HOME: temporaryFolder(),
        KUMOBAKO_ENDPOINT: cloud.endpoint,
      };
      const { code, stdout, stderr } = await runClient('sh', ['-c', COMMAND], { folder: ROOT, environment });
      expect(stderr).toBe('');
      expect(stdout).toBe(PROMISED);
      expect(code).toBe(0);
    } finally {
      await cloud.stop();
    }
  });
});
