import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('there are none', async () => {
  const { client } = await t.organization();
  const { ResponsibilityTransfers, NextToken } = await client.listOutboundResponsibilityTransfers({
    Type: 'BILLING',
  });
  expect([ResponsibilityTransfers, NextToken]).toEqual([[], undefined]);
});

test('not of another type, with an invented token, or without an organization', async () => {
  const { client } = await t.organization();
  expect(await failure(client.listOutboundResponsibilityTransfers({ Type: 'OTHER' as 'BILLING' }))).toMatch(
    /^InvalidInputException/,
  );
  expect(
    await failure(client.listOutboundResponsibilityTransfers({ Type: 'BILLING', NextToken: 'x' })),
  ).toMatch(/^InvalidInputException\/INVALID_NEXT_TOKEN/);
  const own = t.organizations(t.freshAccount());
  expect(await failure(own.listOutboundResponsibilityTransfers({ Type: 'BILLING' }))).toMatch(
    /^AWSOrganizationsNotInUseException/,
  );
});
