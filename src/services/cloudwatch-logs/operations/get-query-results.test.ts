import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, run, now, cloud } = logsCloud();

test('GetQueryResults answers rows in pages, with pointers and statistics', async () => {
  const logGroupName = await group('one');
  await put('one', ['a', 'bc']);
  const seconds = Math.floor(now() / 1_000);
  const { queryId = '' } = await logs().startQuery({
    logGroupName,
    startTime: seconds - 60,
    endTime: seconds + 60,
    queryString: 'fields @message',
  });
  await cloud().clock.advance(0);
  const first = await logs().getQueryResults({ queryId, maxItems: 1 });
  expect(first).toMatchObject({
    status: 'Complete',
    queryLanguage: 'CWLI',
    statistics: { recordsMatched: 2, recordsScanned: 2, bytesScanned: 3 },
  });
  const second = await logs().getQueryResults({ queryId, nextToken: first.nextToken });
  const rows = [...(first.results ?? []), ...(second.results ?? [])];
  expect(rows.map((row) => row.map(({ field }) => field))).toEqual([
    ['@message', '@ptr'],
    ['@message', '@ptr'],
  ]);
  expect(second.nextToken).toBeUndefined();
  await expect(logs().getQueryResults({ queryId, nextToken: 'x' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  await expect(logs().getQueryResults({ queryId: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

test('only events within the seconds that were asked for, and of streams that are there', async () => {
  const at = Math.floor(now() / 1_000) * 1_000;
  await put(await group('two'), [
    ['early', at - 10_001],
    ['first', at - 10_000],
    ['last', at - 5_001],
    ['late', at - 4_000],
  ]);
  const range = { startTime: at / 1_000 - 10, endTime: at / 1_000 - 5 };
  expect(await run('two', 'fields @message | sort @timestamp', range)).toEqual([
    { '@message': 'first' },
    { '@message': 'last' },
  ]);
  await logs().deleteLogStream({ logGroupName: 'two', logStreamName: 'stream' });
  expect(await run('two', 'fields @message')).toEqual([]);
});
