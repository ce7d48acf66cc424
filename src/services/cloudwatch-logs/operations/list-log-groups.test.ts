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

test('what is not there is refused', async () => {
  await expect(names({ fieldIndexNames: ['x'] })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  await expect(names({ includeLinkedAccounts: true })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
