import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { protectionPolicy } from '../../../../test/support/protection.ts';

const { logs, group, put, filter, run, cloud, userWith } = logsCloud();
const MAIL = 'from a.b@example.com to me';
const MASKED = 'from *************** to me';

const protect = (logGroupIdentifier: string, policyDocument = protectionPolicy(['EmailAddress'])) =>
  logs().putDataProtectionPolicy({ logGroupIdentifier, policyDocument });

test('PutDataProtectionPolicy masks what comes from then on, wherever events are seen', async () => {
  const logGroupName = await group('one');
  await put('one', [MAIL]);
  await cloud().clock.advance(1);
  const policyDocument = protectionPolicy(['EmailAddress']);
  const answer = await logs().putDataProtectionPolicy({ logGroupIdentifier: 'one', policyDocument });
  expect(answer).toMatchObject({ logGroupIdentifier: 'one', policyDocument });
  await logs().putMetricFilter({
    logGroupName,
    filterName: 'leak',
    filterPattern: '{ $.mail = "a@example.com" }',
    metricTransformations: [{ metricName: 'leaks', metricNamespace: 'n', metricValue: '1' }],
  });
  await put('one', [MAIL, '{"mail":"a@example.com"}']);
  const shown = [MAIL, MASKED, '{"mail":"*************"}'];
  expect(await filter('one')).toEqual(shown);
  expect(await filter('one', { filterPattern: '"example.com to"' })).toEqual([MAIL]);
  expect(await filter('one', { filterPattern: '"***************"' })).toEqual([MASKED]);
  const stream = { logGroupName, logStreamName: 'stream' };
  const messages = async (unmask?: boolean) =>
    (await logs().getLogEvents({ ...stream, unmask, startFromHead: true })).events?.map(
      ({ message }) => message,
    );
  expect(await messages()).toEqual(shown);
  const rows = await run('one', 'fields @message, mail | sort @timestamp asc');
  expect(rows.map((row) => row['@message']).toSorted()).toEqual(shown.toSorted());
  expect(rows.find(({ mail }) => mail !== undefined)?.['mail']).toBe('*************');
  // Root may do everything.
  expect(await messages(true)).toEqual([MAIL, MAIL, '{"mail":"a@example.com"}']);
  expect(await filter('one', { unmask: true, filterPattern: '"example.com to"' })).toEqual([MAIL, MAIL]);
});

test('only who has logs:Unmask sees what is masked', async () => {
  await group('two');
  await protect('two');
  await put('two', [MAIL]);
  const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:two:*';
  const reader = await userWith('reader', {
    Effect: 'Allow',
    Action: ['logs:FilterLogEvents', 'logs:GetLogEvents'],
    Resource: arn,
  });
  const auditor = await userWith('auditor', {
    Effect: 'Allow',
    Action: ['logs:FilterLogEvents', 'logs:GetLogEvents', 'logs:Unmask'],
    Resource: arn,
  });
  const input = { logGroupName: 'two' };
  const stream = { ...input, logStreamName: 'stream', unmask: true };
  expect((await logs(reader).filterLogEvents(input)).events?.[0]?.message).toBe(MASKED);
  await expect(logs(reader).filterLogEvents({ ...input, unmask: true })).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('logs:Unmask'),
  });
  await expect(logs(reader).getLogEvents(stream)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect((await logs(auditor).filterLogEvents(input)).events?.[0]?.message).toBe(MASKED);
  expect((await logs(auditor).getLogEvents(stream)).events?.[0]?.message).toBe(MAIL);
});

test('a policy that is replaced or deleted counts for what came while it was there', async () => {
  await group('three');
  const identifiers = [protectionPolicy(['EmailAddress']), protectionPolicy(['IpAddress'])];
  for (const policyDocument of identifiers) {
    await protect('three', policyDocument);
    await cloud().clock.advance(1);
    await put('three', ['a@b.example 10.1.2.3']);
    await cloud().clock.advance(1);
  }
  await logs().deleteDataProtectionPolicy({ logGroupIdentifier: 'three' });
  await cloud().clock.advance(1);
  await put('three', ['a@b.example 10.1.2.3']);
  expect(await filter('three')).toEqual([
    '*********** 10.1.2.3',
    'a@b.example ********',
    'a@b.example 10.1.2.3',
  ]);
});

test('policies that are none', async () => {
  const logGroupIdentifier = await group('four');
  const name = 'InvalidParameterException';
  const mail = ['EmailAddress'];
  const wrong = [
    'text',
    '[]',
    '{}',
    protectionPolicy(mail, { more: { Version: '2012-10-17' } }),
    protectionPolicy(mail, { more: { Statement: [] } }),
    protectionPolicy(mail, { audit: { Operation: { Audit: {} } } }),
    protectionPolicy(mail, { deidentify: { Operation: { Deidentify: { MaskConfig: { a: 1 } } } } }),
    protectionPolicy(mail, { deidentify: { DataIdentifier: ['other'] } }),
    protectionPolicy(mail, { audit: { DataIdentifier: [] }, deidentify: { DataIdentifier: [] } }),
    protectionPolicy(mail, {
      audit: { Operation: { Audit: { FindingsDestination: { S3: { Bucket: 'b' } } } } },
    }),
    protectionPolicy(['Name']),
    protectionPolicy([{ Name: 'a b', Regex: 'x' }]),
    protectionPolicy([{ Name: 'a', Regex: '(x)' }]),
    protectionPolicy([{ Name: 'a', Regex: 'x'.repeat(201) }]),
    protectionPolicy([{ Name: 'EmailAddress', Regex: 'x' }]),
    protectionPolicy([{ Name: 'a', Regex: '[' }]),
    protectionPolicy(mail, { more: { Description: 'x'.repeat(31_000) } }),
  ];
  for (const policyDocument of wrong) {
    await expect(protect(logGroupIdentifier, policyDocument)).rejects.toMatchObject({ name });
  }
  await expect(protect('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await group('delivered', { logGroupClass: 'DELIVERY' });
  await expect(protect('delivered')).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'This operation is not supported for Delivery log class',
  });
  await protect(logGroupIdentifier, protectionPolicy([{ Name: 'Id', Regex: 'Id-\\d{3}' }, 'EmailAddress']));
  await put('four', ['Id-123 Id-1 a@b.example']);
  expect(await filter('four')).toEqual(['****** Id-1 ***********']);
});
