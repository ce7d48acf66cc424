import { expect, test } from 'vitest';
import { logsCloud } from '../../../test/support/logs.ts';

const { logs, group, now } = logsCloud();
const onlyStandard = {
  name: 'ValidationException',
  message: 'This operation is only supported on the Standard log class.',
};
const notDelivery = {
  name: 'ValidationException',
  message: 'This operation is not supported for Delivery log class',
};

test.each(['INFREQUENT_ACCESS', 'DELIVERY'])(
  'what groups of the class %s cannot do',
  async (logGroupClass) => {
    const logGroupName = await group(`group-${logGroupClass}`, { logGroupClass });
    const logGroupArn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`;
    const filter = { logGroupName, filterName: 'f', filterPattern: '' };
    const metric = { metricName: 'm', metricNamespace: 'n', metricValue: '1' };
    const refused = [
      logs().putMetricFilter({ ...filter, metricTransformations: [metric] }),
      logs().putSubscriptionFilter({
        ...filter,
        destinationArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
      }),
      logs().describeSubscriptionFilters({ logGroupName }),
      logs().filterLogEvents({ logGroupName }),
      logs().getLogEvents({ logGroupName, logStreamName: 'stream' }),
      logs().createExportTask({ logGroupName, from: 0, to: 1, destination: 'bucket' }),
      logs().startLiveTail({ logGroupIdentifiers: [logGroupArn] }),
    ];
    await Promise.all(refused.map((call) => expect(call).rejects.toMatchObject(onlyStandard)));
  },
);

test('what groups of the class DELIVERY cannot do, and others can', async () => {
  const [delivered, rare] = [
    await group('delivered', { logGroupClass: 'DELIVERY' }),
    await group('rare', { logGroupClass: 'INFREQUENT_ACCESS' }),
  ];
  const seconds = Math.floor(now() / 1_000);
  const range = { startTime: seconds - 60, endTime: seconds };
  const calls = (logGroupName: string) => [
    () => logs().putRetentionPolicy({ logGroupName, retentionInDays: 7 }),
    () => logs().deleteRetentionPolicy({ logGroupName }),
    () => logs().startQuery({ logGroupName, ...range, queryString: 'fields @message' }),
  ];
  for (const call of calls(delivered)) await expect(call()).rejects.toMatchObject(notDelivery);
  for (const call of calls(rare)) await call();
});
