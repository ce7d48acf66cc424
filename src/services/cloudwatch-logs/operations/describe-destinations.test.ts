import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();

test('DescribeDestinations lists by the beginning of names, in pages', async () => {
  const arn = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
  for (const destinationName of ['a1', 'a2', 'b'])
    await logs().putDestination({
      destinationName,
      targetArn: arn,
      roleArn: 'arn:aws:iam::000000000000:role/r',
    });
  const names = async (input: object) =>
    (await logs().describeDestinations(input)).destinations?.map(({ destinationName }) => destinationName);
  expect(await names({ DestinationNamePrefix: 'a' })).toEqual(['a1', 'a2']);
  const { nextToken } = await logs().describeDestinations({ limit: 2 });
  expect(await names({ nextToken })).toEqual(['b']);
});
