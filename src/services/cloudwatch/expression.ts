/**
 * Metric math: arithmetic of series and numbers, and the functions that one meets most.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */

import type { MetricDataQuery } from './api.gen.ts';
import { validationError } from './errors.ts';

export interface Series {
  /** By the beginning of their periods. */
  readonly points: ReadonlyMap<number, number>;
  readonly periodSeconds: number;
}

type Value = number | Series | Series[];

const DEPTH_MAX = 50;

/** @throws ValidationError */
export function evaluate(
  expression: string,
  queries: readonly MetricDataQuery[],
  known: Map<string, Series>,
  depth = 0,
): Series {
  if (depth > DEPTH_MAX) throw invalid(expression);
  const value = new Evaluation(expression, queries, known, depth).run();
  if (typeof value === 'number' || Array.isArray(value)) {
    throw validationError(`Error in expression '${expression}': its result is no time series.`);
  }
  return value;
}

/** Whether an expression could be worked out if its metrics had anything to say. @throws ValidationError */
export function checkExpression(expression: string, queries: readonly MetricDataQuery[]): void {
  const known = queries.flatMap(({ Id, MetricStat }) =>
    MetricStat === undefined ? [] : [[Id, { points: new Map(), periodSeconds: MetricStat.Period }] as const],
  );
  evaluate(expression, queries, new Map(known));
}

function invalid(expression: string): Error {
  return validationError(`Error in expression '${expression}'`);
}

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
};

const AGGREGATES: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SUM: (values) => values.reduce((a, b) => a + b, 0),
  AVG: (values) => values.reduce((a, b) => a + b, 0) / values.length,
  MIN: (values) => values.reduce((a, b) => Math.min(a, b)),
  MAX: (values) => values.reduce((a, b) => Math.max(a, b)),
};

const EACH: Readonly<Record<string, (value: number) => number>> = {
  ABS: Math.abs,
  CEIL: Math.ceil,
  FLOOR: Math.floor,
};

class Evaluation {
  readonly #text: string;
  readonly #queries: readonly MetricDataQuery[];
  readonly #known: Map<string, Series>;
  readonly #depth: number;
  readonly #tokens: string[];
  #at = 0;

  constructor(text: string, queries: readonly MetricDataQuery[], known: Map<string, Series>, depth: number) {
    this.#text = text;
    this.#queries = queries;
    this.#known = known;
    this.#depth = depth;
    this.#tokens = text.match(/[A-Za-z_]\w*|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|"[^"]*"|'[^']*'|\S/g) ?? [];
  }

