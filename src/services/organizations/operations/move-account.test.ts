import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('to a unit and back', async () => {
  const o = await t.organization();
  const unit = await t.unit(o, 'unit');
  const AccountId = await t.member(o);
  const move = (SourceParentId: string, DestinationParentId: string) =>
    failure(o.client.moveAccount({ AccountId, SourceParentId, DestinationParentId }));
  expect(await move(o.rootId, unit)).toBe('it did not fail');
  expect(await move(o.rootId, unit)).toMatch(/^DuplicateAccountException/);
  expect(await move(unit, 'ou-abcd-12345678')).toMatch(/^DestinationParentNotFoundException/);
  expect(await move('ou-abcd-12345678', o.rootId)).toMatch(/^SourceParentNotFoundException/);
  expect(await move(o.rootId, await t.unit(o, 'other'))).toMatch(/^AccountNotFoundException/);
  expect(await move(unit, o.rootId)).toBe('it did not fail');
});
