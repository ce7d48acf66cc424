import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, cloud, now } = logsCloud();
const DAY_MS = 24 * 3_600_000;
const indexesOf = async (name: string, indexCategories?: ('AUTO' | 'CUSTOM' | 'DEFAULT' | 'INACTIVE')[]) =>
  (await logs().describeFieldIndexes({ logGroupIdentifiers: [name], indexCategories })).fieldIndexes ?? [];
const names = async (...input: Parameters<typeof indexesOf>) =>
  (await indexesOf(...input)).map(
    ({ fieldIndexName, indexCategory }) => `${indexCategory} ${fieldIndexName}`,
  );

test('DescribeFieldIndexes tells which indexed fields events have, and when', async () => {
  const logGroupIdentifier = await group('one');
  expect(await indexesOf('one')).toEqual([]);
  await put('one', ['{"user":"early"}']);
  await cloud().clock.advance(1_000);
  const policy = { Fields: ['user', 'none'], FieldsV2: { 'a.b': { type: 'FACET' } } };
  await logs().putIndexPolicy({ logGroupIdentifier, policyDocument: JSON.stringify(policy) });
  const [first, last] = [now() - 5_000, now()];
  await put('one', [
    ['{"user":1,"a":{"b":2}}', first],
    ['text', first + 1],
    ['{"user":2,"traceId":"t"}', last],
  ]);
  const found = await indexesOf('arn:aws:logs:us-east-1:000000000000:log-group:one');
  expect(found).toContainEqual({
    logGroupIdentifier: 'arn:aws:logs:us-east-1:000000000000:log-group:one',
    fieldIndexName: 'user',
    type: 'FIELD_INDEX',
    indexCategory: 'CUSTOM',
    lastScanTime: expect.any(Number),
    // What came before the policy does not count.
    firstEventTime: first,
    lastEventTime: last,
  });
  expect(found.find(({ fieldIndexName }) => fieldIndexName === 'a.b')).toMatchObject({
    type: 'FACET',
    firstEventTime: first,
    lastEventTime: first,
  });
  const all = ['DEFAULT @logStream', 'DEFAULT traceId', 'CUSTOM user', 'CUSTOM a.b'];
  expect(await names('one')).toEqual(all);
  expect(await names('one', ['CUSTOM'])).toEqual(all.slice(2));
  // Nothing is indexed by itself.
  expect(await names('one', ['AUTO'])).toEqual([]);
});

test('what is not indexed any more is told for thirty days', async () => {
  const logGroupIdentifier = await group('two');
  await logs().putIndexPolicy({ logGroupIdentifier, policyDocument: '{"Fields":["a","b"]}' });
  await put('two', ['{"a":1,"b":1,"c":1}']);
  await cloud().clock.advance(1_000);
  await logs().putIndexPolicy({ logGroupIdentifier, policyDocument: '{"Fields":["b","c"]}' });
  expect(await names('two')).toEqual(['DEFAULT @logStream', 'CUSTOM b', 'INACTIVE a']);
  await put('two', ['{"a":2,"b":2,"c":2}']);
  await cloud().clock.advance(1_000);
  await logs().deleteIndexPolicy({ logGroupIdentifier });
  expect(await names('two', ['INACTIVE'])).toEqual(['INACTIVE a', 'INACTIVE b', 'INACTIVE c']);
  await cloud().clock.advance(31 * DAY_MS);
  expect(await names('two')).toEqual(['DEFAULT @logStream']);
});

test('policies of the account index what groups do not say themselves', async () => {
  await group('app-a', { tags: { 'cw:datasource:name': 'shop', 'cw:datasource:type': 'events' } });
  await group('app-b');
  await group('other');
  const policyType = 'FIELD_INDEX_POLICY';
  const policy = (policyName: string, selectionCriteria: string, field: string) =>
    logs().putAccountPolicy({
      policyName,
      policyType,
      selectionCriteria,
      policyDocument: JSON.stringify({ Fields: [field] }),
    });
  await policy('prefix', 'LogGroupNamePrefix = "app-"', 'x');
  await policy('source', 'DataSourceName = "shop" AND DataSourceType = "events"', 'y');
  await logs().putIndexPolicy({ logGroupIdentifier: 'app-b', policyDocument: '{"Fields":["z"]}' });
  for (const name of ['app-a', 'app-b', 'other']) await put(name, ['{"x":1,"y":1,"z":1}']);
  expect(await names('app-a', ['CUSTOM'])).toEqual(['CUSTOM x', 'CUSTOM y']);
  expect(await names('app-b', ['CUSTOM'])).toEqual(['CUSTOM z']);
  expect(await names('other', ['CUSTOM'])).toEqual([]);
  await cloud().clock.advance(1_000);
  await logs().deleteAccountPolicy({ policyName: 'prefix', policyType });
  expect(await names('app-a', ['CUSTOM', 'INACTIVE'])).toEqual(['CUSTOM y', 'INACTIVE x']);
  expect(await names('other', ['INACTIVE'])).toEqual([]);
});

test('groups of other classes have no indexes; groups have to be there', async () => {
  await group('rare', { logGroupClass: 'INFREQUENT_ACCESS' });
  await put('rare', ['{"traceId":1}']);
  expect(await indexesOf('rare')).toEqual([]);
  await expect(indexesOf('none')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  const input = { logGroupIdentifiers: ['rare'], nextToken: 'x' };
  await expect(logs().describeFieldIndexes(input)).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
