import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, now, run } = logsCloud();
const line = (level: string, ms: number, path: string) => JSON.stringify({ level, ms, request: { path } });

async function filled(name: string): Promise<string> {
  const at = Math.floor(now() / 60_000) * 60_000;
  await put(await group(name), [
    [line('INFO', 10, '/a'), at - 180_000],
    [line('ERROR', 20, '/b'), at - 120_000],
    [line('INFO', 30, '/a'), at - 60_000],
    ['user=ann id=7 plain', at - 59_000],
  ]);
  return name;
}

test('fields, filter, sort, limit and display choose and show', async () => {
  const name = await filled('one');
  expect(
    await run(name, 'fields ms, request.path as path | filter level = "INFO" and ms < 100 | sort ms desc'),
  ).toEqual([
    { ms: '30', path: '/a' },
    { ms: '10', path: '/a' },
  ]);
  expect(await run(name, 'filter ispresent(ms) | sort ms | limit 2 | display ms')).toEqual([
    { ms: '10' },
    { ms: '20' },
  ]);
  expect(
    await run(name, 'fields toupper(level) as l, ms * 2 + 1 as twice | filter @message like /"ms":2\\d/'),
  ).toEqual([{ l: 'ERROR', twice: '41' }]);
  expect(await run(name, 'fields @message | filter @message not like "ms"')).toEqual([
    { '@message': 'user=ann id=7 plain' },
  ]);
  expect(
    await run(name, 'fields ms | filter level in ["ERROR", "FATAL"] or not ispresent(level) | filter ms > 0'),
  ).toEqual([{ ms: '20' }]);
  const [latest] = await run(name, '# nothing else\nfields @timestamp, @logStream, @log');
  expect(latest).toEqual({
    '@timestamp': expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.000$/),
    '@logStream': 'stream',
    '@log': '000000000000:one',
  });
});

test('stats count, sum, avg, min, max and pct by bins and fields', async () => {
  const name = await filled('two');
  expect(
    await run(
      name,
      'stats count(*), count(ms) as n, sum(ms), avg(ms), min(ms), max(ms), pct(ms, 50) as p50, count_distinct(level) as kinds',
    ),
  ).toEqual([
    {
      'count(*)': '4',
      n: '3',
      'sum(ms)': '60',
      'avg(ms)': '20',
      'min(ms)': '10',
      'max(ms)': '30',
      p50: '20',
      kinds: '2',
    },
  ]);
  expect(
    await run(name, 'filter ispresent(ms) | stats count(*) as n, latest(ms) as last by level | sort n desc'),
  ).toEqual([
    { level: 'INFO', n: '2', last: '30' },
    { level: 'ERROR', n: '1', last: '20' },
  ]);
  const bins = await run(name, 'stats count(*) as n by bin(1m) | sort n desc');
  expect(bins.map(({ n }) => n)).toEqual(['2', '1', '1']);
  expect(bins[0]?.['bin(1 m)'] ?? bins[0]?.['bin(1m)']).toMatch(/:00\.000$/);
  expect(await run(name, 'stats count(*) as n by level | filter n > 1 | display level')).toEqual([
    { level: 'INFO' },
  ]);
});

test('parse takes fields out of text, dedup keeps one of each', async () => {
  const name = await filled('three');
  expect(
    await run(
      name,
      'parse "user=* id=* *" as user, id, rest | filter ispresent(user) | display user, id, rest',
    ),
  ).toEqual([{ user: 'ann', id: '7', rest: 'plain' }]);
  expect(await run(name, 'parse @message /user=(?<who>\\w+)/ | filter who = "ann" | display who')).toEqual([
    { who: 'ann' },
  ]);
  expect(
    await run(name, 'filter ispresent(level) | sort @timestamp desc | dedup level | display ms'),
  ).toEqual([{ ms: '30' }, { ms: '20' }]);
});

test('queries and groups that are none', async () => {
  const logGroupName = await group('four');
  const start = (queryString: string, more: object = {}) =>
    logs().startQuery({ logGroupName, startTime: 0, endTime: 1, queryString, ...more });
  const wrong = [
    '',
    'fields',
    'filter',
    'nonsense x',
    'fields x |',
    'stats median(x)',
    'fields f(x)',
    'filter a like',
    'parse "a*"',
    'limit x',
    'filter (a',
    'filter a = "b',
    'filter @message like /(a+)+$/',
    `filter ${'('.repeat(200)}`,
  ];
  for (const query of wrong) {
    await expect(start(query), query).rejects.toMatchObject({ name: 'MalformedQueryException' });
  }
  await expect(start('fields x', { queryLanguage: 'SQL' })).rejects.toMatchObject({
    name: 'MalformedQueryException',
  });
  await expect(start('fields x', { startTime: 2 })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  await expect(start('fields x', { logGroupNames: ['four'] })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  await expect(start('fields x', { logGroupName: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message: "Log group 'none' does not exist for account ID '000000000000'",
  });
});

test("what Lambda's functions log has fields of its own", async () => {
  const id = '7c9567b5-107b-4a6c-8798-0157ac21db52';
  const name = await group('/aws/lambda/shop');
  await put(name, [
    `START RequestId: ${id} Version: $LATEST\n`,
    `2026-01-31T00:00:00.000Z\t${id}\tINFO\tordered {"item":"tea","of":{"kind":"a}b"}} and {"item":"no"}\n`,
    `[WARNING]\t2026-01-31T00:00:00.000Z\t${id}\tlow\n`,
    'something else {"item":"unseen"}\n',
    `END RequestId: ${id}\n`,
    `REPORT RequestId: ${id}\tDuration: 12.50 ms\tBilled Duration: 113 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 100.25 ms\t\nXRAY TraceId: 1-5bef4de7-ad49b0e87f6ef6c87fc2e700\tSegmentId: 9a9197af755a6419\tSampled: true\t\n`,
  ]);
  expect(
    await run(
      name,
      'filter @type = "REPORT" | fields @requestId, @duration, @billedDuration, @memorySize, @maxMemoryUsed, @initDuration, @xrayTraceId, @xraySegmentId',
    ),
  ).toEqual([
    {
      '@requestId': id,
      '@duration': '12.5',
      '@billedDuration': '113.0',
      '@memorySize': '1.28E8',
      '@maxMemoryUsed': '3.6E7',
      '@initDuration': '100.25',
      '@xrayTraceId': '1-5bef4de7-ad49b0e87f6ef6c87fc2e700',
      '@xraySegmentId': '9a9197af755a6419',
    },
  ]);
  expect(
    await run(name, `filter @requestId = "${id}" | stats count(*), count(@type), count(@duration)`),
  ).toEqual([{ 'count(*)': '5', 'count(@type)': '3', 'count(@duration)': '1' }]);
  expect(await run(name, 'fields item, of.kind | filter ispresent(item)')).toEqual([
    { item: 'tea', 'of.kind': 'a}b' },
  ]);
});
