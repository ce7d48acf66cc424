/** Expressions of Logs Insights: conditions, arithmetic, functions. */

import { malformedQuery } from '../errors.ts';
import { functionOf } from './functions.ts';
import { numberIn, type Row, type Value } from './row.ts';
import { regexOf, type Token } from './tokens.ts';

export type Expression = (row: Row) => Value;
const TRUE = 1;
const FALSE = 0;
const DEPTH_MAX = 64;

/** Reads a query's words from left to right. */
export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  /** It has asked for what is masked. */
  isUnmasking = false;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  get place(): number {
    return this.#at;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  next(): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw malformedQuery('unexpected end of the query');
    return token;
  }

  /** The next word is this one, in any case; it is then taken. */
  take(text: string): boolean {
    const token = this.peek();
    if (token === undefined || token.kind === 'string' || token.text.toLowerCase() !== text) return false;
    this.#at++;
    return true;
  }

  demand(text: string): void {
    if (!this.take(text))
      throw malformedQuery(`${text} expected instead of ${this.peek()?.text ?? 'the end'}`);
  }

  name(): string {
    const token = this.next();
    if (token.kind !== 'name') throw malformedQuery(`a field expected instead of ${token.text}`);
    return token.text;
  }

  /** The words since a place, as they are shown for a column without a name. */
  textSince(place: number): string {
    const texts = this.#tokens
      .slice(place, this.#at)
      .map(({ kind, text }) => (kind === 'string' ? `"${text}"` : text));
    return texts.join(' ').replace(/ ?([(),]) ?/g, '$1');
  }

  expression(): Expression {
    if (++this.#depth > DEPTH_MAX) throw malformedQuery('the query is nested too deeply');
    const value = this.#either();
    this.#depth--;
    return value;
  }

  #either(): Expression {
    let left = this.#both();
    while (this.take('or')) {
      const [a, b] = [left, this.#both()];
      left = (row) => truth(isTrue(a(row)) || isTrue(b(row)));
    }
    return left;
  }

  #both(): Expression {
    let left = this.#negation();
    while (this.take('and')) {
      const [a, b] = [left, this.#negation()];
      left = (row) => truth(isTrue(a(row)) && isTrue(b(row)));
    }
    return left;
  }

  #negation(): Expression {
    if (!this.take('not')) return this.#comparison();
    const inner = this.#negation();
    return (row) => truth(!isTrue(inner(row)));
  }

  #comparison(): Expression {
    const left = this.#sum();
    const isNot = this.take('not');
    if (this.take('like') || this.take('=~')) return this.#like(left, isNot);
    if (this.take('in')) return this.#among(left, isNot);
    if (isNot) throw malformedQuery('like or in expected behind not');
    for (const [operator, test] of COMPARISONS) {
      if (!this.take(operator)) continue;
      const right = this.#sum();
      return (row) => truth(test(left(row), right(row)));
    }
    return left;
  }

  #like(left: Expression, isNot: boolean): Expression {
    const token = this.next();
    if (token.kind === 'regex') {
      const regex = regexOf(token);
      return (row) => truth(regex.test(textOf(left(row))) !== isNot);
    }
    if (token.kind !== 'string') throw malformedQuery(`a text or a regular expression expected behind like`);
    return (row) => truth(textOf(left(row)).includes(token.text) !== isNot);
  }

  #among(left: Expression, isNot: boolean): Expression {
    this.demand('[');
    const values: Expression[] = [];
    do values.push(this.#sum());
    while (this.take(','));
    this.demand(']');
    return (row) => {
      const value = left(row);
      return truth(values.some((each) => isSame(value, each(row))) !== isNot);
    };
  }

  #sum(): Expression {
    let left = this.#product();
    for (;;) {
      if (this.take('+')) left = calculation(left, this.#product(), (a, b) => a + b);
      else if (this.take('-')) left = calculation(left, this.#product(), (a, b) => a - b);
      else return left;
    }
  }

  #product(): Expression {
    let left = this.#power();
    for (;;) {
      if (this.take('*')) left = calculation(left, this.#power(), (a, b) => a * b);
      else if (this.take('/')) left = calculation(left, this.#power(), (a, b) => a / b);
      else if (this.take('%')) left = calculation(left, this.#power(), (a, b) => a % b);
      else return left;
    }
  }

  #power(): Expression {
    const base = this.#atom();
    return this.take('^') ? calculation(base, this.#power(), (a, b) => a ** b) : base;
  }

  #atom(): Expression {
    const token = this.next();
    if (token.kind === 'string') return () => token.text;
    if (token.kind === 'number') {
      const number = Number(token.text);
      return () => number;
    }
    if (token.kind === 'name') return this.#nameOrCall(token.text);
    if (token.text === '(') {
      const inner = this.expression();
      this.demand(')');
      return inner;
    }
    if (token.text === '-')
      return calculation(
        () => 0,
        this.#atom(),
        (a, b) => a - b,
      );
    throw malformedQuery(`unexpected symbol found ${token.text}`);
  }

  #nameOrCall(name: string): Expression {
    if (!this.take('(')) return (row) => row.get(name);
    const lower = name.toLowerCase();
    if (lower === 'bin') return this.#bin(() => undefined);
    if (lower === 'unmask') return this.#unmask();
    if (lower === 'datefloor' || lower === 'dateceil') {
      const time = this.expression();
      this.demand(',');
      return this.#bin(time, lower === 'dateceil');
    }
    const values: Expression[] = [];
    if (!this.take(')')) {
      do values.push(this.expression());
      while (this.take(','));
      this.demand(')');
    }
    const call = functionOf(name, values.length);
    return (row) => call(values.map((value) => value(row)));
  }

  /** A field and the bracket behind it. */
  #unmask(): Expression {
    const name = this.name();
    this.demand(')');
    this.isUnmasking = true;
    return (row) => row.unmasked(name);
  }

  /** A period (`5m`) and the bracket behind it. */
  #bin(time: Expression, isCeiling = false): Expression {
    const token = this.next();
    const unit = this.name();
    const factor = PERIODS_MS[unit];
    const ms = Number(token.text) * (factor ?? 0);
    if (token.kind !== 'number' || !(ms > 0)) throw malformedQuery(`${token.text}${unit} is no period`);
    this.demand(')');
    const round = isCeiling ? Math.ceil : Math.floor;
    return (row) => round((numberIn(time(row)) ?? row.timeMs) / ms) * ms;
  }
}

