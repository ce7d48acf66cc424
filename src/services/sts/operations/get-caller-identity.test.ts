import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud();
});
afterAll(() => cloud.stop());

test("a key that is nobody's is the root user of the default account", async () => {
  const identity = await cloud.client(STSClient).send(new GetCallerIdentityCommand({}));
  expect(identity).toMatchObject({ Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' });
});

test('a twelve-digit key is the root user of that account', async () => {
  const credentials = { accessKeyId: '123456789012', secretAccessKey: 'x' };
  const identity = await cloud.client(STSClient, { credentials }).send(new GetCallerIdentityCommand({}));
  expect(identity.Account).toBe('123456789012');
});
