/** What CloudWatch has before it is treated badly: alarms and a dashboard, and values. */

import type { KnownValues } from './nasty-inputs.ts';
import type { Input } from './wire-call.ts';

export const ALARM_STEPS: readonly (readonly [string, Input])[] = [
  [
    'PutMetricAlarm',
    {
      ...{ AlarmName: 'alarm', Namespace: 'app', MetricName: 'load', Statistic: 'Sum', Period: 60 },
      ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
    },
  ],
  ['PutCompositeAlarm', { AlarmName: 'composite', AlarmRule: 'ALARM(alarm)' }],
  ['PutDashboard', { DashboardName: 'dashboard', DashboardBody: '{"widgets":[]}' }],
];

export const ALARM_VALUES: KnownValues = {
  AlarmName: ['alarm', 'composite', 'other'],
  'AlarmNames[]': ['alarm', 'composite', 'other'],
  DashboardName: ['dashboard', 'other'],
  'DashboardNames[]': ['dashboard', 'other'],
  ResourceARN: [
    'arn:aws:cloudwatch:us-east-1:000000000000:alarm:alarm',
    'arn:aws:cloudwatch::000000000000:dashboard/dashboard',
  ],
  AlarmRule: ['TRUE', 'ALARM(alarm) AND NOT OK("composite")', 'ALARM('],
  DashboardBody: ['{"widgets":[]}', '{"widgets":[{"type":"text"}]}', '{'],
  Period: [60, 10, 45],
  EvaluationPeriods: [1, 3],
  Expression: ['m1 * 2', 'SUM(METRICS())', '('],
};
