/** The example's own tests, run as its README says. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { copyProject } from '../../test/support/project.ts';
import { runClient } from '../../test/support/run-client.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

describeClient('maven', 'JUnit', (maven, variables) => {
  test('mvn test', { timeout: 300_000 }, async () => {
    const { folder, environment } = copyProject(HERE);
    const { code, stdout } = await runClient(maven, ['--batch-mode', '--no-transfer-progress', 'test'], {
      folder,
      environment: { ...environment, ...variables },
      timeoutMs: 290_000,
    });
    expect(stdout).toContain('Tests run: 4, Failures: 0, Errors: 0, Skipped: 0');
    expect(code).toBe(0);
  });
});
