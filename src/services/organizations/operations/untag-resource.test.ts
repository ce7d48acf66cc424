import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('takes away; keys that are not there are no error', async () => {
  const o = await t.organization();
  const ResourceId = o.rootId;
  await o.client.tagResource({
    ResourceId,
    Tags: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  await o.client.untagResource({ ResourceId, TagKeys: ['a', 'c'] });
  expect((await o.client.listTagsForResource({ ResourceId })).Tags).toEqual([{ Key: 'b', Value: '2' }]);
  const unknown = o.client.untagResource({ ResourceId: '000000000000', TagKeys: ['a'] });
  expect(await failure(unknown)).toMatch(/^TargetNotFoundException/);
});
