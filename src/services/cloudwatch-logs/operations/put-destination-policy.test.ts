import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('PutDestinationPolicy of a destination that is not there, and of what is no policy', async () => {
  const put = (accessPolicy: string) => logs().putDestinationPolicy({ destinationName: 'd', accessPolicy });
  await expect(put('{}')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
  await logs().putDestination({ destinationName: 'd', targetArn: arn, roleArn: arn });
  await expect(put('{')).rejects.toMatchObject({ name: 'InvalidParameterException' });
});
