import { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { hourly, logsRole } from '../../../../test/support/scheduled-queries.ts';

const logsTest = logsCloud();
const { logs, group, put, cloud, now, userWith } = logsTest;
const HOUR_MS = 3_600_000;

/** To the next full hour, and what is due then. */
const nextHour = () => cloud().clock.advance(HOUR_MS - (now() % HOUR_MS));

async function runs(identifier: string) {
  const range = { startTime: 0, endTime: now() + HOUR_MS };
  const { triggerHistory = [] } = await logs().getScheduledQueryHistory({ identifier, ...range });
  return triggerHistory;
}

test('CreateScheduledQuery runs a query by the clock, under its role, and delivers what it found', async () => {
  await group('watched');
  const s3 = cloud().client(S3);
  await s3.createBucket({ Bucket: 'results' });
  const writing = { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::results/*' };
  const executionRoleArn = await logsRole(logsTest, 'queries');
  const roleArn = await logsRole(logsTest, 'delivers', [writing]);
  const destinationIdentifier = 's3://results/reports';
  const { scheduledQueryArn = '', state } = await logs().createScheduledQuery(
    hourly('counts', executionRoleArn, {
      destinationConfiguration: { s3Configuration: { destinationIdentifier, roleArn } },
    }),
  );
  expect(state).toBe('ENABLED');
  expect(scheduledQueryArn).toMatch(/^arn:aws:logs:us-east-1:000000000000:scheduled-query:[0-9a-f-]{36}$/);
  await nextHour();
  await put('watched', ['one', 'two']);
  await nextHour();
  const [latest, first] = await runs('counts');
  expect(first).toMatchObject({ executionStatus: 'Complete' });
  const Key = `reports/${latest?.queryId}.json`;
  expect(latest).toEqual({
    queryId: expect.any(String),
    executionStatus: 'Complete',
    triggeredTimestamp: expect.toSatisfy((ms: number) => ms % HOUR_MS === 0),
    destinations: [
      {
        destinationType: 'S3',
        destinationIdentifier,
        status: 'COMPLETE',
        processedIdentifier: `s3://results/${Key}`,
      },
    ],
  });
  const { Body } = await s3.getObject({ Bucket: 'results', Key });
  expect(JSON.parse((await Body?.transformToString()) ?? '')).toEqual({
    queryLanguage: 'CWLI',
    results: [[{ field: 'n', value: '2' }]],
    statistics: { recordsMatched: 2, recordsScanned: 2, bytesScanned: 6 },
    status: 'Complete',
  });
  const { results } = await logs().getQueryResults({ queryId: latest?.queryId });
  expect(results).toEqual([[{ field: 'n', value: '2' }]]);
  expect(await logs().getScheduledQuery({ identifier: scheduledQueryArn })).toMatchObject({
    lastExecutionStatus: 'Complete',
    lastTriggeredTime: latest?.triggeredTimestamp,
  });
});

test('results fill a lookup table, under the role of that', async () => {
  await group('counted');
  const tables = 'arn:aws:logs:us-east-1:000000000000:lookup-table:counts';
  const executionRoleArn = await logsRole(logsTest, 'counts');
  const roleArn = await logsRole(logsTest, 'fills', [
    { Effect: 'Allow', Action: ['logs:CreateLookupTable', 'logs:UpdateLookupTable'], Resource: tables },
  ]);
  const more = { logGroupIdentifiers: ['counted'], queryString: 'stats count(*) as n by word' };
  const filling = (name: string, tableName: string) =>
    logs().createScheduledQuery(
      hourly(name, executionRoleArn, {
        ...more,
        destinationConfiguration: { lookupTableConfiguration: { tableName, roleArn, tags: { a: 'b' } } },
      }),
    );
  await filling('fills', 'counts');
  await filling('may-not', 'others');
  await nextHour();
  await put('counted', ['{"word":"x"}', '{"word":"y"}', '{"word":"x"}']);
  await nextHour();
  const { tableBody } = await logs().getLookupTable({ lookupTableArn: tables });
  expect(tableBody?.split('\n').sort()).toEqual(['', 'word,n', 'x,2', 'y,1']);
  expect((await logs().listTagsForResource({ resourceArn: tables })).tags).toEqual({ a: 'b' });
  const destination = { destinationType: 'LOOKUP_TABLE', destinationIdentifier: tables };
  expect((await runs('fills'))[0]?.destinations).toEqual([
    { ...destination, status: 'COMPLETE', processedIdentifier: tables },
  ]);
  expect((await runs('may-not'))[0]?.destinations).toMatchObject([
    { status: 'CLIENT_ERROR', errorMessage: expect.stringContaining('logs:UpdateLookupTable') },
  ]);
});

test('runs that fail say why', async () => {
  await group('failing');
  const logGroupIdentifiers = ['failing'];
  const good = await logsRole(logsTest, 'good');
  const useless = await logsRole(logsTest, 'useless', [{ Effect: 'Deny', Action: '*', Resource: '*' }]);
  const none = 'arn:aws:iam::000000000000:role/none';
  const s3Configuration = { destinationIdentifier: 's3://not-there', roleArn: good };
  await logs().createScheduledQuery(hourly('denied', useless, { logGroupIdentifiers }));
  await logs().createScheduledQuery(hourly('roleless', none, { logGroupIdentifiers }));
  await logs().createScheduledQuery(hourly('broken', good, { logGroupIdentifiers, queryString: 'fields (' }));
  await logs().createScheduledQuery(
    hourly('undelivered', good, { logGroupIdentifiers, destinationConfiguration: { s3Configuration } }),
  );
  await nextHour();
  expect((await runs('denied'))[0]).toMatchObject({
    executionStatus: 'Failed',
    errorMessage: expect.stringContaining('logs:StartQuery'),
  });
  expect((await runs('roleless'))[0]).toMatchObject({ executionStatus: 'Failed' });
  expect((await runs('broken'))[0]).toMatchObject({ executionStatus: 'InvalidQuery' });
  expect((await runs('undelivered'))[0]).toMatchObject({
    executionStatus: 'Complete',
    destinations: [{ status: 'CLIENT_ERROR', errorMessage: expect.any(String) }],
  });
});

test('a schedule has a beginning, an end and a time zone', async () => {
  await group('timed');
  const role = await logsRole(logsTest, 'timed');
  const dayStart = Math.ceil(now() / (24 * HOUR_MS)) * 24 * HOUR_MS;
  await logs().createScheduledQuery(
    hourly('timed', role, {
      logGroupIdentifiers: ['timed'],
      scheduleExpression: 'cron(0 9 * * ? *)',
      timezone: 'Asia/Kolkata',
      scheduleStartTime: Math.floor(dayStart / 1_000),
      scheduleEndTime: Math.floor(dayStart / 1_000) + 2 * 24 * 3_600,
    }),
  );
  await cloud().clock.advance(dayStart - now() + 5 * 24 * HOUR_MS);
  const times = (await runs('timed')).map(({ triggeredTimestamp = 0 }) => triggeredTimestamp - dayStart);
  // Half past three in UTC, on two days.
  expect(times).toEqual([27.5 * HOUR_MS, 3.5 * HOUR_MS]);
});

test('what is refused', async () => {
  const role = await logsRole(logsTest, 'refused');
  const wrong = [
    { scheduleExpression: 'rate(1 hour)' },
    { scheduleExpression: 'cron(0 * * * * *)' },
    { timezone: 'Nowhere' },
    { executionRoleArn: 'role' },
    {
      destinationConfiguration: {
        s3Configuration: { destinationIdentifier: 's3://bucket', roleArn: 'role' },
      },
    },
    { queryLanguage: 'SQL' as const },
    { logGroupIdentifiers: undefined },
    { startTimeOffset: 60, endTimeOffset: 60 },
    { scheduleStartTime: 2_000_000_000, scheduleEndTime: 1_900_000_000 },
    {
      destinationConfiguration: {
        lookupTableConfiguration: { tableName: 't', roleArn: 'role' },
      },
    },
  ];
  for (const more of wrong) {
    const input = hourly('wrong', role, more as object);
    await expect(logs().createScheduledQuery(input), JSON.stringify(more)).rejects.toMatchObject({
      name: expect.stringMatching(/ValidationException|InvalidParameterException/),
    });
  }
  await logs().createScheduledQuery(hourly('twice', role, { state: 'DISABLED' }));
  await expect(logs().createScheduledQuery(hourly('twice', role))).rejects.toMatchObject({
    name: 'ConflictException',
  });
});

test('who gives a query a role must be allowed to pass it on', async () => {
  const role = await logsRole(logsTest, 'passed');
  const create = { Effect: 'Allow', Action: 'logs:CreateScheduledQuery', Resource: '*' };
  const pass = { Effect: 'Allow', Action: 'iam:PassRole', Resource: role };
  const creator = await userWith('creator', create);
  const passer = await userWith('passer', create, pass);
  await expect(logs(creator).createScheduledQuery(hourly('passed', role))).rejects.toMatchObject({
    message: expect.stringContaining('iam:PassRole'),
  });
  await logs(passer).createScheduledQuery(hourly('passed', role, { state: 'DISABLED' }));
});
