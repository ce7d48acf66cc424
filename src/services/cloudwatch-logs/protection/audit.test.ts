import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';
import { protectionPolicy } from '../../../../test/support/protection.ts';

const { logs, group, put, run, cloud, now, userWith } = logsCloud();

/** Events with findings, by policy. */
async function findings(logGroup: string, policyName?: string): Promise<(number | undefined)[]> {
  await cloud().clock.advance(0);
  const named = policyName === undefined ? [] : [{ Name: 'PolicyName', Value: policyName }];
  const { Datapoints = [] } = await cloud()
    .client(CloudWatch)
    .getMetricStatistics({
      Namespace: 'AWS/Logs',
      MetricName: 'LogEventsWithFindings',
      Dimensions: [
        { Name: 'LogGroupName', Value: logGroup },
        { Name: 'DataProtectionOperation', Value: 'Audit' },
        ...named,
      ],
      StartTime: new Date(now() - 600_000),
      EndTime: new Date(now() + 60_000),
      Period: 3_600,
      Statistics: ['Sum'],
    });
  return Datapoints.map(({ Sum }) => Sum);
}

test('events in which a policy finds something are counted', async () => {
  const policyDocument = protectionPolicy(['EmailAddress'], { more: { Name: 'mails' } });
  await put(await group('before'), ['a@b.example']);
  await group('one');
  await logs().putDataProtectionPolicy({ logGroupIdentifier: 'one', policyDocument });
  await put('one', ['a@b.example and c@d.example', 'nothing', 'e@f.example']);
  expect(await findings('one', 'mails')).toEqual([2]);
  expect(await findings('before', 'mails')).toEqual([]);
  await logs().deleteDataProtectionPolicy({ logGroupIdentifier: 'one' });
  await cloud().clock.advance(1);
  await put('one', ['a@b.example']);
  expect(await findings('one', 'mails')).toEqual([2]);
});

test("the account's policy has a name of its own, one without a name none", async () => {
  await group('two');
  const [mail, address] = [
    protectionPolicy(['EmailAddress']),
    protectionPolicy(['IpAddress'], { more: { Name: undefined } }),
  ];
  const policy = { policyName: 'all', policyType: 'DATA_PROTECTION_POLICY' } as const;
  await logs().putAccountPolicy({ ...policy, policyDocument: mail });
  await logs().putDataProtectionPolicy({ logGroupIdentifier: 'two', policyDocument: address });
  await put('two', ['a@b.example', '10.1.2.3', 'c@d.example 10.1.2.4']);
  await logs().deleteAccountPolicy(policy);
  expect(await findings('two', 'ACCOUNT_DATA_PROTECTION_POLICY')).toEqual([2]);
  expect(await findings('two')).toEqual([2]);
});

test('a query sees what is masked by unmask(), for who has the right to it', async () => {
  await group('three');
  const policyDocument = protectionPolicy(['EmailAddress']);
  await logs().putDataProtectionPolicy({ logGroupIdentifier: 'three', policyDocument });
  await put('three', ['{"mail":"a@b.example"}', 'nothing']);
  expect(
    await run('three', 'fields @message, unmask(@message), unmask(mail) as open | sort @message desc'),
  ).toEqual([
    {
      '@message': '{"mail":"***********"}',
      'unmask(@message)': '{"mail":"a@b.example"}',
      open: 'a@b.example',
    },
    { '@message': 'nothing', 'unmask(@message)': 'nothing' },
  ]);
  const Resource = 'arn:aws:logs:us-east-1:000000000000:log-group:three:*';
  const reader = await userWith('reads', { Effect: 'Allow', Action: 'logs:StartQuery', Resource });
  const auditor = await userWith('audits', {
    Effect: 'Allow',
    Action: ['logs:StartQuery', 'logs:Unmask'],
    Resource,
  });
  const query = (queryString: string) => ({ logGroupName: 'three', queryString, startTime: 0, endTime: 1 });
  await expect(logs(reader).startQuery(query('fields unmask(@message)'))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining('logs:Unmask'),
  });
  await logs(reader).startQuery(query('fields @message'));
  await logs(auditor).startQuery(query('fields unmask(@message)'));
  await group('rare', { logGroupClass: 'INFREQUENT_ACCESS' });
  await expect(
    logs().startQuery({ ...query('fields unmask(@message)'), logGroupName: 'rare' }),
  ).rejects.toMatchObject({ message: 'This operation is only supported on the Standard log class.' });
});
