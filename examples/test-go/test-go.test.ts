/** The example's own tests, run as its README says. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { copyProject } from '../../test/support/project.ts';
import { runClient } from '../../test/support/run-client.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

describeClient('go', 'go', (go, variables) => {
  test('go test', { timeout: 300_000 }, async () => {
    const { folder, environment } = copyProject(HERE);
    const outcome = await runClient(go, ['test', '-v', './...'], {
      folder,
      environment: { ...environment, ...variables },
      timeoutMs: 290_000,
    });
    expect(outcome.code, outcome.stdout + outcome.stderr).toBe(0);
    expect(outcome.stdout).toContain('--- PASS: TestAnnounce');
    expect(outcome.stdout.match(/--- PASS: TestCloudsAreApart\/\d/g)).toHaveLength(4);
  });
});
