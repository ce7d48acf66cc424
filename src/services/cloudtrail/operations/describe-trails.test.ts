import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();
const there = () => trail(undefined, 'eu-west-1');

test('DescribeTrails shows trails in the order in which they were made, with or without shadows', async () => {
  await newTrail('zebra');
  await newTrail('ape', { IsMultiRegionTrail: true });
  const arn = await newTrail('cat', {}, 'eu-west-1');
  const names = async (input: object, client = trail()) =>
    (await client.describeTrails(input)).trailList?.map(({ Name }) => Name);
  expect(await names({})).toEqual(['zebra', 'ape']);
  expect(await names({}, there())).toEqual(['ape', 'cat']);
  expect(await names({ includeShadowTrails: false }, there())).toEqual(['cat']);
  expect(await names({ trailNameList: ['ape', 'nothing'] })).toEqual(['ape']);
  expect(await names({ trailNameList: [arn] }, there())).toEqual(['cat']);
  expect((await trail().describeTrails({})).trailList?.[0]).toMatchObject({
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
  });
});
