/** boto3, driven by the scripts in `python/`: a script that ends without an exception has proved what it says. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { clientVariables, runClient } from '../support/run-client.ts';

const SCRIPTS = fileURLToPath(new URL('python', import.meta.url));
const HELPER = 'check.py';

describeClient('boto3', 'boto3', (python) => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await testCloud();
  });
  afterEach(() => cloud.reset());
  afterAll(() => cloud.stop());

  const scripts = readdirSync(SCRIPTS).filter((name) => name.endsWith('.py') && name !== HELPER);
  test.each(scripts)('%s', async (script) => {
    const environment = { ...clientVariables(cloud.endpoint), PYTHONDONTWRITEBYTECODE: '1' };
    const { code, stdout, stderr } = await runClient(python, [join(SCRIPTS, script)], { environment });
    expect(stderr + stdout).toBe('');
    expect(code).toBe(0);
  });
});
