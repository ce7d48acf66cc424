import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('page by page', async () => {
  const o = await t.organization();
  for (let i = 0; i < 3; i++) {
    await o.client.inviteAccountToOrganization({ Target: { Type: 'ACCOUNT', Id: t.freshAccount() } });
  }
  const first = await o.client.listHandshakesForOrganization({ MaxResults: 2 });
  const second = await o.client.listHandshakesForOrganization({ MaxResults: 2, NextToken: first.NextToken });
  expect([first.Handshakes?.length, second.Handshakes?.length, second.NextToken]).toEqual([2, 1, undefined]);
  const member = t.organizations(await t.member(o));
  expect(await failure(member.listHandshakesForOrganization({}))).toMatch(/^AccessDeniedException/);
});
