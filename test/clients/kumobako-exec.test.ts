/** `kumobako exec -- aws ...`: clients that know no AWS_ENDPOINT_URL, or only for some services, reach the cloud too. */
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeClient } from '../support/clients.ts';
import { type TestCloud, testCloud } from '../support/cloud.ts';
import { type ClientOptions, runClient, temporaryFolder } from '../support/run-client.ts';

const KUMOBAKO = fileURLToPath(new URL('../../bin/kumobako.js', import.meta.url));

for (const name of ['aws-cli', 'aws-cli-v1'] as const) {
  describeClient(name, `kumobako exec with ${name}`, (command) => {
    let cloud: TestCloud;
    beforeAll(async () => {
      cloud = await testCloud({ region: 'eu-west-1' });
    });
    afterAll(() => cloud.stop());

    /** Runs `kumobako exec` where `aws` in PATH is this client, and the user's own settings point elsewhere. */
    const exec = (args: readonly string[], environment: ClientOptions['environment'] = {}) => {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'bin'));
      symlinkSync(command, join(folder, 'bin/aws'));
      const path = `${join(folder, 'bin')}${delimiter}${process.env['PATH']}`;
      return runClient(process.execPath, [KUMOBAKO, 'exec', '--endpoint', cloud.endpoint, '--', ...args], {
        environment: {
          PATH: path,
          HOME: folder,
          XDG_CACHE_HOME: join(folder, 'cache'),
          AWS_PROFILE: 'work',
          AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
          AWS_SESSION_TOKEN: 'a real one',
          ...environment,
        },
      });
    };

    test.each([
      ['sts', 'get-caller-identity', '--query', 'Account'],
      ['sqs', 'list-queues', '--query', '`000000000000`'],
      ['s3api', 'list-buckets', '--query', '`000000000000`'],
    ])('aws %s %s', async (...args) => {
      const { code, stdout, stderr } = await exec(['aws', ...args, '--output', 'text']);
      expect([code, stdout.trim(), stderr]).toEqual([0, '000000000000', '']);
    });

    test('the region is the cloud’s', async () => {
      const { stdout } = await exec([
        'aws',
        'sqs',
        'create-queue',
        '--queue-name',
        'here',
        '--output',
        'text',
      ]);
      expect(stdout.trim()).toBe(`${cloud.endpoint}/000000000000/here`);
      const arn = ['--attribute-names', 'QueueArn', '--query', 'Attributes.QueueArn', '--output', 'text'];
      const answer = await exec(['aws', 'sqs', 'get-queue-attributes', '--queue-url', stdout.trim(), ...arn]);
      expect(answer.stdout.trim()).toBe('arn:aws:sqs:eu-west-1:000000000000:here');
    });

    test('the exit code is the command’s own', async () => {
      const { code, stderr } = await exec(['aws', 'iam', 'get-role', '--role-name', 'none']);
      expect(code).toBe(name === 'aws-cli' ? 254 : 255);
      expect(stderr).toContain('NoSuchEntity');
      expect((await exec(['no-such-command'])).code).toBe(127);
    });
  });
}
