import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('every member may look, others have none', async () => {
  const o = await t.organization();
  const member = t.organizations(await t.member(o));
  expect((await member.describeOrganization({})).Organization?.Id).toBe(o.id);
  expect(await failure(t.organizations(t.freshAccount()).describeOrganization({}))).toBe(
    'AWSOrganizationsNotInUseException: Your account is not a member of an organization.',
  );
});
