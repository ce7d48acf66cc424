/** CloudWatch: metrics, put and read. Alarms, dashboards, streams and anomaly detectors answer 501. */

import { anyService, type Service } from '../../core/service.ts';
import { onMetrics, toPublish } from './access.ts';
import type { Api } from './api.gen.ts';
import { getMetricData } from './operations/get-metric-data.ts';
import { getMetricStatistics } from './operations/get-metric-statistics.ts';
import { listMetrics } from './operations/list-metrics.ts';
import { putMetricData } from './operations/put-metric-data.ts';
import { forget, startForgetting } from './retention.ts';
import { collections } from './state.ts';

const NO_LINKS = 'cross-account observability is not there';

const service: Service<Api> = {
  name: 'cloudwatch',
  collections,
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/logging_cw_api_calls.html
  dataEvents: new Set(['GetMetricData', 'PutMetricData'] as const),
  operations: {
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
    ListMetrics: {
      kind: 'tx',
      handler: listMetrics,
      access: onMetrics('cloudwatch:ListMetrics'),
      readOnly: true,
      refused: { IncludeLinkedAccounts: NO_LINKS, OwningAccount: NO_LINKS },
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
  },
  deliveries: { forget },
  timers: { forget: startForgetting },
};

export const cloudwatchService = anyService(service);
