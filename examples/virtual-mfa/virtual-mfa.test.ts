/** Runs the command of README.md as it stands there, against a fresh cloud, and expects the words that it promises. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';
import { runClient, temporaryFolder } from '../../test/support/run-client.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const README = readFileSync(new URL('README.md', import.meta.url), 'utf8');
const COMMAND = /```sh\n(.*)\n```/.exec(README)?.[1] ?? 'exit 1';
const PROMISED = /```\n(Hana without[\s\S]*?)```/.exec(README)?.[1];

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.stop());

for (const name of ['aws-cli', 'aws-cli-v1'] as const) {
  describeClient(name, `with ${name}`, (command) => {
    test('a device made, enabled, used, and not used twice', async () => {
      const folder = join(temporaryFolder(), 'bin');
      mkdirSync(folder);
      symlinkSync(command, join(folder, 'aws'));
      const path = [folder, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
      const environment = { PATH: path, HOME: temporaryFolder(), KUMOBAKO_ENDPOINT: cloud.endpoint };
      const { code, stdout, stderr } = await runClient('sh', ['-c', COMMAND], { folder: ROOT, environment });
      expect(stderr).toBe('');
      expect(stdout).toBe(PROMISED);
      expect(code).toBe(0);
    });
  });
}
