import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('there are none', async () => {
  const { client } = await t.organization();
  const { ResponsibilityTransfers, NextToken } = await client.listInboundResponsibilityTransfers({
    Type: 'BILLING',
  });
  expect([ResponsibilityTransfers, NextToken]).toEqual([[], undefined]);
  expect(
    await failure(client.listInboundResponsibilityTransfers({ Type: 'BILLING', Id: 'rt-12345678' })),
  ).toMatch(/^ResponsibilityTransferNotFoundException/);
});

test('not of another type, with an invented token, or without an organization', async () => {
  const { client } = await t.organization();
  expect(await failure(client.listInboundResponsibilityTransfers({ Type: 'OTHER' as 'BILLING' }))).toMatch(
    /^InvalidInputException/,
  );
  expect(
    await failure(client.listInboundResponsibilityTransfers({ Type: 'BILLING', NextToken: 'x' })),
  ).toMatch(/^InvalidInputException\/INVALID_NEXT_TOKEN/);
  const own = t.organizations(t.freshAccount());
  expect(await failure(own.listInboundResponsibilityTransfers({ Type: 'BILLING' }))).toMatch(
    /^AWSOrganizationsNotInUseException/,
  );
});
