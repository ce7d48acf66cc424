import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('a member goes by itself, the management account cannot', async () => {
  const o = await t.organization();
  const member = t.organizations(await t.member(o));
  await member.leaveOrganization({});
  expect(await failure(member.describeOrganization({}))).toMatch(/^AWSOrganizationsNotInUseException/);
  expect(await failure(o.client.leaveOrganization({}))).toMatch(/^MasterCannotLeaveOrganizationException/);
});

test('unless an SCP says no', async () => {
  const o = await t.organization('SERVICE_CONTROL_POLICY');
  const member = t.organizations(await t.member(o));
  const PolicyId = await t.policy(o, 'SERVICE_CONTROL_POLICY', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' }],
  });
  await o.client.attachPolicy({ PolicyId, TargetId: o.rootId });
  expect(await failure(member.leaveOrganization({}))).toContain(
    'with an explicit deny in a service control policy',
  );
});
