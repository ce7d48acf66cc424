/** The example's own tests, run as its README says. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { copyProject } from '../../test/support/project.ts';
import { runClient } from '../../test/support/run-client.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

test('vitest run', async () => {
  const { folder, environment } = copyProject(HERE);
  const outcome = await runClient(process.execPath, [VITEST, 'run', '--reporter=json'], {
    folder,
    environment: {
      ...environment,
      VITEST: undefined,
      VITEST_POOL_ID: undefined,
      VITEST_WORKER_ID: undefined,
    },
  });
  expect(outcome.code, outcome.stderr + outcome.stdout).toBe(0);
  expect(JSON.parse(outcome.stdout)).toMatchObject({ numPassedTests: 2, numTotalTests: 2 });
});
