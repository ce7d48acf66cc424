import { describe, expect, test } from 'vitest';
import { allow, keysOf, policy } from '../../../../test/support/iam.ts';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('suspends, and ninety days later the account is gone', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  await o.client.closeAccount({ AccountId });
  const { Account } = await o.client.describeAccount({ AccountId });
  expect(Account).toMatchObject({ Status: 'SUSPENDED', State: 'SUSPENDED' });
  expect(await failure(o.client.closeAccount({ AccountId }))).toBe(
    'AccountAlreadyClosedException: The provided account is already closed.',
  );
  await t.cloud().clock.advance(90 * 86_400_000);
  expect(await failure(o.client.describeAccount({ AccountId }))).toMatch(/^AccountNotFoundException/);
});

test('not the management account, not a delegated administrator, not a stranger', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  await o.client.registerDelegatedAdministrator({ AccountId, ServicePrincipal: 'config.amazonaws.com' });
  const close = (id: string) => failure(o.client.closeAccount({ AccountId: id }));
  expect(await close(o.management)).toMatch(/^ConstraintViolationException\/CANNOT_CLOSE_MANAGEMENT_ACCOUNT/);
  expect(await close(AccountId)).toMatch(/CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG/);
  expect(await close('123456789101')).toBe(
    "AccountNotFoundException: You specified an account that doesn't exist.",
  );
});

describe('a closed account', () => {
  const invalid = 'InvalidClientTokenId: The security token included in the request is invalid.';

  test('lets nobody of its own in any more, from the next request on', async () => {
    const o = await t.organization();
    const AccountId = await t.member(o);
    const root = t.iam(rootKeys(AccountId));
    await root.createUser({ UserName: 'ada' });
    const user = keysOf((await root.createAccessKey({ UserName: 'ada' })).AccessKey);
    const session = await t.inside(o, AccountId);
    await o.client.closeAccount({ AccountId });
    for (const keys of [rootKeys(AccountId), user, session]) {
      expect(await failure(t.sts(keys).getCallerIdentity({}))).toBe(invalid);
    }
    expect(await failure(t.s3(user).listBuckets({}))).toMatch(/^InvalidAccessKeyId: /);
    // For good: also when the organization has forgotten it.
    await t.cloud().clock.advance(90 * 86_400_000);
    expect(await failure(t.sts(rootKeys(AccountId)).getCallerIdentity({}))).toBe(invalid);
    expect(await failure(t.sts(rootKeys(o.management)).getCallerIdentity({}))).toBe('it did not fail');
  });

  test('lets nobody from elsewhere at what it has shared', async () => {
    const o = await t.organization();
    const AccountId = await t.member(o);
    const Bucket = `shared-${AccountId}`;
    const root = t.s3(rootKeys(AccountId));
    await root.createBucket({ Bucket });
    const Principal = { AWS: o.management };
    const Policy = policy(allow('s3:ListBucket', `arn:aws:s3:::${Bucket}`, { Principal }));
    await root.putBucketPolicy({ Bucket, Policy });
    const list = () => failure(t.s3(rootKeys(o.management)).listObjectsV2({ Bucket }));
    expect(await list()).toBe('it did not fail');
    await o.client.closeAccount({ AccountId });
    expect(await list()).toMatch(/^AccessDenied/);
    const role = `arn:aws:iam::${AccountId}:role/OrganizationAccountAccessRole`;
    expect(await failure(t.inside(o, AccountId))).toBe(
      `AccessDenied: User: arn:aws:iam::${o.management}:root is not authorized to perform: sts:AssumeRole on resource: ${role}`,
    );
  });
});
