/** The example's own tests, run as its README says. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { copyProject } from '../../test/support/project.ts';
import { installPlugin } from '../../test/support/python-plugin.ts';
import { runClient } from '../../test/support/run-client.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

describeClient('pytest', 'pytest', (python) => {
  test.each([[], ['-n', '2']])('pytest %s %s', async (...flags) => {
    const plugin = await installPlugin(python);
    const { folder, environment } = copyProject(HERE);
    const { code, stdout, stderr } = await runClient(
      python,
      ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', ...flags],
      {
        folder,
        environment: {
          ...environment,
          PYTHONPATH: plugin.environment['PYTHONPATH'],
          // A client at the top of a module looks for keys when it is made, before any test begins.
          AWS_EC2_METADATA_DISABLED: 'true',
        },
      },
    );
    plugin.remove();
    expect(stdout + stderr).toMatch(/\b3 passed in/);
    expect(code).toBe(0);
  });
});
