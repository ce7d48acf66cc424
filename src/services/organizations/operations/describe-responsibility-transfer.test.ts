import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const Id = 'rt-12345678';

test('there are no transfers', async () => {
  const { client } = await t.organization();
  expect(await failure(client.describeResponsibilityTransfer({ Id }))).toMatch(
    /^ResponsibilityTransferNotFoundException/,
  );
  expect(await failure(client.describeResponsibilityTransfer({ Id: 'rt-1' }))).toMatch(
    /^InvalidInputException\/INVALID_PATTERN/,
  );
});

test('not without an organization', async () => {
  const own = t.organizations(t.freshAccount());
  expect(await failure(own.describeResponsibilityTransfer({ Id }))).toMatch(
    /^AWSOrganizationsNotInUseException/,
  );
});
