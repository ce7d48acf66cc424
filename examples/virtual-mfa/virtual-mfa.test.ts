/** Runs the command of README.md as it stands there, against a fresh cloud, and expects the words that it promises. */
import { afterEach, beforeEach, test } from 'vitest';
import { describeClient } from '../../test/support/clients.ts';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';
import { folderWith, readExample } from '../../test/support/example.ts';

const example = readExample(import.meta.url);

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.stop());

for (const name of ['aws-cli', 'aws-cli-v1'] as const) {
  describeClient(name, `with ${name}`, (command) => {
    test('a device made, enabled, used, and not used twice', () =>
      example.run(cloud, { clients: folderWith('aws', command) }));
  });
}
