/** The example's own tests, run as its README says. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { copyProject } from '../../test/support/project.ts';
import { runClient } from '../../test/support/run-client.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

describeClient('jest', 'jest', (jest) => {
  test('jest', async () => {
    const { folder, environment } = copyProject(HERE);
    const { code, stdout, stderr } = await runClient(
      process.execPath,
      ['--experimental-vm-modules', join(jest, 'bin/jest.js'), '--json', '--watchman=false'],
      { folder, environment: { ...environment, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' } },
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ numPassedTests: 2, numTotalTests: 2 });
  });
});
