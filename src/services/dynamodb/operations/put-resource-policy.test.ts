import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  PutResourcePolicyCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
let cloud: TestCloud;
let client: DynamoDBClient;
let stranger: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  const credentials = { accessKeyId: '111111111111', secretAccessKey: 'x' };
  stranger = cloud.client(DynamoDBClient, { credentials });
  await makeTable(client, 'items', { global: { byColour: ['colour', 'ALL'] } });
  await putAll(client, 'items', [{ pk: S('mine'), colour: S('red') }, { pk: S('theirs') }]);
});
afterAll(() => cloud.stop());

const statement = (Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111111111111:root' },
  Action,
  Resource: [ARN, `${ARN}/index/*`],
  ...more,
});
const put = (statements: object[], ExpectedRevisionId?: string) => {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statements });
  return client.send(new PutResourcePolicyCommand({ ResourceArn: ARN, Policy, ExpectedRevisionId }));
};
const get = (pk: string) => stranger.send(new GetItemCommand({ TableName: ARN, Key: { pk: S(pk) } }));

test('another account is let in by the policy, as far as its conditions go', async () => {
  expect(await refusal(get('theirs'))).toMatch(/^AccessDeniedException/);
  const Condition = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['theirs'] } };
  await put([statement('dynamodb:GetItem', { Condition })]);
  expect((await get('theirs')).Item).toEqual({ pk: S('theirs') });
  expect(await refusal(get('mine'))).toMatch(/^AccessDeniedException/);
  const write = new PutItemCommand({ TableName: ARN, Item: { pk: S('theirs') } });
  expect(await refusal(stranger.send(write))).toMatch(/^AccessDeniedException/);
});

test('attributes and indexes are what conditions and resources can name', async () => {
  const Condition = {
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'colour'] },
    StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
  };
  await put([statement('dynamodb:Query', { Resource: `${ARN}/index/byColour`, Condition })]);
  const query = (ProjectionExpression: string | undefined, IndexName?: string) =>
    refusal(
      stranger.send(
        new QueryCommand({
          TableName: ARN,
          IndexName,
          KeyConditionExpression: IndexName === undefined ? 'pk = :v' : 'colour = :v',
          ExpressionAttributeValues: { ':v': S('red') },
          ProjectionExpression,
        }),
      ),
    );
  expect(await query('pk', 'byColour')).toBe('accepted');
  expect(await query('pk, extra', 'byColour')).toMatch(/^AccessDeniedException/);
  expect(await query(undefined, 'byColour')).toMatch(/^AccessDeniedException/);
  expect(await query('pk')).toMatch(/^AccessDeniedException/);
});

test('a deny holds for the owner too', async () => {
  const Principal = '*';
  await put([statement('dynamodb:PutItem', { Effect: 'Deny', Principal })]);
  const write = new PutItemCommand({ TableName: 'items', Item: { pk: S('x') } });
  expect(await refusal(client.send(write))).toMatch(/^AccessDeniedException/);
});

test('revisions grow, stay for the same text, and guard against others', async () => {
  const first = (await put([statement('dynamodb:GetItem')])).RevisionId ?? '';
  expect((await put([statement('dynamodb:GetItem')])).RevisionId).toBe(first);
  const second = (await put([statement('dynamodb:Scan')], first)).RevisionId ?? '';
  expect(second > first).toBe(true);
  const opening = 'PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn:';
  expect(await refusal(put([statement('dynamodb:Query')], first))).toBe(
    `${opening} Requested update for policy with revision id ${first}, but the policy associated to target table ` +
      `items has revision id ${second}.`,
  );
  expect(await refusal(put([statement('dynamodb:Query')], 'NO_POLICY'))).toBe(
    `${opening} Requested policy update expecting none to be present for table items, but a policy exists with ` +
      `revision id ${second}.`,
  );
});

test('only actions that a table or an index has, and only services that there are', async () => {
  const invalid = 'ValidationException: One or more parameter values were invalid: Invalid policy document:';
  const streams = ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'];
  // Seen on AWS: aws/aws-cdk#32230.
  expect(await refusal(put([statement(['dynamodb:Scan', ...streams])]))).toBe(
    `${invalid} The following action names are invalid: "dynamodb:GetRecords", "dynamodb:GetShardIterator", ` +
      '"dynamodb:ListStreams"',
  );
  expect(await refusal(put([statement('s3:GetObject')]))).toContain('"s3:GetObject"');
  const service = { Principal: { Service: 'foo.amazonaws.com' } };
  expect(await refusal(put([statement('dynamodb:Scan', service)]))).toBe(
    `${invalid} Invalid principal in policy`,
  );
  for (const action of ['*', 'dynamodb:*', 'DynamoDB:getitem', 'dynamodb:Get*', 'dynamodb:PartiQLSelect']) {
    expect(await refusal(put([statement(action)]))).toBe('accepted');
  }
});

test('texts that are no policy, and a table that is not there', async () => {
  const text = (Policy: string, ResourceArn = ARN) =>
    refusal(client.send(new PutResourcePolicyCommand({ ResourceArn, Policy })));
  const invalid = 'ValidationException: One or more parameter values were invalid:';
  expect(await text('{')).toBe(`${invalid} Invalid policy document: This policy contains invalid Json`);
  const faults: readonly [string, string][] = [
    ['{}', 'Syntax error at position (1,3)'],
    ['[]', 'This policy contains invalid Json'],
    ['null', 'This text appears not to be a policy'],
    ['{"Version":"2012-10-17","Statement":[{}]}', 'Missing required field Effect'],
    ['{"Version":"2012-10-17","Statement":[]}', 'Could not parse the policy: Statement is empty!'],
    [
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"dynamodb:*"}]}',
      'Missing required field Resource',
    ],
  ];
  for (const [policy, fault] of faults) {
    expect(await text(policy)).toBe(`${invalid} Invalid policy document: ${fault}`);
  }
  const long = JSON.stringify({ Id: 'x'.repeat(21_000) });
  expect(await text(long)).toBe(`${invalid} Maximum policy size of 20480 bytes exceeded`);
  expect(await text('{}', `${ARN}_`)).toBe(
    'ResourceNotFoundException: Requested resource not found: Table: items_ not found',
  );
});
