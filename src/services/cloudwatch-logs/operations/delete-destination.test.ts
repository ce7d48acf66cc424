import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DeleteDestination removes a destination that is there', async () => {
  const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
  await logs().putDestination({
    destinationName: 'd',
    targetArn: arn,
    roleArn: 'arn:aws:iam::000000000000:role/r',
  });
  await logs().deleteDestination({ destinationName: 'd' });
  expect((await logs().describeDestinations({})).destinations).toEqual([]);
  const call = logs().deleteDestination({ destinationName: 'd' });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