  run(): Value {
    const value = this.#sum();
    if (this.#at < this.#tokens.length) throw invalid(this.#text);
    return value;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  #sum(): Value {
    let value = this.#product();
    for (;;) {
      if (this.#take('+')) value = this.#combine('+', value, this.#product());
      else if (this.#take('-')) value = this.#combine('-', value, this.#product());
      else return value;
    }
  }

  #product(): Value {
    let value = this.#power();
    for (;;) {
      if (this.#take('*')) value = this.#combine('*', value, this.#power());
      else if (this.#take('/')) value = this.#combine('/', value, this.#power());
      else return value;
    }
  }

  #power(): Value {
    if (this.#take('-')) return this.#combine('*', -1, this.#power());
    const base = this.#atom();
    return this.#take('^') ? this.#combine('^', base, this.#power()) : base;
  }

  #atom(): Value {
    const token = this.#tokens[this.#at++] ?? '';
    if (token === '(') {
      const value = this.#sum();
      if (!this.#take(')')) throw invalid(this.#text);
      return value;
    }
    if (token === '[') return this.#list(']').flatMap((value) => this.#seriesOf(value));
    if (/^[\d.]/.test(token)) return Number(token);
    if (/^[A-Z]/.test(token)) return this.#call(token);
    return this.#series(token);
  }

  #list(end: string): Value[] {
    const values: Value[] = [];
    if (this.#take(end)) return values;
    do values.push(this.#sum());
    while (this.#take(','));
    if (!this.#take(end)) throw invalid(this.#text);
    return values;
  }

  #series(id: string): Series {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const query = this.#queries.find(({ Id }) => Id === id);
    if (query?.Expression === undefined || query.Expression === this.#text) throw invalid(this.#text);
    const series = evaluate(query.Expression, this.#queries, this.#known, this.#depth + 1);
    this.#known.set(id, series);
    return series;
  }

  #seriesOf(value: Value): Series[] {
    if (typeof value === 'number') throw invalid(this.#text);
    return Array.isArray(value) ? value : [value];
  }

  #call(name: string): Value {
    if (name === 'REPEAT' || name === 'LINEAR') throw invalid(this.#text);
    if (!this.#take('(')) throw invalid(this.#text);
    if (name === 'METRICS') {
      if (!this.#take(')')) throw validationError(`METRICS with a text is not implemented by kumobako.`);
      return this.#queries.flatMap(({ Id, MetricStat }) =>
        MetricStat === undefined ? [] : [this.#series(Id)],
      );
    }
    const values = this.#list(')');
    const [first = 0, second] = values;
    const aggregate = Object.hasOwn(AGGREGATES, name) ? AGGREGATES[name] : undefined;
    if (aggregate !== undefined) return this.#aggregate(first, aggregate);
    const each = Object.hasOwn(EACH, name) ? EACH[name] : undefined;
    if (each !== undefined) return mapped(first, each);
    if (name === 'PERIOD') return this.#seriesOf(first)[0]?.periodSeconds ?? 0;
    if (name === 'FILL' && typeof second === 'number') return this.#fill(this.#seriesOf(first), second);
    throw validationError(`The function ${name} is not implemented by kumobako.`);
  }

  /** Of a list, at each time; of one series, over all times. */
  #aggregate(value: Value, aggregate: (values: readonly number[]) => number): Value {
    if (typeof value === 'number') throw invalid(this.#text);
    if (!Array.isArray(value)) return value.points.size === 0 ? 0 : aggregate([...value.points.values()]);
    const points = new Map<number, number>();
    for (const time of new Set(value.flatMap((series) => [...series.points.keys()]))) {
      const values = value.map((series) => series.points.get(time)).filter((each) => each !== undefined);
      points.set(time, aggregate(values));
    }
    return { points, periodSeconds: value[0]?.periodSeconds ?? 60 };
  }

  /** Values at all times at which any series of the request has one. */
  #fill(list: readonly Series[], filling: number): Value {
    const times = new Set([...this.#known.values()].flatMap(({ points }) => [...points.keys()]));
    const filled = list.map(({ points, periodSeconds }) => ({
      points: new Map([...times].map((time) => [time, points.get(time) ?? filling] as const)),
      periodSeconds,
    }));
    const [only] = filled;
    return filled.length === 1 && only !== undefined ? only : filled;
  }

  #combine(operator: string, a: Value, b: Value): Value {
    const apply = OPERATORS[operator];
    if (apply === undefined) throw invalid(this.#text);
    if (typeof b === 'number') {
      return typeof a === 'number' ? apply(a, b) : mapped(a, (value) => apply(value, b));
    }
    if (typeof a === 'number') return mapped(b, (value) => apply(a, value));
    if (Array.isArray(a)) return a.flatMap((one) => this.#pair(apply, one, b, false));
    return Array.isArray(b) ? b.flatMap((one) => this.#pair(apply, one, a, true)) : both(apply, a, b);
  }

  #pair(apply: (a: number, b: number) => number, one: Series, other: Value, isSwapped: boolean): Series {
    if (typeof other === 'number' || Array.isArray(other)) throw invalid(this.#text);
    return isSwapped ? both(apply, other, one) : both(apply, one, other);
  }
}

function mapped(value: Value, apply: (value: number) => number): Value {
  if (typeof value === 'number') return apply(value);
  if (Array.isArray(value)) return value.map((one) => mapSeries(one, apply));
  return mapSeries(value, apply);
}

/** What is no number (a division by zero) is no point. */
function mapSeries({ points, periodSeconds }: Series, apply: (value: number) => number): Series {
  const found = [...points].map(([time, value]) => [time, apply(value)] as const);
  return { points: new Map(found.filter(([, value]) => Number.isFinite(value))), periodSeconds };
}

/** At the times that both have. */
function both(apply: (a: number, b: number) => number, a: Series, b: Series): Series {
  const points = new Map<number, number>();
  for (const [time, value] of a.points) {
    const other = b.points.get(time);
    const result = other === undefined ? Number.NaN : apply(value, other);
    if (Number.isFinite(result)) points.set(time, result);
  }
  return { points, periodSeconds: Math.max(a.periodSeconds, b.periodSeconds) };
}
