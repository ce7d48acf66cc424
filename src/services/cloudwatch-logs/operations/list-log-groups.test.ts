import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();
const names = async (input: object) =>
  (await logs().listLogGroups(input)).logGroups?.map(({ logGroupName }) => logGroupName);

test('ListLogGroups finds by parts of names, class and tags, in pages', async () => {
  await group('/aws/lambda/a', { tags: { team: 'blue' } });
  await group('/ecs/lambda', { logGroupClass: 'INFREQUENT_ACCESS' });
  expect(await names({})).toEqual(['/aws/lambda/a', '/ecs/lambda']);
  expect(await names({ logGroupNamePattern: '^/ecs|^/none' })).toEqual(['/ecs/lambda']);
  expect(await names({ logGroupNamePattern: 'lambda' })).toHaveLength(2);
  expect(await names({ logGroupClass: 'STANDARD' })).toEqual(['/aws/lambda/a']);
  expect(await names({ logGroupTags: [{ key: 'team', values: ['blue'] }] })).toEqual(['/aws/lambda/a']);
  const { nextToken } = await logs().listLogGroups({ limit: 1 });
  expect(await names({ nextToken, limit: 1 })).toEqual(['/ecs/lambda']);
});

test('tags are matched with wildcards and negation', async () => {
  await group('tagged/a', { tags: { stage: 'Production' } });
  await group('tagged/b', { tags: { stage: 'test' } });
  const found = (...values: string[]) =>
    names({ logGroupNamePattern: '^tagged', logGroupTags: [{ key: 'stage', values }] });
  expect(await found()).toHaveLength(2);
  expect(await found('prod*')).toEqual(['tagged/a']);
  expect(await found('*DUCT*')).toEqual(['tagged/a']);
  expect(await found('*tion', '*est')).toHaveLength(2);
  expect(await found('production')).toEqual([]);
  expect(await found('!test')).toEqual(['tagged/a']);
  expect(await found('!prod*')).toEqual(['tagged/b']);
});

test('groups of a data source, and with indexes of fields', async () => {
  await group('source/a', { tags: { 'cw:datasource:name': 'shop', 'cw:datasource:type': 'events' } });
  await group('source/b');
  await logs().putIndexPolicy({ logGroupIdentifier: 'source/b', policyDocument: '{"Fields":["x","y"]}' });
  expect(await names({ dataSources: [{ name: 'shop' }] })).toEqual(['source/a']);
  expect(await names({ dataSources: [{ name: 'shop', type: 'other' }] })).toEqual([]);
  expect(await names({ fieldIndexNames: ['x', 'y'] })).toEqual(['source/b']);
  expect(await names({ fieldIndexNames: ['x', 'z'] })).toEqual([]);
});

test('what is not there is refused', async () => {
  await expect(names({ includeLinkedAccounts: true })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
