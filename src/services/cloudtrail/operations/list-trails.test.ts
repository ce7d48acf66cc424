import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();

test('ListTrails names the trails of the region and those that are for all', async () => {
  await newTrail('one');
  const TrailARN = await newTrail('two', { IsMultiRegionTrail: true }, 'eu-west-1');
  const far = await trail(undefined, 'ap-south-1').listTrails({});
  expect(far.Trails).toEqual([{ TrailARN, Name: 'two', HomeRegion: 'eu-west-1' }]);
  expect((await trail().listTrails({})).Trails).toHaveLength(2);
  await expect(trail().listTrails({ NextToken: 'x' })).rejects.toMatchObject({
    name: 'InvalidNextTokenException',
  });
});
