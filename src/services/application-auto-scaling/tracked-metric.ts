/** The metric of a target tracking policy, as questions to CloudWatch. */

import type { MetricDataQuery } from '../cloudwatch/api.gen.ts';
import type {
  CustomizedMetricSpecification,
  TargetTrackingMetricDataQuery,
  TargetTrackingScalingPolicyConfiguration,
} from './api.gen.ts';
import { validation } from './errors.ts';
import { type Kind, kindOf } from './kinds.ts';
import type { PolicyRecord, TargetName } from './state.ts';

const PERIOD_SECONDS = 60;

/** One of them returns data. */
export function metricQueries(policy: PolicyRecord): MetricDataQuery[] {
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: own } =
    policy.tracking ?? {};
  if (predefined !== undefined) return predefinedQueries(policy);
  if (own?.Metrics !== undefined) return own.Metrics.map(asQuery);
  const Dimensions = (own?.Dimensions ?? []).map(({ Name, Value }) => ({ Name, Value }));
  const Metric = { Namespace: own?.Namespace, MetricName: own?.MetricName, Dimensions };
  return [
    {
      Id: 'own',
      MetricStat: { Metric, Period: PERIOD_SECONDS, Stat: own?.Statistic ?? 'Average', Unit: own?.Unit },
    },
  ];
}

function predefinedQueries(name: TargetName): MetricDataQuery[] {
  if (name.ServiceNamespace === 'lambda') {
    const [, FunctionName = '', qualifier = ''] = name.ResourceId.split(':');
    return [
      {
        Id: 'utilization',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/Lambda',
            MetricName: 'ProvisionedConcurrencyUtilization',
            Dimensions: [
              { Name: 'FunctionName', Value: FunctionName },
              { Name: 'Resource', Value: `${FunctionName}:${qualifier}` },
            ],
          },
          Period: PERIOD_SECONDS,
          Stat: 'Average',
        },
      },
    ];
  }
  return throughputQueries(name);
}

/** Percent of what is provisioned that was consumed. */
function throughputQueries({ ResourceId, ScalableDimension }: TargetName): MetricDataQuery[] {
  const [, table = '', , index] = ResourceId.split('/');
  const unit = ScalableDimension.endsWith('ReadCapacityUnits') ? 'Read' : 'Write';
  const Dimensions = [
    { Name: 'TableName', Value: table },
    ...(index === undefined ? [] : [{ Name: 'GlobalSecondaryIndexName', Value: index }]),
  ];
  const query = (Id: string, MetricName: string, Stat: string): MetricDataQuery => ({
    Id,
    ReturnData: false,
    MetricStat: {
      Metric: { Namespace: 'AWS/DynamoDB', MetricName, Dimensions },
      Period: PERIOD_SECONDS,
      Stat,
    },
  });
  return [
    query('consumed', `Consumed${unit}CapacityUnits`, 'Sum'),
    query('provisioned', `Provisioned${unit}CapacityUnits`, 'Average'),
    { Id: 'percent', Expression: `100 * (consumed / ${PERIOD_SECONDS}) / provisioned` },
  ];
}

function asQuery({
  Id,
  Expression,
  Label,
  MetricStat,
  ReturnData,
}: TargetTrackingMetricDataQuery): MetricDataQuery {
  const stat =
    MetricStat === undefined
      ? undefined
      : {
          Metric: {
            ...MetricStat.Metric,
            Dimensions: (MetricStat.Metric.Dimensions ?? []).map(({ Name, Value }) => ({ Name, Value })),
          },
          Period: PERIOD_SECONDS,
          Stat: MetricStat.Stat,
          Unit: MetricStat.Unit,
        };
  return { Id, Expression, Label, MetricStat: stat, ReturnData };
}

/** @throws AwsError ValidationException */
export function checkTracking(rule: TargetTrackingScalingPolicyConfiguration, name: TargetName): void {
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: own } = rule;
  if ((predefined === undefined) === (own === undefined)) {
    throw validation(
      'Exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be specified.',
    );
  }
  if (!(rule.TargetValue > 0)) throw validation('TargetValue must be greater than 0.');
  for (const member of ['ScaleOutCooldown', 'ScaleInCooldown'] as const) {
    if ((rule[member] ?? 0) < 0) throw validation(`${member} must not be negative.`);
  }
  if (own === undefined) checkPredefined(rule, kindOf(name));
  else checkOwn(own);
}

function checkPredefined(rule: TargetTrackingScalingPolicyConfiguration, { metric, namespace }: Kind): void {
  const { PredefinedMetricType: type = '', ResourceLabel } = rule.PredefinedMetricSpecification ?? {};
  if (type !== metric) {
    throw validation(`The predefined metric type ${type} is not supported for this scalable dimension.`);
  }
  if (ResourceLabel !== undefined) {
    throw validation('ResourceLabel can be specified for ALBRequestCountPerTarget only.');
  }
  const [most, words] = namespace === 'lambda' ? [0.9, '0.1 and 0.9'] : [90, '20 and 90'];
  const least = namespace === 'lambda' ? 0.1 : 20;
  if (rule.TargetValue < least || rule.TargetValue > most) {
    throw validation(`The target value for ${type} must be between ${words}.`);
  }
}

function checkOwn({ MetricName, Namespace, Statistic, Metrics }: CustomizedMetricSpecification): void {
  const isSingle = MetricName !== undefined && Namespace !== undefined && Statistic !== undefined;
  const isAny = MetricName !== undefined || Namespace !== undefined || Statistic !== undefined;
  if (Metrics === undefined ? !isSingle : isAny) {
    throw validation(
      'CustomizedMetricSpecification must have either MetricName, Namespace and Statistic, or Metrics.',
    );
  }
  const returned = Metrics?.filter(({ ReturnData }) => ReturnData !== false) ?? [];
  if (Metrics !== undefined && returned.length !== 1) {
    throw validation('Exactly one element of the metrics list must return data.');
  }
}
