import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { cloud, trail, newTrail } = trailCloud();

test('GetTrailStatus tells what was started and stopped when, and that nothing is delivered', async () => {
  await newTrail('one');
  const idle = await trail().getTrailStatus({ Name: 'one' });
  expect(idle).toMatchObject({ IsLogging: false, TimeLoggingStarted: '', TimeLoggingStopped: '' });
  expect(idle.StartLoggingTime ?? idle.LatestDeliveryTime ?? idle.LatestDeliveryError).toBeUndefined();
  await trail().startLogging({ Name: 'one' });
  const startedAt = new Date(Math.floor(cloud().clock.now() / 1000) * 1000);
  await cloud().clock.advance(60_000);
  await trail().stopLogging({ Name: 'one' });
  const stopped = await trail().getTrailStatus({ Name: 'one' });
  expect(stopped).toMatchObject({ IsLogging: false, LatestDeliveryError: 'NotImplemented' });
  expect(stopped.TimeLoggingStarted?.slice(0, 16)).toBe(startedAt.toISOString().slice(0, 16));
  const took = (stopped.StopLoggingTime?.getTime() ?? 0) - (stopped.StartLoggingTime?.getTime() ?? 0);
  expect(took).toBeGreaterThanOrEqual(60_000);
});

test('an unknown trail is named by its ARN', async () => {
  await expect(trail().getTrailStatus({ Name: 'ghost' })).rejects.toMatchObject({
    name: 'TrailNotFoundException',
    message:
      'Unknown trail: arn:aws:cloudtrail:us-east-1:000000000000:trail/ghost for the user: 000000000000',
  });
});
