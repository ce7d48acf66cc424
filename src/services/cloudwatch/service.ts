/** CloudWatch: metrics, alarms and dashboards. Streams, anomaly detectors and Contributor Insights answer 501. */

import { anyService, type Service } from '../../core/service.ts';
import { onMetrics, toPublish } from './access.ts';
import { act } from './alarms/act.ts';
import { onAlarms, requestTags, toPutAlarm } from './alarms/alarm-access.ts';
import { endSuppression } from './alarms/suppression-end.ts';
import { startLook, watch } from './alarms/watch.ts';
import type { Api } from './api.gen.ts';
import { onDashboards, toPutDashboard } from './dashboards/dashboard-access.ts';
import { deleteAlarms } from './operations/delete-alarms.ts';
import { deleteDashboards } from './operations/delete-dashboards.ts';
import { describeAlarmHistory } from './operations/describe-alarm-history.ts';
import { describeAlarms } from './operations/describe-alarms.ts';
import { describeAlarmsForMetric } from './operations/describe-alarms-for-metric.ts';
import { disableAlarmActions } from './operations/disable-alarm-actions.ts';
import { enableAlarmActions } from './operations/enable-alarm-actions.ts';
import { getDashboard } from './operations/get-dashboard.ts';
import { getMetricData } from './operations/get-metric-data.ts';
import { getMetricStatistics } from './operations/get-metric-statistics.ts';
import { listDashboards } from './operations/list-dashboards.ts';
import { listMetrics } from './operations/list-metrics.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { putCompositeAlarm } from './operations/put-composite-alarm.ts';
import { putDashboard } from './operations/put-dashboard.ts';
import { putMetricAlarm } from './operations/put-metric-alarm.ts';
import { putMetricData } from './operations/put-metric-data.ts';
import { setAlarmState } from './operations/set-alarm-state.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { forgetting } from './retention.ts';
import { collections } from './state.ts';
import { onTagged } from './tagged.ts';

const NO_LINKS = 'cross-account observability is not there';

