import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('by number', async () => {
  const o = await t.organization();
  const Id = t.freshAccount();
  const { Handshake } = await o.client.inviteAccountToOrganization({
    Target: { Type: 'ACCOUNT', Id },
    Notes: 'Please',
  });
  expect(Handshake).toEqual({
    Id: expect.stringMatching(/^h-[a-z0-9]{32}$/),
    Arn: `arn:aws:organizations::${o.management}:handshake/${o.id}/invite/${Handshake?.Id}`,
    Parties: [
      { Id: o.id, Type: 'ORGANIZATION' },
      { Id, Type: 'ACCOUNT' },
    ],
    State: 'OPEN',
    RequestedTimestamp: expect.any(Date),
    ExpirationTimestamp: expect.any(Date),
    Action: 'INVITE',
    Resources: [
      {
        Type: 'ORGANIZATION',
        Value: o.id,
        Resources: [
          { Type: 'MASTER_EMAIL', Value: `root@${o.management}.example.com` },
          { Type: 'MASTER_NAME', Value: `account-${o.management}` },
          { Type: 'ORGANIZATION_FEATURE_SET', Value: 'ALL' },
        ],
      },
      { Type: 'ACCOUNT', Value: Id },
      { Type: 'NOTES', Value: 'Please' },
    ],
  });
});

test('by an address that somebody has', async () => {
  const o = await t.organization();
  const account = await t.member(o);
  const Id = (await o.client.describeAccount({ AccountId: account })).Account?.Email;
  await o.client.removeAccountFromOrganization({ AccountId: account });
  const { Handshake } = await o.client.inviteAccountToOrganization({ Target: { Type: 'EMAIL', Id } });
  await t.organizations(account).acceptHandshake({ HandshakeId: Handshake?.Id });
  expect((await o.client.describeAccount({ AccountId: account })).Account?.JoinedMethod).toBe('INVITED');
});

test('what is wrong is told', async () => {
  const o = await t.organization();
  const Id = t.freshAccount();
  const invite = (Type: 'ACCOUNT' | 'EMAIL' | 'ORGANIZATION', id: string) =>
    failure(o.client.inviteAccountToOrganization({ Target: { Type, Id: id } }));
  expect(await invite('ACCOUNT', Id)).toBe('it did not fail');
  expect(await invite('ACCOUNT', Id)).toMatch(/^DuplicateHandshakeException/);
  expect(await invite('ACCOUNT', await t.member(o))).toMatch(
    /^HandshakeConstraintViolationException\/ALREADY_IN_AN_ORGANIZATION/,
  );
  expect(await invite('EMAIL', 'nobody')).toMatch(/^InvalidInputException\/INVALID_EMAIL_ADDRESS_TARGET/);
  expect(await invite('ORGANIZATION', o.id)).toMatch(/^InvalidInputException\/INVALID_PARTY_TYPE_TARGET/);
});
