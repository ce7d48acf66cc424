import { Organizations } from '@aws-sdk/client-organizations';
import { expect, test } from 'vitest';
import { keysOf } from '../../../../test/support/iam.ts';
import { failure, organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('page by page, in the order in which they joined', async () => {
  const o = await t.organization();
  const ids = [o.management, await t.member(o), await t.member(o)];
  const first = await o.client.listAccounts({ MaxResults: 2 });
  const second = await o.client.listAccounts({ MaxResults: 2, NextToken: first.NextToken });
  const found = [...(first.Accounts ?? []), ...(second.Accounts ?? [])].map(({ Id }) => Id);
  expect(found).toEqual(ids);
  expect(second.NextToken).toBeUndefined();
});

test('a delegated administrator may look', async () => {
  const o = await t.organization();
  const AccountId = await t.member(o);
  const list = () => failure(t.organizations(AccountId).listAccounts({}));
  expect(await list()).toMatch(/^AccessDeniedException/);
  await o.client.registerDelegatedAdministrator({ AccountId, ServicePrincipal: 'config.amazonaws.com' });
  expect(await list()).toBe('it did not fail');
});

test('a user of the management account needs leave', async () => {
  const o = await t.organization();
  const iam = t.iam(rootKeys(o.management));
  await iam.createUser({ UserName: 'u' });
  const { AccessKey } = await iam.createAccessKey({ UserName: 'u' });
  const client = t.cloud().client(Organizations, { credentials: keysOf(AccessKey) });
  expect(await failure(client.listAccounts({}))).toBe(
    `AccessDeniedException: User: arn:aws:iam::${o.management}:user/u is not authorized to perform: organizations:ListAccounts because no identity-based policy allows the organizations:ListAccounts action`,
  );
});
