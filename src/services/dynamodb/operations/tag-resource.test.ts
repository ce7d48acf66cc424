import {
  DynamoDBClient,
  ListTagsOfResourceCommand,
  type Tag,
  TagResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { makeTable, refusal } from '../../../../test/support/dynamodb.ts';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
let cloud: TestCloud;
let client: DynamoDBClient;
beforeAll(async () => {
  cloud = await testCloud();
  client = cloud.client(DynamoDBClient);
  await makeTable(client, 'items');
});
afterAll(() => cloud.stop());

const tag = (Tags: Tag[], ResourceArn = ARN) => client.send(new TagResourceCommand({ ResourceArn, Tags }));

test('tags are added and replaced', async () => {
  await tag([
    { Key: 'team', Value: 'blue' },
    { Key: 'empty', Value: '' },
  ]);
  await tag([{ Key: 'team', Value: 'red' }]);
  const { Tags } = await client.send(new ListTagsOfResourceCommand({ ResourceArn: ARN }));
  expect(Tags).toEqual([
    { Key: 'empty', Value: '' },
    { Key: 'team', Value: 'red' },
  ]);
});

const numbered = (count: number) => Array.from({ length: count }, (_, i) => ({ Key: `k${i}`, Value: 'v' }));
test.each<[Tag[], string | undefined, string]>([
  [[], undefined, 'ValidationException: Atleast one Tag needs to be provided as Input.'],
  [
    [{ Key: 'a', Value: undefined }],
    undefined,
    'ValidationException: The Tag Value provided is invalid, Value: null',
  ],
  [
    [{ Key: undefined, Value: 'a' }],
    undefined,
    'ValidationException: The Tag Key provided is invalid, Key: null',
  ],
  [[{ Key: '', Value: 'a' }], undefined, 'ValidationException: The Tag Key provided is invalid, Key: '],
  [[{ Key: 'a*', Value: '' }], undefined, 'ValidationException: The Tag Key provided is invalid, Key: a*'],
  [[{ Key: 'a', Value: '*' }], undefined, 'ValidationException: The Tag Value provided is invalid, Value: *'],
  [
    [{ Key: 'AWS:a', Value: '' }],
    undefined,
    'ValidationException: Tag Key cannot be prefixed with aws:, Key: AWS:a',
  ],
  [
    [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ],
    undefined,
    'ValidationException: Duplicate Tag Keys provided as input: Duplicate Tag Key found a',
  ],
  [
    numbered(51),
    undefined,
    'ValidationException: Number of Tags exceed the current limit for the provided ResourceArn',
  ],
  [
    numbered(1),
    'items',
    "ValidationException: One or more parameter values were invalid: ARNs must start with 'arn:': items",
  ],
  [
    numbered(1),
    'arn:aws:sqs:us-east-1:000000000000:items',
    'ValidationException: One or more parameter values were invalid: Provided Arn is not a DynamoDB resource arn: ' +
      'arn:aws:sqs:us-east-1:000000000000:items',
  ],
  [
    numbered(1),
    `${ARN}/index/i`,
    'ValidationException: One or more parameter values were invalid: Invalid resource arn provided, only table or ' +
      `stream is accepted. Provided resource arn: ${ARN}/index/i`,
  ],
  [
    numbered(1),
    `${ARN}x`,
    `ResourceNotFoundException: Requested resource not found: ResourcArn: ${ARN}x not found`,
  ],
])('refusal %#', async (tags, arn, message) => {
  expect(await refusal(tag(tags, arn))).toBe(message);
});
