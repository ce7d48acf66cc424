/** What PutMetricAlarm refuses, and what is left of its input as a rule. */

import type { MetricDataQuery, PutMetricAlarmInput } from '../api.gen.ts';
import { invalidCombination, invalidValue, validationError } from '../errors.ts';
import { checkExpression } from '../expression.ts';
import { metricName } from '../metric.ts';
import { statisticOf } from '../statistics.ts';
import { isComparison } from './comparison.ts';
import type { MetricRule } from './state.ts';

const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;
const HOUR_SECONDS = 3_600;
const QUERIES_MAX = 20;
/** "A math expression used for an alarm can include as many as 10 metrics", and as many expressions. */
const OF_A_KIND_MAX = 10;
const TREATMENTS = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;
const SINGLE_MEMBERS = [
  'MetricName',
  'Namespace',
  'Statistic',
  'ExtendedStatistic',
  'Dimensions',
  'Period',
  'Unit',
] as const;
const NOT_THERE = [
  'EvaluationWindow',
  'WarmUpConfiguration',
  'EvaluationCriteria',
  'EvaluationInterval',
] as const;

/** @throws AwsError ValidationError, InvalidParameterValue, InvalidParameterCombination */
export function metricRule(input: PutMetricAlarmInput, queryId: string): MetricRule {
  checkName(input.AlarmName);
  for (const member of NOT_THERE) {
    if (input[member] !== undefined) {
      throw validationError(`${member} of alarms is not implemented by kumobako.`);
    }
  }
  const compared = comparison(input);
  if (input.Metrics === undefined || input.Metrics.length === 0) checkSingle(input, compared);
  else checkQueries(input, input.Metrics, compared);
  const { TreatMissingData, EvaluateLowSampleCountPercentile, DatapointsToAlarm, Metrics } = input;
  const rest = { TreatMissingData, EvaluateLowSampleCountPercentile, DatapointsToAlarm };
  if (Metrics !== undefined && Metrics.length > 0) {
    return { ...compared, ...rest, Metrics, queryId };
  }
  const { MetricName, Namespace, Statistic, ExtendedStatistic, Dimensions, Period, Unit } = input;
  const single = { MetricName, Namespace, Statistic, ExtendedStatistic, Period, Unit };
  return { ...compared, ...rest, ...single, Dimensions: Dimensions ?? [], queryId };
}

/** @throws AwsError ValidationError */
export function checkName(name: string): void {
  for (const sign of name) {
    const code = sign.codePointAt(0) ?? 0;
    if (code < 32 || code === 127) {
      throw validationError('AlarmName must not contain ASCII Control characters');
    }
  }
}

type Compared = Pick<MetricRule, 'ComparisonOperator' | 'Threshold' | 'EvaluationPeriods'>;

function comparison(input: PutMetricAlarmInput): Compared {
  const { ComparisonOperator, Threshold, EvaluationPeriods, DatapointsToAlarm } = input;
  if (ComparisonOperator === undefined) {
    throw validationError('PutMetricAlarm request should have a valid ComparisonOperator parameter');
  }
  if (input.ThresholdMetricId !== undefined || !isComparison(ComparisonOperator)) {
    throw validationError('Alarms on bands of anomaly detection are not implemented by kumobako.');
  }
  if (Threshold === undefined || !Number.isFinite(Threshold)) {
    throw validationError('PutMetricAlarm request should have valid Threshold parameter');
  }
  if (EvaluationPeriods === undefined) {
    throw validationError('PutMetricAlarm request should have an EvaluationPeriods parameter');
  }
  if (DatapointsToAlarm !== undefined && DatapointsToAlarm > EvaluationPeriods) {
    throw validationError('DatapointsToAlarm must be less than or equal to EvaluationPeriods');
  }
  checkOption('TreatMissingData', input.TreatMissingData, TREATMENTS);
  checkOption('EvaluateLowSampleCountPercentile', input.EvaluateLowSampleCountPercentile, [
    'evaluate',
    'ignore',
  ]);
  return { ComparisonOperator, Threshold, EvaluationPeriods };
}

function checkOption(member: string, value: string | undefined, options: readonly string[]): void {
  if (value === undefined || options.includes(value)) return;
  const list =
    options.length === 2
      ? options.join(' and ')
      : `${options.slice(0, -1).join(', ')}, and ${options.at(-1)}`;
  throw validationError(
    `Option ${value} is not supported. Supported options for parameter ${member} are ${list}.`,
  );
}

