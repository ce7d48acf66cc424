import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { protectionPolicy } from '../../../../test/support/protection.ts';

const { logs, group, put, filter, cloud } = logsCloud();
const input = {
  policyName: 'all',
  policyType: 'DATA_PROTECTION_POLICY',
  policyDocument: protectionPolicy(['EmailAddress']),
} as const;

test('PutAccountPolicy masks in all groups, together with their own policies', async () => {
  await group('old');
  await put('old', ['a@b.example before']);
  await cloud().clock.advance(1);
  const { accountPolicy } = await logs().putAccountPolicy({ ...input, scope: 'ALL' });
  expect(accountPolicy).toMatchObject({ ...input, scope: 'ALL', accountId: '000000000000' });
  await group('new');
  const policyDocument = protectionPolicy(['IpAddress']);
  await logs().putDataProtectionPolicy({ logGroupIdentifier: 'new', policyDocument });
  await put('old', ['a@b.example 10.1.2.3']);
  await put('new', ['a@b.example 10.1.2.3']);
  expect(await filter('old')).toEqual(['a@b.example before', '*********** 10.1.2.3']);
  expect(await filter('new')).toEqual(['*********** ********']);
  const { logGroups } = await logs().describeLogGroups({ logGroupNamePrefix: 'old' });
  expect(logGroups?.[0]?.inheritedProperties).toEqual(['ACCOUNT_DATA_PROTECTION']);
  // There is one, which may be replaced.
  await logs().putAccountPolicy(input);
  await expect(logs().putAccountPolicy({ ...input, policyName: 'other' })).rejects.toMatchObject({
    name: 'LimitExceededException',
    message: 'Resource limit exceeded.',
  });
});

test('what is refused', async () => {
  const wrong = [
    { policyType: 'RETENTION_POLICY' },
    { policyName: 'aws/own' },
    { policyName: 'a:b' },
    { policyName: 'x'.repeat(257) },
    { policyDocument: '{}' },
    { selectionCriteria: 'LogGroupName NOT IN ["a"]' },
    { dryRun: true },
    // No value of the client's type.
    { policyType: 'OTHER' as never },
  ] as const;
  for (const more of wrong) {
    await expect(logs().putAccountPolicy({ ...input, ...more })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  }
});

test('policies for field indexes may not overlap', async () => {
  const index = (policyName: string, selectionCriteria?: string, policyDocument = '{"Fields":["a"]}') =>
    logs().putAccountPolicy({
      policyName,
      policyType: 'FIELD_INDEX_POLICY',
      policyDocument,
      ...(selectionCriteria === undefined ? {} : { selectionCriteria }),
    });
  const byPrefix = 'LogGroupNamePrefix = "app"';
  const { accountPolicy } = await index('one', byPrefix);
  expect(accountPolicy).toMatchObject({ policyName: 'one', selectionCriteria: byPrefix });
  await index('one', byPrefix, '{"Fields":["b"]}');
  await index('two', 'LogGroupNamePrefix = "other"');
  const bySource = 'DataSourceName = "shop" AND DataSourceType = "events"';
  await index('three', bySource);
  const wrong = ['LogGroupNamePrefix = "application"', 'LogGroupNamePrefix = "a"', undefined, bySource];
  const malformed = ['LogGroupName IN ["a"]', 'LogGroupName NOT IN ["a"]', 'text', '', '  '];
  for (const criteria of [...wrong, ...malformed, `LogGroupNamePrefix = "${'x'.repeat(26_000)}"`]) {
    await expect(index('four', criteria), criteria).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  }
  await expect(index('five', 'LogGroupNamePrefix = "z"', '{}')).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
  for (let i = 0; i < 18; i++) await index(`more-${i}`, `LogGroupNamePrefix = "more-${i}/"`);
  await expect(index('six', 'LogGroupNamePrefix = "six"')).rejects.toMatchObject({
    name: 'LimitExceededException',
  });
  await index('source', 'DataSourceName = "shop" AND DataSourceType = "audit"');
});
