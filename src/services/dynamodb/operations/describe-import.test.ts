import { DescribeImportCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../../../test/support/cloud.ts';
import { refusal } from '../../../../test/support/dynamodb.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await testCloud();
});
afterAll(() => cloud.stop());

// What it tells of one that is there: import-table.test.ts.
test('what names no import', async () => {
  const client = cloud.client(DynamoDBClient);
  const describe = (ImportArn: string) => refusal(client.send(new DescribeImportCommand({ ImportArn })));
  const none = 'arn:aws:dynamodb:us-east-1:000000000000:table/items/import/01693685827463-2d8752fd';
  expect(await describe(none)).toBe(`ImportNotFoundException: Import not found: ${none}`);
  const backup = 'arn:aws:dynamodb:us-east-1:000000000000:table/items/backup/01693685827463-2d8752fd';
  expect(await describe(backup)).toMatch(/^ValidationException/);
  expect(await describe(none.replace('us-east-1', 'eu-west-1'))).toMatch(/^ValidationException/);
});