const service: Service<Api> = {
  name: 'cloudwatch',
  collections,
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html
  dataEvents: new Set(['GetMetricData', 'PutMetricData'] as const),
  operations: {
    DeleteAlarms: {
      kind: 'tx',
      handler: deleteAlarms,
      access: onAlarms('DeleteAlarms', ({ AlarmNames }: Api['DeleteAlarms']['input']) => AlarmNames),
    },
    DeleteDashboards: {
      kind: 'tx',
      handler: deleteDashboards,
      access: onDashboards(
        'DeleteDashboards',
        ({ DashboardNames }: Api['DeleteDashboards']['input']) => DashboardNames,
      ),
    },
    DescribeAlarmHistory: {
      kind: 'tx',
      handler: describeAlarmHistory,
      access: onAlarms('DescribeAlarmHistory', ({ AlarmName }: Api['DescribeAlarmHistory']['input']) => [
        AlarmName,
      ]),
      readOnly: true,
      refused: { AlarmContributorId: 'queries of Metrics Insights are not there' },
    },
    DescribeAlarms: {
      kind: 'tx',
      handler: describeAlarms,
      access: onAlarms('DescribeAlarms', ({ AlarmNames = [] }: Api['DescribeAlarms']['input']) => AlarmNames),
      readOnly: true,
    },
    DescribeAlarmsForMetric: {
      kind: 'tx',
      handler: describeAlarmsForMetric,
      access: onMetrics('cloudwatch:DescribeAlarmsForMetric'),
      readOnly: true,
    },
    DisableAlarmActions: {
      kind: 'tx',
      handler: disableAlarmActions,
      access: onAlarms(
        'DisableAlarmActions',
        ({ AlarmNames }: Api['DisableAlarmActions']['input']) => AlarmNames,
      ),
    },
    EnableAlarmActions: {
      kind: 'tx',
      handler: enableAlarmActions,
      access: onAlarms(
        'EnableAlarmActions',
        ({ AlarmNames }: Api['EnableAlarmActions']['input']) => AlarmNames,
      ),
    },
    GetDashboard: {
      kind: 'tx',
      handler: getDashboard,
      access: onDashboards('GetDashboard', ({ DashboardName }: Api['GetDashboard']['input']) => [
        DashboardName,
      ]),
      readOnly: true,
    },
    GetMetricData: {
      kind: 'staged',
      handler: getMetricData,
      access: onMetrics('cloudwatch:GetMetricData'),
      readOnly: true,
      recorded: { LabelOptions: 'labels are answered as they stand: dynamic ones are not there' },
      refused: {
        'MetricDataQueries.AccountId': NO_LINKS,
        'MetricDataQueries.Expression':
          'functions beside SUM, AVG, MIN, MAX, ABS, CEIL, FLOOR, FILL with a number, METRICS() and PERIOD',
        'MetricDataQueries.MetricStat.Stat': 'trimmed means and their kind',
      },
    },
    GetMetricStatistics: {
      kind: 'staged',
      handler: getMetricStatistics,
      access: onMetrics('cloudwatch:GetMetricStatistics'),
      readOnly: true,
      refused: { ExtendedStatistics: 'trimmed means and their kind' },
    },
    ListDashboards: {
      kind: 'tx',
      handler: listDashboards,
      access: onMetrics('cloudwatch:ListDashboards'),
      readOnly: true,
    },
    ListMetrics: {
      kind: 'tx',
      handler: listMetrics,
      access: onMetrics('cloudwatch:ListMetrics'),
      readOnly: true,
      refused: { IncludeLinkedAccounts: NO_LINKS, OwningAccount: NO_LINKS },
    },
    ListTagsForResource: {
      kind: 'tx',
      handler: listTagsForResource,
      access: onTagged('ListTagsForResource'),
      readOnly: true,
    },
    PutCompositeAlarm: {
      kind: 'tx',
      handler: putCompositeAlarm,
      access: toPutAlarm('PutCompositeAlarm'),
      refused: { ActionConfiguration: 'tags are not passed on to actions', AlarmRule: 'AT_LEAST' },
    },
    PutDashboard: {
      kind: 'tx',
      handler: putDashboard,
      access: toPutDashboard,
    },
    PutMetricAlarm: {
      kind: 'tx',
      handler: putMetricAlarm,
      access: toPutAlarm('PutMetricAlarm'),
      recorded: {
        AlarmActions: 'of EC2, Systems Manager and the like: the history tells that nothing could do them',
        InsufficientDataActions: 'likewise',
        OKActions: 'likewise',
      },
      refused: {
        ActionConfiguration: 'tags are not passed on to actions',
        ComparisonOperator: 'bands of anomaly detection',
        EvaluationCriteria: 'PromQL is not there',
        EvaluationInterval: 'PromQL is not there',
        EvaluationWindow: 'periods are looked at as they have always been',
        'Metrics.AccountId': NO_LINKS,
        'Metrics.Expression': 'what GetMetricData refuses, and queries of Metrics Insights',
        ThresholdMetricId: 'bands of anomaly detection',
        WarmUpConfiguration: 'alarms are looked at from the beginning',
      },
    },
    PutMetricData: {
      kind: 'staged',
      handler: putMetricData,
      access: toPublish,
      recorded: {
        'MetricData.StorageResolution': 'all samples are kept as fine as they come',
        StrictEntityValidation: 'entities are refused anyway',
      },
      refused: { EntityMetricData: 'entities are not there' },
    },
    SetAlarmState: {
      kind: 'tx',
      handler: setAlarmState,
      access: onAlarms('SetAlarmState', ({ AlarmName }: Api['SetAlarmState']['input']) => [AlarmName]),
    },
    TagResource: {
      kind: 'tx',
      handler: tagResource,
      access: onTagged('TagResource', ({ Tags }: Api['TagResource']['input']) => requestTags(Tags)),
    },
    UntagResource: {
      kind: 'tx',
      handler: untagResource,
      access: onTagged('UntagResource', ({ TagKeys }: Api['UntagResource']['input']) => ({
        'aws:TagKeys': TagKeys,
      })),
    },
  },
  deliveries: { act, forget: forgetting.run, watch },
  timers: { forget: forgetting.begin, suppression: endSuppression, watch: startLook },
};

export const cloudwatchService = anyService(service);
