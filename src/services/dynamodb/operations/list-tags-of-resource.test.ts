import { DynamoDBClient, ListTagsOfResourceCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/';
let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  const Tags = Array.from({ length: 25 }, (_, i) => ({ Key: `key ${i}`, Value: 'v' }));
  await makeTable(client, 'tagged', { more: { Tags } });
  await makeTable(client, 'bare');
});
afterAll(() => cloud.stop());

const list = (name: string, NextToken?: string) =>
  client.send(new ListTagsOfResourceCommand({ ResourceArn: ARN + name, NextToken }));

test('ten a page, each once', async () => {
  const pages: number[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const page = await list('tagged', token);
    pages.push(page.Tags?.length ?? 0);
    for (const { Key } of page.Tags ?? []) seen.add(Key ?? '');
    token = page.NextToken;
  } while (token !== undefined);
  expect(pages).toEqual([10, 10, 5]);
  expect(seen.size).toBe(25);
});

test('a table without tags, one that is not there, and a token of another table', async () => {
  expect((await list('bare')).Tags).toEqual([]);
  expect(await refusal(list('nowhere'))).toBe(
    `ResourceNotFoundException: Requested resource not found: ResourcArn: ${ARN}nowhere not found`,
  );
  const elsewhere = `${ARN.replace('us-east-1', 'eu-west-1')}bare`;
  expect(await refusal(client.send(new ListTagsOfResourceCommand({ ResourceArn: elsewhere })))).toBe(
    `ValidationException: Invalid TableArn: Invalid ResourceArn provided as input ${elsewhere}`,
  );
  const { NextToken } = await list('tagged');
  expect(await refusal(list('bare', NextToken))).toBe('ValidationException: Invalid NextToken');
});
