import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();

test('ListTags shows the tags of each trail that is asked for', async () => {
  const one = await newTrail('one', { TagsList: [{ Key: 'a', Value: '1' }] });
  const two = await newTrail('two');
  const { ResourceTagList } = await trail().listTags({ ResourceIdList: [two, one] });
  expect(ResourceTagList).toEqual([
    { ResourceId: two, TagsList: [] },
    { ResourceId: one, TagsList: [{ Key: 'a', Value: '1' }] },
  ]);
  const ghost = { ResourceIdList: [one, `${one}x`] };
  await expect(trail().listTags(ghost)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(trail().listTags({ ResourceIdList: [one], NextToken: 'x' })).rejects.toMatchObject({
    name: 'InvalidNextTokenException',
  });
});
