import { wakeAlarms } from '../alarms/wake.ts';
import type { MetricDatum, PutMetricDataInput } from '../api.gen.ts';
import { invalidCombination, invalidValue } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { logOf, metricIds, metricName } from '../metric.ts';
import { forgetting } from '../retention.ts';
import { encodeSamples, type Sample } from '../sample.ts';

const HOUR_MS = 3_600_000;
const OLDEST_MS = 14 * 24 * HOUR_MS;
const NEWEST_MS = 2 * HOUR_MS;
const DATA_MAX = 1_000;
const VALUES_MAX = 150;
/** "Values must be in the range of -2^360 to 2^360." */
const VALUE_MAX = 2 ** 360;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export const putMetricData: Staged<'PutMetricData'> = async (context, input) => {
  const { place, caller } = context;
  const data = checkedData(input);
  if (caller.type !== 'service' && input.Namespace.startsWith('AWS/')) {
    throw invalidValue('The value AWS/ for parameter Namespace is invalid.');
  }
  const nowMs = context.now();
  const names = data.map(({ MetricName, Dimensions }) => metricName(input.Namespace, MetricName, Dimensions));
  const samples = data.map((datum, i) => sampleOf(datum, `MetricData.member.${i + 1}`, nowMs));
  const ids = await metricIds(context, names);
  const records = encodeSamples(samples.map((sample, i) => ({ ...sample, id: ids[i] ?? '' })));
  if (records.length > 0) await context.segments.append(logOf(place, input.Namespace), records);
  await forgetting.later(context);
  await wakeAlarms(context, input.Namespace);
};

function checkedData({ MetricData = [], EntityMetricData }: PutMetricDataInput): MetricDatum[] {
  if ((EntityMetricData ?? []).length > 0) {
    throw invalidValue('Metrics of entities are not implemented by kumobako.');
  }
  if (MetricData.length > DATA_MAX) {
    throw invalidValue(`The collection MetricData must not have a size greater than ${DATA_MAX}.`);
  }
  return MetricData;
}

function sampleOf(datum: MetricDatum, member: string, nowMs: number): Omit<Sample, 'id'> {
  const timeMs = datum.Timestamp?.getTime() ?? nowMs;
  if (timeMs < nowMs - OLDEST_MS || timeMs > nowMs + NEWEST_MS) {
    const text = 'must specify a time no earlier than 2 weeks ago and no later than 2 hours in the future.';
    throw invalidValue(`The parameter ${member}.Timestamp ${text}`);
  }
  return { timeMs, unit: datum.Unit ?? 'None', values: valuesOf(datum, member) };
}

function valuesOf(datum: MetricDatum, member: string): Sample['values'] {
  const { Value, Values, Counts, StatisticValues } = datum;
  if (Value !== undefined && Values !== undefined) {
    throw invalidValue(exclusive(`${member}.Value`, `${member}.Values`));
  }
  if (Value !== undefined && StatisticValues !== undefined) {
    throw invalidCombination(exclusive(`${member}.Value`, `${member}.StatisticValues`));
  }
  if (Value !== undefined) return [[checked(Value, `${member}.Value`), 1]];
  if (StatisticValues !== undefined) {
    const { SampleCount: count, Sum: sum, Minimum: minimum, Maximum: maximum } = StatisticValues;
    const set = { count, sum, minimum, maximum };
    for (const value of Object.values(set)) checked(value, `${member}.StatisticValues`);
    return set;
  }
  if (Values === undefined) {
    throw invalidCombination(
      `At least one of the parameters must be specified: ${member}.Value, ${member}.Values, ${member}.StatisticValues.`,
    );
  }
  if (Counts !== undefined && Counts.length !== Values.length) {
    throw invalidValue(`The parameters ${member}.Values and ${member}.Counts must be of the same size.`);
  }
  if (Values.length > VALUES_MAX) {
    throw invalidValue(`The collection ${member}.Values must not have a size greater than ${VALUES_MAX}.`);
  }
  return Values.map((value, i) => [
    checked(value, `${member}.Values.member.${i + 1}`),
    checked(Counts?.[i] ?? 1, `${member}.Counts.member.${i + 1}`),
  ]);
}

function exclusive(a: string, b: string): string {
  return `The parameters ${a} and ${b} are mutually exclusive and you have specified both.`;
}

function checked(value: number, name: string): number {
  if (Number.isFinite(value) && Math.abs(value) <= VALUE_MAX) return value;
  throw invalidValue(`The value ${value} for parameter ${name} is invalid.`);
}
