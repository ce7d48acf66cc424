import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();

test('RemoveTags goes by the key alone', async () => {
  const ResourceId = await newTrail('one', {
    TagsList: [
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '2' },
    ],
  });
  await trail().removeTags({ ResourceId, TagsList: [{ Key: 'a', Value: 'other' }, { Key: 'never' }] });
  const { ResourceTagList } = await trail().listTags({ ResourceIdList: [ResourceId] });
  expect(ResourceTagList).toEqual([{ ResourceId, TagsList: [{ Key: 'b', Value: '2' }] }]);
  await expect(trail().removeTags({ ResourceId: `${ResourceId}x`, TagsList: [] })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