function checkPeriods(period: number, { EvaluationPeriods }: Compared): void {
  if (![10, 20, 30].includes(period) && (period % 60 !== 0 || period === 0)) {
    throw validationError('Period must be 10, 20, 30 or a multiple of 60');
  }
  const total = period * EvaluationPeriods;
  if (period < HOUR_SECONDS && total > DAY_SECONDS) {
    throw validationError(
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400) for alarms using period < 3600',
    );
  }
  if (total > WEEK_SECONDS) {
    throw validationError(
      'Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600',
    );
  }
}

function checkSingle(input: PutMetricAlarmInput, compared: Compared): void {
  const { MetricName, Namespace, Statistic, ExtendedStatistic, Period } = input;
  if (MetricName === undefined || Namespace === undefined) {
    const missing = MetricName === undefined ? 'MetricName' : 'Namespace';
    throw validationError(`PutMetricAlarm request should have a ${missing} parameter`);
  }
  if (Statistic !== undefined && ExtendedStatistic !== undefined) {
    throw invalidCombination(
      'PutMetricAlarm request can not be made with both Statistic and ExtendedStatistic parameters. Only one of them should be present',
    );
  }
  const statistic = Statistic ?? ExtendedStatistic;
  if (statistic === undefined)
    throw validationError('PutMetricAlarm request should have a Statistic parameter');
  // A simple one as an extended one is none.
  if (ExtendedStatistic !== undefined && !/^(IQM|[a-zA-Z]{1,2}[\d(].*)$/.test(ExtendedStatistic)) {
    throw invalidValue(`The value ${ExtendedStatistic} for parameter ExtendedStatistic is not supported.`);
  }
  statisticOf(statistic);
  if (Period === undefined) throw validationError('PutMetricAlarm request should have a Period parameter');
  checkPeriods(Period, compared);
  metricName(Namespace, MetricName, input.Dimensions);
  if (input.EvaluateLowSampleCountPercentile !== undefined && !/^p/.test(statistic)) {
    throw validationError(
      `Option evaluateLowSampleCountPercentile can not be applied with statistic ${statistic}. This option is enabled only for percentile statistics.`,
    );
  }
}

function checkQueries(
  input: PutMetricAlarmInput,
  queries: readonly MetricDataQuery[],
  compared: Compared,
): void {
  if (SINGLE_MEMBERS.some((member) => input[member] !== undefined)) {
    throw validationError(
      `Metrics list and ${SINGLE_MEMBERS.find((member) => input[member] !== undefined)} are mutually exclusive.`,
    );
  }
  if (queries.length > QUERIES_MAX) {
    throw validationError(`The collection Metrics must not have a size greater than ${QUERIES_MAX}.`);
  }
  const ids = new Set(queries.map(({ Id }) => Id));
  if (ids.size < queries.length)
    throw validationError('The values for parameter Id in Metrics are not unique.');
  for (const query of queries) checkQuery(query, compared);
  const ofMetrics = queries.filter(({ MetricStat }) => MetricStat !== undefined);
  if (Math.max(ofMetrics.length, queries.length - ofMetrics.length) > OF_A_KIND_MAX) {
    throw validationError(`An alarm has at most ${OF_A_KIND_MAX} metrics and ${OF_A_KIND_MAX} expressions.`);
  }
  if (ofMetrics.length === 0) {
    throw validationError('Queries of Metrics Insights are not implemented by kumobako.');
  }
  if (new Set(ofMetrics.map(({ MetricStat }) => MetricStat?.Period)).size > 1) {
    throw validationError('All metrics in the Metrics list must have the same period');
  }
  if (queries.filter(({ ReturnData }) => ReturnData !== false).length !== 1) {
    throw validationError('Exactly one element of the metrics list should return data.');
  }
  for (const { Expression } of queries) if (Expression !== undefined) checkExpression(Expression, queries);
}

function checkQuery({ Id, MetricStat, Expression, AccountId }: MetricDataQuery, compared: Compared): void {
  if (!/^[a-z]\w*$/.test(Id)) {
    throw validationError(
      `The value ${Id} for parameter Metrics.member.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  }
  if ((MetricStat === undefined) === (Expression === undefined)) {
    throw validationError('Each element of the metrics list must have either MetricStat or Expression.');
  }
  if (AccountId !== undefined) {
    throw validationError('Cross-account observability is not implemented by kumobako.');
  }
  if (MetricStat === undefined) return;
  checkPeriods(MetricStat.Period, compared);
  statisticOf(MetricStat.Stat);
  const { Namespace, MetricName, Dimensions } = MetricStat.Metric;
  if (Namespace === undefined || MetricName === undefined) {
    throw validationError('A metric of the metrics list must have a Namespace and a MetricName.');
  }
  metricName(Namespace, MetricName, Dimensions);
}
