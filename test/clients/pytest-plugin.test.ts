/** The pytest plugin of clients/python: its own tests, run as its users run theirs. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type InstalledPlugin, installPlugin } from '../support/python-plugin.ts';
import { runClient } from '../support/run-client.ts';

/** Some of them start pytest-xdist and servers of their own. */
const TIMEOUT_MS = 240_000;

describeClient('pytest', 'the pytest plugin', (python) => {
  let plugin: InstalledPlugin;
  beforeAll(async () => {
    plugin = await installPlugin(python);
  });
  afterAll(() => plugin.remove());

  test.each(['test_aws_cloud.py', 'test_mock_aws.py', 'test_runs.py'])(
    '%s',
    { timeout: TIMEOUT_MS },
    async (file) => {
      const { folder, environment } = plugin;
      const { code, stdout, stderr } = await runClient(
        python,
        ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `tests/${file}`],
        { folder, environment, timeoutMs: TIMEOUT_MS },
      );
      expect(stdout + stderr).toMatch(/\n\d+ passed in /);
      expect(code).toBe(0);
    },
  );
});
