import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();
const Id = 'rt-12345678';

test('there are no transfers', async () => {
  const { client } = await t.organization();
  expect(await failure(client.updateResponsibilityTransfer({ Id, Name: 'name' }))).toMatch(
    /^ResponsibilityTransferNotFoundException/,
  );
  expect(await failure(client.updateResponsibilityTransfer({ Id: 'rt-1', Name: 'name' }))).toMatch(
    /^InvalidInputException\/INVALID_PATTERN/,
  );
});

test('not without an organization', async () => {
  const own = t.organizations(t.freshAccount());
  expect(await failure(own.updateResponsibilityTransfer({ Id, Name: 'name' }))).toMatch(
    /^AWSOrganizationsNotInUseException/,
  );
});
