import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { constraintViolation, parentNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { newUnitId } from '../ids.ts';
import { UNIT_DEPTH_MAX, UNITS_MAX } from '../limits.ts';
import { organizationOf } from '../organization.ts';
import { attachDefaults } from '../policies.ts';
import { type UnitRecord, units } from '../state.ts';
import { withTags } from '../tags.ts';
import { checkUnitName, isParent, lineOf, shownUnit } from '../tree.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganizationalUnit.html */
export const createOrganizationalUnit: Handler<'CreateOrganizationalUnit'> = async (context, input) => {
  const { tx, place, ids, now } = context;
  const { ParentId: parentId, Name: name } = input;
  const organization = await organizationOf(tx, place.account);
  if (!(await isParent(tx, organization, parentId))) throw parentNotFound();
  const line = await lineOf(tx, organization, parentId);
  if (line.length > UNIT_DEPTH_MAX) {
    throw constraintViolation(
      'OU_DEPTH_LIMIT_EXCEEDED',
      'You cannot add an organizational unit to the specified parent because it would exceed the max depth allowed.',
    );
  }
  await checkUnitName(tx, organization, parentId, name);
  const page = await units.list(tx, ANYWHERE, {
    prefix: [organization.id],
    limit: UNITS_MAX,
    snapshot: true,
  });
  if (page.records.length >= UNITS_MAX) {
    throw constraintViolation(
      'OU_NUMBER_LIMIT_EXCEEDED',
      'You have exceeded the number of organizational units that you can have in an organization.',
    );
  }
  const unit: UnitRecord = {
    organizationId: organization.id,
    id: newUnitId(ids, organization.rootId),
    parentId,
    name,
    tags: withTags({}, input.Tags),
    createdAtMs: now(),
  };
  await units.put(tx, ANYWHERE, unit);
  await attachDefaults(tx, organization, unit.id, now());
  return { OrganizationalUnit: await shownUnit(tx, organization, unit) };
};
