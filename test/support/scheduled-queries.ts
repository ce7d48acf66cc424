/** Scheduled queries for tests. */

import type { CreateScheduledQueryCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import type { LogsCloud } from './logs.ts';

const QUERYING = {
  Effect: 'Allow',
  Action: ['logs:StartQuery', 'logs:StopQuery', 'logs:GetQueryResults', 'logs:DescribeLogGroups'],
  Resource: '*',
};

/** A new role that CloudWatch Logs may be; it may query unless something else is said. Answers its ARN. */
export async function logsRole(
  { iam }: Pick<LogsCloud, 'iam'>,
  RoleName: string,
  statements: readonly object[] = [QUERYING],
): Promise<string> {
  const document = (Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
  const Principal = { Service: 'logs.amazonaws.com' };
  const trust = document([{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }]);
  const { Role } = await iam().createRole({ RoleName, AssumeRolePolicyDocument: trust });
  await iam().putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument: document(statements) });
  return Role?.Arn ?? '';
}

/** At every full hour, over the hour before. */
export function hourly(
  name: string,
  executionRoleArn: string,
  more: Partial<CreateScheduledQueryCommandInput> = {},
): CreateScheduledQueryCommandInput {
  return {
    name,
    queryLanguage: 'CWLI',
    queryString: 'stats count(*) as n',
    logGroupIdentifiers: ['watched'],
    scheduleExpression: 'cron(0 * * * ? *)',
    startTimeOffset: 3_600,
    executionRoleArn,
    ...more,
  };
}
