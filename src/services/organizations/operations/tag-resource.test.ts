import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('root, units, accounts and policies', async () => {
  const o = await t.organization();
  const unit = await t.unit(o, 'unit');
  const policy = await t.policy(o, 'TAG_POLICY', { tags: { a: { tag_key: { '@@assign': 'a' } } } });
  for (const ResourceId of [o.rootId, unit, o.management, policy]) {
    await o.client.tagResource({ ResourceId, Tags: [{ Key: 'key', Value: 'old' }] });
    await o.client.tagResource({ ResourceId, Tags: [{ Key: 'key', Value: 'new' }] });
    expect((await o.client.listTagsForResource({ ResourceId })).Tags).toEqual([{ Key: 'key', Value: 'new' }]);
  }
});

test('what is wrong is told', async () => {
  const o = await t.organization();
  const tag = (ResourceId: string, ...keys: string[]) =>
    failure(o.client.tagResource({ ResourceId, Tags: keys.map((Key) => ({ Key, Value: '' })) }));
  expect(await tag('0A000000X000', 'k')).toBe(
    'InvalidInputException/INVALID_PATTERN: You provided a value that does not match the required pattern.',
  );
  expect(await tag('000000000000', 'k')).toBe(
    "TargetNotFoundException: You specified a target that doesn't exist.",
  );
  expect(await tag(o.rootId, 'a', 'a')).toMatch(/^InvalidInputException\/DUPLICATE_TAG_KEY/);
  expect(await tag(o.rootId, 'aws:x')).toMatch(/^InvalidInputException\/INVALID_SYSTEM_TAGS_PARAMETER/);
  expect(await tag(o.rootId, ...Array.from({ length: 51 }, (_, i) => `k${i}`))).toMatch(
    /^ConstraintViolationException\/MAX_TAG_LIMIT_EXCEEDED/,
  );
});
