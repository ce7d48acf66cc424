import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();

test('StopLogging turns a trail off', async () => {
  const arn = await newTrail('one');
  await trail().startLogging({ Name: 'one' });
  await trail().stopLogging({ Name: arn });
  const status = await trail().getTrailStatus({ Name: 'one' });
  expect(status).toMatchObject({ IsLogging: false, StopLoggingTime: expect.any(Date) });
  await expect(trail().stopLogging({ Name: 'ghost' })).rejects.toMatchObject({
    name: 'TrailNotFoundException',
  });
});
