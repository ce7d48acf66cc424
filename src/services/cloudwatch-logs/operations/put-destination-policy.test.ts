import { expect, test } from 'vitest';
import { logsCloud, resourcePolicy } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('PutDestinationPolicy of a destination that is not there, and of what is no policy', async () => {
  const put = (accessPolicy: string) => logs().putDestinationPolicy({ destinationName: 'd', accessPolicy });
  await expect(put('{}')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
  await logs().putDestination({
    destinationName: 'd',
    targetArn: arn,
    roleArn: 'arn:aws:iam::000000000000:role/r',
  });
  for (const document of ['{', '{}']) {
    await expect(put(document)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
  const Resource = 'arn:aws:logs:us-east-1:000000000000:destination:d';
  const Principal = { AWS: '111111111111' };
  await put(resourcePolicy({ Sid: '', Principal, Action: 'logs:PutSubscriptionFilter', Resource }));
});
