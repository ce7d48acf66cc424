import {
  BatchExecuteStatementCommand,
  DynamoDBClient,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { makeTable, putAll, refusal, S } from '../../../../test/support/dynamodb.ts';
import { allow, deny, iamCloud } from '../../../../test/support/iam.ts';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
const { cloud, userWith } = iamCloud();

test('policies decide on statements: kinds, partitions, whole tables', async () => {
  await makeTable(cloud().client(DynamoDBClient), 'items');
  await putAll(cloud().client(DynamoDBClient), 'items', [{ pk: S('mine') }, { pk: S('theirs') }]);
  const credentials = await userWith(
    'reader',
    allow(['dynamodb:PartiQLSelect', 'dynamodb:PartiQLUpdate'], ARN, {
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['mine'] } },
    }),
    deny('dynamodb:PartiQLSelect', ARN, { Condition: { Bool: { 'dynamodb:FullTableScan': 'true' } } }),
  );
  const user = cloud().client(DynamoDBClient, { credentials });
  const execute = (Statement: string) => refusal(user.send(new ExecuteStatementCommand({ Statement })));
  expect(await execute(`SELECT * FROM items WHERE pk = 'mine'`)).toBe('accepted');
  expect(await execute(`UPDATE items SET v = 1 WHERE pk = 'mine'`)).toBe('accepted');
  const denied = /^AccessDeniedException/;
  expect(await execute(`SELECT * FROM items WHERE pk = 'theirs'`)).toMatch(denied);
  expect(await execute(`SELECT * FROM items WHERE pk IN ['mine', 'theirs']`)).toMatch(denied);
  expect(await execute('SELECT * FROM items')).toMatch(denied);
  expect(await execute(`DELETE FROM items WHERE pk = 'mine'`)).toMatch(denied);
  expect(await execute(`INSERT INTO items VALUE {'pk': 'new'}`)).toMatch(denied);
  const transact = new ExecuteTransactionCommand({
    TransactStatements: [
      { Statement: `UPDATE items SET v = 2 WHERE pk = 'mine'` },
      { Statement: `DELETE FROM items WHERE pk = 'theirs'` },
    ],
  });
  expect(await refusal(user.send(transact))).toMatch(denied);
  const { Responses } = await user.send(
    new BatchExecuteStatementCommand({
      Statements: [
        { Statement: `SELECT * FROM items WHERE pk = 'theirs'` },
        { Statement: `SELECT v FROM items WHERE pk = 'mine'` },
      ],
    }),
  );
  expect(Responses).toMatchObject([{ Error: { Code: 'AccessDenied' } }, { Item: { v: { N: '1' } } }]);
});
