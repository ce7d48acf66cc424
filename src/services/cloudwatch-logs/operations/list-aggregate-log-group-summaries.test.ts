import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();
const tagsOf = (name: string, type: string) => ({
  tags: { 'cw:datasource:name': name, 'cw:datasource:type': type },
});
const groupBy = 'DATA_SOURCE_NAME_AND_TYPE';

test('ListAggregateLogGroupSummaries counts groups by their data sources, in pages', async () => {
  await group('/shop/a', tagsOf('shop', 'events'));
  await group('/shop/b', tagsOf('shop', 'events'));
  await group('/shop/c', { ...tagsOf('shop', 'audit'), logGroupClass: 'INFREQUENT_ACCESS' });
  await group('/crm/a', tagsOf('crm', 'events'));
  await group('/none');
  const counts = async (more: object = {}) => {
    const found: string[] = [];
    let nextToken: string | undefined;
    do {
      const input = { groupBy, limit: 2, ...more, nextToken } as const;
      const page = await logs().listAggregateLogGroupSummaries(input);
      for (const { logGroupCount, groupingIdentifiers = [] } of page.aggregateLogGroupSummaries ?? []) {
        expect(groupingIdentifiers.map(({ key }) => key)).toEqual(['dataSource.Name', 'dataSource.Type']);
        found.push(`${groupingIdentifiers.map(({ value }) => value).join('.')} ${logGroupCount}`);
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return found;
  };
  expect(await counts()).toEqual(['crm.events 1', 'shop.audit 1', 'shop.events 2']);
  expect(await counts({ limit: undefined, groupBy: 'DATA_SOURCE_NAME_TYPE_AND_FORMAT' })).toHaveLength(3);
  expect(await counts({ logGroupClass: 'INFREQUENT_ACCESS' })).toEqual(['shop.audit 1']);
  expect(await counts({ logGroupNamePattern: '^/crm|hop/b' })).toEqual(['crm.events 1', 'shop.events 1']);
  expect(await counts({ dataSources: [{ name: 'shop', type: 'events' }] })).toEqual(['shop.events 2']);
  expect(await counts({ dataSources: [{ name: 'shop' }, { name: 'crm', type: 'events' }] })).toEqual([
    'crm.events 1',
    'shop.events 2',
  ]);
});

test('what is refused', async () => {
  for (const more of [
    { includeLinkedAccounts: true },
    { accountIdentifiers: ['111111111111'] },
    { nextToken: 'x' },
  ]) {
    await expect(logs().listAggregateLogGroupSummaries({ groupBy, ...more })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  }
});
