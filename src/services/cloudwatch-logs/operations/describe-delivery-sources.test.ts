import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();
const arnOf = (id: string) => `arn:aws:cloudfront::000000000000:distribution/${id}`;

test('DescribeDeliverySources lists in pages, and those of some resources', async () => {
  for (const name of ['a', 'b', 'c'])
    await logs().putDeliverySource({ name, resourceArn: arnOf(name), logType: 'ACCESS_LOGS' });
  const names = async (input: object) =>
    (await logs().describeDeliverySources(input)).deliverySources?.map(({ name }) => name);
  const { nextToken } = await logs().describeDeliverySources({ limit: 2 });
  expect(await names({ nextToken })).toEqual(['c']);
  expect(await names({ resourceArns: [arnOf('b')] })).toEqual(['b']);
});
