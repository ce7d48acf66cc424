import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();

test('GetTrail finds a trail by name and ARN, one for all regions by its ARN everywhere', async () => {
  const arn = await newTrail('one', { IsMultiRegionTrail: true });
  const near = await newTrail('two');
  const there = trail(undefined, 'eu-west-1');
  expect((await trail().getTrail({ Name: 'one' })).Trail).toMatchObject({
    TrailARN: arn,
    HomeRegion: 'us-east-1',
  });
  expect((await there.getTrail({ Name: arn })).Trail).toMatchObject({ Name: 'one', HomeRegion: 'us-east-1' });
  for (const Name of ['one', near]) {
    await expect(there.getTrail({ Name })).rejects.toMatchObject({ name: 'TrailNotFoundException' });
  }
});

test('names and ARNs that cannot be', async () => {
  await expect(trail().getTrail({ Name: '?' })).rejects.toMatchObject({ name: 'InvalidTrailNameException' });
  for (const Name of [
    'arn:aws:s3:::bucket',
    'arn:aws:cloudtrail:us-east-1:x:trail/a',
    'arn:aws:cloudtrail',
  ]) {
    await expect(trail().getTrail({ Name })).rejects.toMatchObject({ name: 'CloudTrailARNInvalidException' });
  }
  const Name = 'arn:aws:cloudtrail:us-east-1:111111111111:trail/one';
  await expect(trail().getTrail({ Name })).rejects.toThrow();
});
