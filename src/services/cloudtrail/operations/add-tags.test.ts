import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();
const tagsOf = async (ResourceId: string) =>
  (await trail().listTags({ ResourceIdList: [ResourceId] })).ResourceTagList?.[0]?.TagsList;

test('AddTags adds and replaces by key', async () => {
  const ResourceId = await newTrail('one', { TagsList: [{ Key: 'a', Value: '1' }] });
  await trail().addTags({ ResourceId, TagsList: [{ Key: 'a', Value: '2' }, { Key: 'b' }] });
  expect(await tagsOf(ResourceId)).toEqual([
    { Key: 'a', Value: '2' },
    { Key: 'b', Value: '' },
  ]);
});

test('tags that AWS does not take, and trails that are not there', async () => {
  const ResourceId = await newTrail('two');
  const tags = (...keys: string[]) => ({ ResourceId, TagsList: keys.map((Key) => ({ Key, Value: 'v' })) });
  const many = Array.from({ length: 51 }, (_, i) => `k${i}`);
  const refusals: [Parameters<ReturnType<typeof trail>['addTags']>[0], string][] = [
    [tags('a', 'a'), 'InvalidTagParameterException'],
    [tags('aws:a'), 'InvalidTagParameterException'],
    [tags(...many), 'TagsLimitExceededException'],
    [{ ...tags('a'), ResourceId: 'two' }, 'CloudTrailARNInvalidException'],
    [{ ...tags('a'), ResourceId: `${ResourceId}x` }, 'ResourceNotFoundException'],
  ];
  for (const [input, name] of refusals) await expect(trail().addTags(input)).rejects.toMatchObject({ name });
  expect(await tagsOf(ResourceId)).toEqual([]);
});
