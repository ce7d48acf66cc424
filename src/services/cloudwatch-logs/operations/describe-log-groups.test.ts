import { expect, test } from 'vitest';
import { allow, failure } from '../../../../test/support/iam.ts';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, cloud, userWith } = logsCloud();
const names = async (input: object) =>
  (await logs().describeLogGroups(input)).logGroups?.map(({ logGroupName }) => logGroupName);

test('DescribeLogGroups lists by prefix, pattern and class, in pages', async () => {
  for (const name of ['/aws/lambda/a', '/aws/lambda/b', '/ecs/a']) await group(name);
  await group('/ecs/rare', { logGroupClass: 'INFREQUENT_ACCESS' });
  expect(await names({})).toEqual(['/aws/lambda/a', '/aws/lambda/b', '/ecs/a', '/ecs/rare']);
  expect(await names({ logGroupNamePrefix: '/ecs' })).toEqual(['/ecs/a', '/ecs/rare']);
  expect(await names({ logGroupNamePattern: 'lambda' })).toEqual(['/aws/lambda/a', '/aws/lambda/b']);
  expect(await names({ logGroupClass: 'INFREQUENT_ACCESS' })).toEqual(['/ecs/rare']);
  expect(await names({ logGroupIdentifiers: ['/ecs/a'] })).toEqual(['/ecs/a']);
  const { nextToken } = await logs().describeLogGroups({ limit: 3 });
  expect(await names({ limit: 3, nextToken })).toEqual(['/ecs/rare']);
  expect((await logs().describeLogGroups({ limit: 4 })).nextToken).toBeUndefined();
});

test('shows how many bytes its events have', async () => {
  await put(await group('counted'), ['12345', '1234567890']);
  await cloud().clock.advance(61_000);
  await put('counted', ['12345']);
  const { logGroups } = await logs().describeLogGroups({ logGroupNamePrefix: 'counted' });
  expect(logGroups?.[0]?.storedBytes).toBe(20 + 3 * 26);
});

test('prefix and pattern together, other accounts, and tokens of nobody', async () => {
  const name = 'InvalidParameterException';
  const wrong = [
    { logGroupNamePrefix: 'a', logGroupNamePattern: 'b' },
    { includeLinkedAccounts: true },
    { nextToken: 'x' },
    { limit: 51 },
  ];
  for (const input of wrong) await expect(names(input)).rejects.toMatchObject({ name });
});

test('is about a group without a name, which a policy for all groups allows', async () => {
  const none = await userWith('none');
  expect(await failure(logs(none).describeLogGroups({}))).toMatch(
    / is not authorized to perform: logs:DescribeLogGroups on resource: arn:aws:logs:us-east-1:000000000000:log-group::log-stream: because /,
  );
  const all = await userWith('all', allow('logs:*', 'arn:aws:logs:*:*:*'));
  expect((await logs(all).describeLogGroups({ limit: 1 })).logGroups).toBeDefined();
  const one = await userWith('one', allow('logs:*', 'arn:aws:logs:*:*:log-group:one:*'));
  expect(await failure(logs(one).describeLogGroups({}))).toMatch('not authorized');
});