const PERIODS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const COMPARISONS: readonly (readonly [string, (a: Value, b: Value) => boolean])[] = [
  ['!=', (a, b) => a !== undefined && !isSame(a, b)],
  ['<=', (a, b) => isOrdered(a, b, (x, y) => x <= y)],
  ['>=', (a, b) => isOrdered(a, b, (x, y) => x >= y)],
  ['=', isSame],
  ['<', (a, b) => isOrdered(a, b, (x, y) => x < y)],
  ['>', (a, b) => isOrdered(a, b, (x, y) => x > y)],
];

function isSame(a: Value, b: Value): boolean {
  if (a === undefined || b === undefined) return false;
  const [x, y] = [numberIn(a), numberIn(b)];
  return x !== undefined && y !== undefined ? x === y : String(a) === String(b);
}

function isOrdered(a: Value, b: Value, test: (a: number | string, b: number | string) => boolean): boolean {
  if (a === undefined || b === undefined) return false;
  const [x, y] = [numberIn(a), numberIn(b)];
  return x !== undefined && y !== undefined ? test(x, y) : test(String(a), String(b));
}

function calculation(a: Expression, b: Expression, apply: (a: number, b: number) => number): Expression {
  return (row) => {
    const [x, y] = [numberIn(a(row)), numberIn(b(row))];
    const result = x === undefined || y === undefined ? Number.NaN : apply(x, y);
    return Number.isFinite(result) ? result : undefined;
  };
}

export function isTrue(value: Value): boolean {
  return value !== undefined && value !== 0 && value !== '' && value !== 'false';
}

function truth(is: boolean): Value {
  return is ? TRUE : FALSE;
}

function textOf(value: Value): string {
  return value === undefined ? '' : String(value);
}
