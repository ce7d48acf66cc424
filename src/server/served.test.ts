import { expect, test } from 'vitest';
import { silentLog } from '../core/log.ts';
import { openModels } from '../model/load.ts';
import { servedServices } from './served.ts';

const models = openModels();

test.each([
  ['s3', ['s3']],
  ['logs', ['cloudwatch-logs']],
  ['events', ['eventbridge']],
  ['stepfunctions', ['sfn']],
  ['dynamodbstreams', ['dynamodb-streams']],
  ['secretsmanager', ['secrets-manager']],
])('%s', (name, services) => {
  const isServed = servedServices(models, [name], silentLog);
  expect(services.map(isServed)).not.toContain(false);
  expect(isServed('sqs')).toBe(false);
});

test('no names mean all; a name that is none is told', () => {
  expect(servedServices(models, [], silentLog)('sqs')).toBe(true);
  const told: unknown[] = [];
  const log = { ...silentLog, warn: (_text: string, fields: unknown) => told.push(fields) };
  const isServed = servedServices(models, ['squs', 's3'], log);
  expect([told, isServed('s3'), isServed('sqs')]).toEqual([[{ service: 'squs' }], true, false]);
});
