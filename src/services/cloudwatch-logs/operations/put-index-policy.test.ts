import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();
const put = (logGroupIdentifier: string, policy: unknown) =>
  logs().putIndexPolicy({ logGroupIdentifier, policyDocument: JSON.stringify(policy) });

test('PutIndexPolicy keeps the policy of a group, and replaces it', async () => {
  await group('one');
  await put('one', { Fields: ['requestId'] });
  const policy = {
    Fields: ['requestId', '@logStream', '@@own'],
    FieldsV2: { status: { type: 'FACET' }, user: { type: 'FIELD_INDEX' } },
  };
  const { indexPolicy } = await put('arn:aws:logs:us-east-1:000000000000:log-group:one', policy);
  expect(indexPolicy).toEqual({
    logGroupIdentifier: 'arn:aws:logs:us-east-1:000000000000:log-group:one',
    policyDocument: JSON.stringify(policy),
    lastUpdateTime: expect.any(Number),
    source: 'LOG_GROUP',
  });
});

test('policies that are none', async () => {
  await group('two');
  const wrong = [
    [],
    {},
    { Fields: [] },
    { Fields: 'a' },
    { Fields: [1] },
    { Fields: [''] },
    { Fields: ['a', 'a'] },
    { Fields: ['@timestamp'] },
    { Fields: ['x'.repeat(101)] },
    { Fields: Array.from({ length: 21 }, (_, i) => `f${i}`) },
    { FieldsV2: { a: { type: 'OTHER' } } },
    { Fields: ['a'], FieldsV2: { a: { type: 'FACET' } } },
    { Fields: ['a'], Other: 1 },
  ];
  for (const policy of wrong) {
    await expect(put('two', policy)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
  const input = { logGroupIdentifier: 'two', policyDocument: 'text' };
  await expect(logs().putIndexPolicy(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  const policy = { Fields: ['a'] };
  await expect(put('none', policy)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await group('rare', { logGroupClass: 'INFREQUENT_ACCESS' });
  await expect(put('rare', policy)).rejects.toMatchObject({ name: 'ValidationException' });
});
