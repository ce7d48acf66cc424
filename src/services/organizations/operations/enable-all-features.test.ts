import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('every invited account approves, then the management account finishes', async () => {
  const management = t.freshAccount();
  const client = t.organizations(management);
  await client.createOrganization({ FeatureSet: 'CONSOLIDATED_BILLING' });
  const guestId = t.freshAccount();
  const guest = t.organizations(guestId);
  const { Handshake: invitation } = await client.inviteAccountToOrganization({
    Target: { Type: 'ACCOUNT', Id: guestId },
  });
  await guest.acceptHandshake({ HandshakeId: invitation?.Id });
  const { Handshake } = await client.enableAllFeatures({});
  const HandshakeId = Handshake?.Id;
  expect(Handshake).toMatchObject({ Action: 'ENABLE_ALL_FEATURES', State: 'REQUESTED' });
  expect(await failure(client.acceptHandshake({ HandshakeId }))).toMatch(
    /^InvalidHandshakeTransitionException/,
  );
  expect(await failure(client.enableAllFeatures({}))).toMatch(
    /ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION/,
  );
  const asked = await guest.listHandshakesForAccount({ Filter: { ActionType: 'APPROVE_ALL_FEATURES' } });
  await guest.acceptHandshake({ HandshakeId: asked.Handshakes?.[0]?.Id });
  expect((await client.describeHandshake({ HandshakeId })).Handshake?.State).toBe('OPEN');
  await client.acceptHandshake({ HandshakeId });
  expect((await client.describeOrganization({})).Organization?.FeatureSet).toBe('ALL');
  expect(await failure(client.enableAllFeatures({}))).toMatch(/ORGANIZATION_ALREADY_HAS_ALL_FEATURES/);
});
