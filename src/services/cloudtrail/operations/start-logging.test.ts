import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();

test('StartLogging turns a trail on, by name or ARN', async () => {
  const arn = await newTrail('one');
  await trail().startLogging({ Name: 'one' });
  const { StartLoggingTime } = await trail().getTrailStatus({ Name: 'one' });
  await trail().startLogging({ Name: arn });
  expect(await trail().getTrailStatus({ Name: 'one' })).toMatchObject({ IsLogging: true, StartLoggingTime });
  await expect(trail().startLogging({ Name: 'ghost' })).rejects.toMatchObject({
    name: 'TrailNotFoundException',
  });
});
