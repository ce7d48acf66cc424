import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

const invitation = (Id: string) => ({
  Type: 'BILLING' as const,
  Target: { Id, Type: 'ACCOUNT' as const },
  StartTimestamp: new Date('2030-01-01T00:00:00Z'),
  SourceName: 'bills',
});

test('is refused: there are no bills', async () => {
  const o = await t.organization();
  const other = await t.organization();
  const invite = o.client.inviteOrganizationToTransferResponsibility(invitation(other.management));
  expect(await failure(invite)).toMatch(/^ConstraintViolationException\/UNMET_BILLING_PREREQUISITE/);
  const { Handshakes } = await other.client.listHandshakesForAccount({});
  expect(Handshakes).toEqual([]);
});

test('is for management accounts', async () => {
  const o = await t.organization();
  const member = await t.member(o);
  const invite = t.organizations(member).inviteOrganizationToTransferResponsibility(invitation(o.management));
  expect(await failure(invite)).toMatch(/^AccessDeniedException/);
});
