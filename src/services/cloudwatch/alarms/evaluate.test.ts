import { expect, test } from 'vitest';
import { evaluatePoints } from './evaluate.ts';
import { reasonOf } from './reason.ts';
import type { MetricRule } from './state.ts';

const RULE: MetricRule = {
  ...{ Namespace: 'n', MetricName: 'm', Statistic: 'Sum', Period: 60, queryId: 'q' },
  ...{ EvaluationPeriods: 3, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
};
const SIGNS = { '0': 0, X: 1, '-': undefined } as const;

/** As AWS's tables write datapoints: the newest at the right. */
function points(text: string) {
  const signs = text.split(' ').reverse() as (keyof typeof SIGNS)[];
  return signs.map((sign, i) => ({ startMs: -60_000 * i, value: SIGNS[sign] }));
}

const states = (text: string, more: Partial<MetricRule> = {}) =>
  ['missing', 'ignore', 'breaching', 'notBreaching'].map(
    (TreatMissingData) =>
      evaluatePoints({ ...RULE, ...more, TreatMissingData }, points(text)).value ?? 'stays',
  );

test('the first table of "Configuring how CloudWatch alarms treat missing data": three of three', () => {
  expect(states('0 - X - X')).toEqual(['OK', 'OK', 'OK', 'OK']);
  expect(states('- - - - 0')).toEqual(['OK', 'OK', 'OK', 'OK']);
  expect(states('- - - - -')).toEqual(['INSUFFICIENT_DATA', 'stays', 'ALARM', 'OK']);
  expect(states('0 X X - X')).toEqual(['ALARM', 'ALARM', 'ALARM', 'ALARM']);
  expect(states('- - X - -')).toEqual(['ALARM', 'stays', 'ALARM', 'OK']);
});

test('the second table: two of three', () => {
  const two = { DatapointsToAlarm: 2 };
  expect(states('0 - X - X', two)).toEqual(['ALARM', 'ALARM', 'ALARM', 'ALARM']);
  expect(states('0 0 X 0 X', two)).toEqual(['ALARM', 'ALARM', 'ALARM', 'ALARM']);
  expect(states('0 - X - -', two)).toEqual(['OK', 'OK', 'ALARM', 'OK']);
  expect(states('- - - - 0', two)).toEqual(['OK', 'OK', 'ALARM', 'OK']);
  expect(states('- - - X -', two)).toEqual(['ALARM', 'stays', 'ALARM', 'OK']);
});

test('no premature alarm, and nothing that DynamoDB leaves out', () => {
  expect(states('- - - - X')[0]).toBe('stays');
  expect(states('- - - X -')[0]).toBe('stays');
  expect(states('- - - - -', { Namespace: 'AWS/DynamoDB' })).toEqual(['stays', 'stays', 'stays', 'stays']);
});

test('percentiles of few samples are passed over where the alarm says so', () => {
  const rule = { ...RULE, Statistic: undefined, ExtendedStatistic: 'p90', EvaluationPeriods: 1 };
  const verdict = (sampleCount: number, EvaluateLowSampleCountPercentile?: string) =>
    evaluatePoints({ ...rule, EvaluateLowSampleCountPercentile }, [{ startMs: 0, value: 5, sampleCount }])
      .value;
  expect([verdict(99, 'ignore'), verdict(100, 'ignore'), verdict(1, 'evaluate'), verdict(1)]).toEqual([
    undefined,
    'ALARM',
    'ALARM',
    'ALARM',
  ]);
});

test('reasons in the words that public notifications have', () => {
  const reason = (text: string, more: Partial<MetricRule> = {}) => {
    const rule = { ...RULE, ...more };
    const verdict = evaluatePoints(rule, points(text));
    return reasonOf(rule, verdict.value ?? 'OK', verdict);
  };
  const one = { EvaluationPeriods: 1, DatapointsToAlarm: 1 };
  expect(reason('X', one)).toBe(
    'Threshold Crossed: 1 out of the last 1 datapoints [1.0 (01/01/70 00:00:00)] was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
  );
  expect(reason('- - -')).toBe('Insufficient Data: 3 datapoints were unknown.');
  expect(reason('-', { EvaluationPeriods: 1, TreatMissingData: 'notBreaching' })).toBe(
    'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
  );
  expect(reason('- - X', { TreatMissingData: 'breaching' })).toBe(
    'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
  );
  expect(reason('- - X', { TreatMissingData: 'notBreaching', DatapointsToAlarm: 1 })).toBe(
    'Threshold Crossed: 1 out of the last 3 datapoints [1.0 (01/01/70 00:00:00)] was greater than or equal to the threshold (1.0) and 2 missing datapoints were treated as [NonBreaching] (minimum 1 datapoint for OK -> ALARM transition).',
  );
  expect(reason('X X X X X', { EvaluationPeriods: 5 })).toMatch(
    /^Threshold Crossed: 5 datapoints were greater than or equal to the threshold \(1\.0\)\. The most recent datapoints which crossed the threshold: \[1\.0 \(01\/01\/70 00:00:00\), .*\]\.$/,
  );
  expect(reason('X 0 X')).toMatch(
    /^Threshold Crossed: 1 out of the last 3 datapoints \[0\.0 .*\] was not greater .* \(minimum 1 datapoint for ALARM -> OK transition\)\.$/,
  );
});
