import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('below the root and below another unit', async () => {
  const o = await t.organization();
  const outer = await t.unit(o, 'outer');
  const { OrganizationalUnit: inner } = await o.client.createOrganizationalUnit({
    ParentId: outer,
    Name: 'inner',
    Tags: [{ Key: 'team', Value: 'a' }],
  });
  expect(inner).toEqual({
    Id: expect.stringMatching(new RegExp(`^ou-${o.rootId.slice(2)}-[a-z0-9]{8}$`)),
    Arn: `arn:aws:organizations::${o.management}:ou/${o.id}/${inner?.Id}`,
    Name: 'inner',
    Path: `${o.id}/${o.rootId}/${outer}/${inner?.Id}/`,
  });
  expect((await o.client.listTagsForResource({ ResourceId: inner?.Id })).Tags).toEqual([
    { Key: 'team', Value: 'a' },
  ]);
});

test('names differ among siblings', async () => {
  const o = await t.organization();
  const first = await t.unit(o, 'same');
  await t.unit(o, 'same', first);
  expect(await failure(t.unit(o, 'same'))).toBe(
    'DuplicateOrganizationalUnitException: An OU with the same name already exists.',
  );
});

test('five levels and no more', async () => {
  const o = await t.organization();
  let parent = o.rootId;
  for (const name of ['1', '2', '3', '4', '5']) parent = await t.unit(o, name, parent);
  expect(await failure(t.unit(o, '6', parent))).toBe(
    'ConstraintViolationException/OU_DEPTH_LIMIT_EXCEEDED: You cannot add an organizational unit to the specified parent because it would exceed the max depth allowed.',
  );
});

test('parents that there are not', async () => {
  const o = await t.organization();
  expect(await failure(t.unit(o, 'a', 'r-zzzz'))).toBe(
    "ParentNotFoundException: You specified parent that doesn't exist.",
  );
  expect(await failure(t.unit(o, 'a', 'nonsense'))).toBe(
    'InvalidInputException/INVALID_PATTERN: You provided a value that does not match the required pattern.',
  );
});
