import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ServiceModel } from '../src/model/shapes.ts';
import { camelCase, kebabCase, pascalCase, resourceOf } from './new-service/names.ts';
import { sampleInput } from './new-service/sample-input.ts';
import { firstOperation, scaffold, withRegistration, withServiceNumber } from './new-service/scaffold.ts';
import { checkLength, checkOperations } from './tidy/files.ts';
import { checkLayers } from './tidy/imports.ts';
import { parseSource } from './tidy/source.ts';
import { checkState } from './tidy/state.ts';

const model = (name: string): ServiceModel =>
  JSON.parse(readFileSync(new URL(`../models/${name}.json`, import.meta.url), 'utf8'));
const product = (path: string) => readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8');

test.each([
  ['ListQueueTags', 'list-queue-tags', 'listQueueTags', 'ListQueueTags'],
  ['DescribeDBInstances', 'describe-db-instances', 'describeDbInstances', 'DescribeDbInstances'],
  ['ListObjectsV2', 'list-objects-v2', 'listObjectsV2', 'ListObjectsV2'],
])('%s is the file %s and the function %s', (name, kebab, camel, pascal) => {
  expect([kebabCase(name), camelCase(kebab), pascalCase(kebab)]).toEqual([kebab, camel, pascal]);
});

test.each([
  ['ListRepositories', 'repository', 'repositories'],
  ['ListQueues', 'queue', 'queues'],
  ['DescribeAddresses', 'address', 'addresses'],
  ['GetPolicy', 'policy', 'policies'],
  ['GetAccess', 'access', 'accesses'],
])('%s is about a %s, several are %s', (operation, singular, plural) => {
  expect(resourceOf(operation)).toEqual({ singular, plural });
});

test('a sample has what the model requires, no more', () => {
  expect(sampleInput(model('sqs'), 'SendMessage')).toBe("{ QueueUrl: 'example', MessageBody: 'example' }");
  expect(sampleInput(model('sqs'), 'ListQueues')).toBe('{}');
  expect(sampleInput(model('kms'), 'EnableKeyRotation')).toBe("{ KeyId: 'example' }");
});

test('the first operation reads and needs no input', () => {
  expect(firstOperation(model('kms'))).toMatch(/^(List|Describe|Get)/);
  expect(sampleInput(model('kms'), firstOperation(model('kms')))).toBe('{}');
});

test('every service begins tidy', () => {
  for (const name of ['kms', 'cloudwatch-logs', 'ec2', 'api-gateway']) {
    const service = model(name);
    const files = [...scaffold({ model: service, operation: firstOperation(service), client: 'Client' })]
      .filter(([path]) => path.endsWith('.ts'))
      .map(([path, text]) => parseSource(path, text));
    const findings = files.flatMap((file) => [
      ...checkLayers(file),
      ...checkState(file),
      ...checkLength(file),
    ]);
    expect([...findings, ...checkOperations(files)]).toEqual([]);
  }
});

test('a new service is entered where services are listed', () => {
  const registry = withRegistration(product('server/registry.ts'), 'cloudwatch-logs');
  expect(registry).toContain(
    "  'cloudwatch-logs': async () => (await import('../services/cloudwatch-logs/service.ts')).cloudwatchLogsService,\n};",
  );
  const numbers = withServiceNumber(product('core/service-numbers.ts'), 'kms');
  const given = [...numbers.matchAll(/: (\d+),$/gm)].map(([, number]) => Number(number));
  expect(numbers).toMatch(/ {2}kms: \d+,\n} as const;/);
  expect(new Set(given).size).toBe(given.length);
});
