import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, now, cloud } = logsCloud();

test('GetLogRecord shows all fields of an event that a query has found', async () => {
  const logGroupName = await group('one');
  await put('one', ['first', '{"a":{"b":1}}']);
  const seconds = Math.floor(now() / 1_000);
  const { queryId = '' } = await logs().startQuery({
    logGroupName,
    startTime: seconds - 60,
    endTime: seconds + 60,
    queryString: 'filter a.b = 1',
  });
  await cloud().clock.advance(0);
  const { results } = await logs().getQueryResults({ queryId });
  const logRecordPointer = results?.[0]?.find(({ field }) => field === '@ptr')?.value ?? '';
  expect((await logs().getLogRecord({ logRecordPointer })).logRecord).toEqual({
    a: '{"b":1}',
    'a.b': '1',
    '@message': '{"a":{"b":1}}',
    '@timestamp': expect.any(String),
    '@ingestionTime': expect.any(String),
    '@logStream': 'stream',
    '@log': '000000000000:one',
  });
  await logs().deleteLogStream({ logGroupName, logStreamName: 'stream' });
  await expect(logs().getLogRecord({ logRecordPointer })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
  await expect(logs().getLogRecord({ logRecordPointer: 'x' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
