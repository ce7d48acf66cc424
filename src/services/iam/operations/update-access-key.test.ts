import { Agent } from 'node:http';
import { IAM } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { allow, failure, iamCloud, keysOf } from '../../../../test/support/iam.ts';

const { cloud, iam, sts, userWith } = iamCloud();

test('an inactive key is refused until it is active again', async () => {
  const keys = await userWith('ada');
  const set = (Status: 'Active' | 'Inactive') =>
    iam().updateAccessKey({ UserName: 'ada', AccessKeyId: keys.accessKeyId, Status });
  await set('Inactive');
  expect(await failure(sts(keys).getCallerIdentity({}))).toBe(
    '403 InvalidClientTokenId: The security token included in the request is invalid.',
  );
  expect((await iam().listAccessKeys({ UserName: 'ada' })).AccessKeyMetadata?.[0]?.Status).toBe('Inactive');
  await set('Active');
  expect(await failure(sts(keys).getCallerIdentity({}))).toBe('it did not fail');
});

test('at once also on a connection that stays open, for a user and for root', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const sockets = new Set<unknown>();
  agent.on('free', (socket) => sockets.add(socket));
  const ofUser = await userWith('leaky', allow('iam:GetAccountSummary'));
  const ofRoot = keysOf((await iam().createAccessKey({})).AccessKey);
  const invalid = '403 InvalidClientTokenId: The security token included in the request is invalid.';
  for (const [UserName, credentials] of [['leaky', ofUser] as const, [undefined, ofRoot] as const]) {
    const client = cloud().client(IAM, { credentials, requestHandler: { httpAgent: agent } });
    const AccessKeyId = credentials.accessKeyId;
    const ask = () => failure(client.getAccountSummary({}));
    const named = UserName === undefined ? {} : { UserName };
    expect(await ask()).toBe('it did not fail');
    await iam().updateAccessKey({ ...named, AccessKeyId, Status: 'Inactive' });
    expect(await ask()).toBe(invalid);
    await iam().updateAccessKey({ ...named, AccessKeyId, Status: 'Active' });
    expect(await ask()).toBe('it did not fail');
    await iam().deleteAccessKey({ ...named, AccessKeyId });
    expect(await ask()).toBe(invalid);
  }
  expect(sockets.size).toBe(1);
  agent.destroy();
});

test('a key that is not there, or is of somebody else', async () => {
  const keys = await userWith('grace', allow('iam:UpdateAccessKey'));
  await iam().createUser({ UserName: 'other' });
  const update = (UserName: string | undefined, AccessKeyId: string) =>
    failure(iam(keys).updateAccessKey({ ...(UserName && { UserName }), AccessKeyId, Status: 'Active' }));
  expect(await update('other', keys.accessKeyId)).toBe(
    `404 NoSuchEntity: The Access Key with id ${keys.accessKeyId} cannot be found.`,
  );
  expect(await update('grace', 'AKIAIOSFODNN7EXAMPLE')).toBe(
    '404 NoSuchEntity: The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.',
  );
  expect(await update(undefined, keys.accessKeyId)).toBe('it did not fail');
});

test('no status but those two', async () => {
  const keys = await userWith('status');
  const call = iam().updateAccessKey({
    UserName: 'status',
    AccessKeyId: keys.accessKeyId,
    Status: 'Expired',
  });
  expect(await failure(call)).toMatch('400 ValidationError');
});
