/** Reasons of states, in AWS's words, and the data that go with them. */

import type { StateValue } from '../api.gen.ts';
import { crosses, wordsOf } from './comparison.ts';
import { type Point, treatmentOf, type Verdict } from './evaluate.ts';
import { Double, doubleText, javaJson, timeText } from './java-json.ts';
import { periodOf } from './metric-queries.ts';
import type { MetricRule } from './state.ts';

/** From so many datapoints on a reason lists the last ones at its end. */
const LISTED_MAX = 5;

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export function reasonOf(rule: MetricRule, value: StateValue, { evaluated, filled }: Verdict): string {
  if (value === 'INSUFFICIENT_DATA') {
    const verb = filled === 1 ? 'was' : 'were';
    return `Insufficient Data: ${counted(filled, 'datapoint')} ${verb} unknown.`;
  }
  const real = evaluated.filter((point) => point.value !== undefined);
  const treated = treatedWords(rule, filled);
  if (treated !== '' && (real.length === 0 || rule.DatapointsToAlarm === undefined)) {
    const received = real.length === 0 ? 'no datapoints were' : wereWords(real.length);
    return `Threshold Crossed: ${received} received for ${counted(rule.EvaluationPeriods, 'period')}${treated}.`;
  }
  return crossed(rule, value, real, treated);
}

function wereWords(count: number): string {
  return `${counted(count, 'datapoint')} ${count === 1 ? 'was' : 'were'}`;
}

/** What missing datapoints were taken for, if for anything. */
function treatedWords(rule: MetricRule, filled: number): string {
  const treatment = treatmentOf(rule);
  if (filled === 0 || (treatment !== 'breaching' && treatment !== 'notBreaching')) return '';
  const verb = filled === 1 ? 'was' : 'were';
  const as = treatment === 'breaching' ? 'Breaching' : 'NonBreaching';
  return ` and ${counted(filled, 'missing datapoint')} ${verb} treated as [${as}]`;
}

function crossed(rule: MetricRule, value: StateValue, real: readonly Point[], treated: string): string {
  const isAlarm = value === 'ALARM';
  const { EvaluationPeriods: periods, DatapointsToAlarm: least } = rule;
  const telling = real.filter((point) => crosses(rule, point.value ?? 0) === isAlarm);
  const count = telling.length;
  const isPartial = least !== undefined || count < periods;
  const many = isPartial ? `${count} out of the last ${counted(periods, 'datapoint')}` : undefined;
  const head = many === undefined ? counted(count, 'datapoint') : withPlural(many);
  const verb = `${count === 1 ? 'was' : 'were'}${isAlarm ? '' : ' not'}`;
  const compared = `${verb} ${wordsOf(rule)} the threshold (${doubleText(rule.Threshold)})`;
  const list = `[${telling.slice(0, LISTED_MAX).map(pointText).join(', ')}]`;
  const needed = isPartial ? ` ${neededWords(rule, isAlarm)}` : '';
  if (count < LISTED_MAX) return `Threshold Crossed: ${head} ${list} ${compared}${treated}${needed}.`;
  const recent = `The most recent datapoints which crossed the threshold: ${list}`;
  return `Threshold Crossed: ${head} ${compared}${treated}. ${recent}${needed}.`;
}

/** "1 out of the last 1 datapoints": the plural whatever the number. */
function withPlural(words: string): string {
  return words.endsWith('s') ? words : `${words}s`;
}

function neededWords(
  { EvaluationPeriods: periods, DatapointsToAlarm }: MetricRule,
  isAlarm: boolean,
): string {
  const least = DatapointsToAlarm ?? periods;
  const count = isAlarm ? least : periods - least + 1;
  return `(minimum ${counted(count, 'datapoint')} for ${isAlarm ? 'OK -> ALARM' : 'ALARM -> OK'} transition)`;
}

/** `21.5 (26/10/23 16:42:00)` */
function pointText({ value = 0, startMs }: Point): string {
  const [date = '', time = ''] = new Date(startMs).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${doubleText(value)} (${day}/${month}/${year.slice(2)} ${time.slice(0, 8)})`;
}

/** The JSON of StateReasonData. */
export function reasonData(rule: MetricRule, { evaluated }: Verdict, nowMs: number): string {
  const real = evaluated.filter(({ value }) => value !== undefined);
  const oldest = real.at(-1);
  return javaJson({
    version: '1.0',
    queryDate: timeText(nowMs),
    startDate: oldest === undefined ? undefined : timeText(oldest.startMs),
    unit: rule.Unit,
    statistic: rule.Statistic ?? rule.ExtendedStatistic,
    period: periodOf(rule),
    recentDatapoints: real.map(({ value = 0 }) => new Double(value)).reverse(),
    threshold: new Double(rule.Threshold),
    evaluatedDatapoints: evaluated.map(({ startMs, sampleCount, value }) => ({
      timestamp: timeText(startMs),
      sampleCount: sampleCount === undefined || value === undefined ? undefined : new Double(sampleCount),
      value: value === undefined ? undefined : new Double(value),
    })),
  });
}
