import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('tells its name; units of others are not there', async () => {
  const o = await t.organization();
  const OrganizationalUnitId = await t.unit(o, 'unit');
  const { OrganizationalUnit } = await o.client.describeOrganizationalUnit({ OrganizationalUnitId });
  expect(OrganizationalUnit).toMatchObject({ Id: OrganizationalUnitId, Name: 'unit' });
  const other = await t.organization();
  expect(await failure(other.client.describeOrganizationalUnit({ OrganizationalUnitId }))).toBe(
    "OrganizationalUnitNotFoundException: You specified an organizational unit that doesn't exist.",
  );
});
