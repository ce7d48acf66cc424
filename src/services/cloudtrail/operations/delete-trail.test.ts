import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();

test('DeleteTrail removes a trail, by name or ARN, in its own region', async () => {
  await newTrail('one');
  const arn = await newTrail('two', { IsMultiRegionTrail: true });
  await trail().deleteTrail({ Name: 'one' });
  await expect(trail(undefined, 'eu-west-1').deleteTrail({ Name: arn })).rejects.toMatchObject({
    name: 'InvalidHomeRegionException',
  });
  await trail().deleteTrail({ Name: arn });
  expect((await trail().listTrails({})).Trails).toEqual([]);
  await expect(trail().deleteTrail({ Name: 'one' })).rejects.toMatchObject({
    name: 'TrailNotFoundException',
    message: 'Unknown trail: one for the user: 000000000000',
  });
});
