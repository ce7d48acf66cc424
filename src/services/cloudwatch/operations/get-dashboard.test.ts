import { expect, test } from 'vitest';
import { cloudwatchCloud } from '../../../../test/support/cloudwatch.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const { cloudwatch, cloud } = cloudwatchCloud();

test('a dashboard is of the account, in all regions', async () => {
  const { CloudWatch } = await import('@aws-sdk/client-cloudwatch');
  const there = cloud().client(CloudWatch, { region: 'eu-west-1' });
  await there.putDashboard({ DashboardName: 'board', DashboardBody: '{"widgets":[]}' });
  expect(await cloudwatch().getDashboard({ DashboardName: 'board' })).toMatchObject({
    DashboardName: 'board',
  });
  const nobody = await failureOf(cloudwatch().getDashboard({ DashboardName: 'nobody' }));
  expect(nobody.message).toBe('Dashboard nobody does not exist');
});
