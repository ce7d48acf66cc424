import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('a new name', async () => {
  const o = await t.organization();
  const OrganizationalUnitId = await t.unit(o, 'old');
  const { OrganizationalUnit } = await o.client.updateOrganizationalUnit({
    OrganizationalUnitId,
    Name: 'new',
  });
  expect(OrganizationalUnit).toMatchObject({ Id: OrganizationalUnitId, Name: 'new' });
  const seen = await o.client.describeOrganizationalUnit({ OrganizationalUnitId });
  expect(seen.OrganizationalUnit?.Name).toBe('new');
});

test('a name that is taken, and a unit that there is not', async () => {
  const o = await t.organization();
  const unit = await t.unit(o, 'one');
  await t.unit(o, 'two');
  const rename = (OrganizationalUnitId: string) =>
    failure(o.client.updateOrganizationalUnit({ OrganizationalUnitId, Name: 'two' }));
  expect(await rename(unit)).toMatch(/^DuplicateOrganizationalUnitException/);
  expect(await rename('ou-abcd-12345678')).toBe(
    "OrganizationalUnitNotFoundException: You specified an organizational unit that doesn't exist.",
  );
});
