/** The limits of one shape as tests with AWS's text. */

import { remember, type Service, shapeOf } from '../model/load.ts';
import { type ConstrainedShape, type Limits, type Ref, type Shape, simple } from '../model/shapes.ts';
import { PATTERN_LENGTH_FACTOR, PATTERN_LENGTH_MAX } from './limits.ts';
import { policyOf } from './policy.ts';

export interface Rule {
  readonly text: string;
  /** Is the value within the limit? */
  test(value: unknown): boolean;
}

export interface Rules {
  readonly rules: readonly Rule[];
  /** All texts, as they are shown for items of lists and maps. */
  readonly text: string;
}

const RULES = { name: 'constraint rules' };
const NO_RULES: Rules = { rules: [], text: '' };

/** The limits that a value of a ref must keep itself (not what stands inside it), in AWS's order. */
export function rulesOf(service: Service, ref: Ref): Rules {
  const shape = shapeOf(service, ref);
  if (shape?.k !== 'c' && shape?.k !== 'l' && shape?.k !== 'm') return NO_RULES;
  const known = remember(service, RULES, () => new Map<Ref, Rules>());
  const found = known.get(ref);
  if (found !== undefined) return found;
  const rules = shape.k === 'c' ? simpleRules(service, shape) : sizeRules(shape, sizeOf(shape));
  const texts = rules.map((rule) => rule.text);
  if (policyOf(service).validation.namesNotNull) texts.push('Member must not be null');
  const made: Rules = { rules, text: texts.join(', ') };
  known.set(ref, made);
  return made;
}

function simpleRules(service: Service, shape: ConstrainedShape): Rule[] {
  switch (shape.t) {
    case simple.string:
      return stringRules(service, shape);
    case simple.blob:
      return sizeRules(shape, (value) => (value as Uint8Array).length);
    case simple.integer:
    case simple.long:
    case simple.float:
    case simple.double:
    case simple.bigint:
    case simple.bigdecimal:
      return numberRules(shape);
    default:
      return [];
  }
}

function stringRules(service: Service, shape: ConstrainedShape): Rule[] {
  const rules: Rule[] = [];
  if (shape.enum !== undefined) {
    const allowed = new Set<unknown>(shape.enum);
    const order = enumOrder(service, shape.n ?? '', shape.enum);
    rules.push({
      text: `Member must satisfy enum value set: [${order.join(', ')}]`,
      test: (value) => allowed.has(value),
    });
  }
  rules.push(...lengthRules(shape));
  if (shape.pattern !== undefined) rules.push(patternRule(shape, shape.pattern));
  return rules;
}

/** An enumeration as AWS prints it: in a known order of AWS's own, and what is newer after that. */
function enumOrder(service: Service, name: string, values: readonly string[]): readonly string[] {
  const order = policyOf(service).validation.enumOrders?.[name];
  if (order === undefined) return values;
  const known = order.filter((value) => values.includes(value));
  return [...known, ...values.filter((value) => !order.includes(value))];
}

const MAX_LENGTH = 'Member must have length less than or equal to';
const MIN_LENGTH = 'Member must have length greater than or equal to';

/** Lengths of text count characters, not UTF-16 units; the difference matters only near a limit. */
function lengthRules({ min, max }: Limits): Rule[] {
  const rules: Rule[] = [];
  if (max !== undefined) {
    const test = (value: unknown): boolean => {
      const text = value as string;
      return text.length <= max || (text.length <= max * 2 && characterCount(text) <= max);
    };
    rules.push({ text: `${MAX_LENGTH} ${max}`, test });
  }
  if (min !== undefined) {
    const test = (value: unknown): boolean => {
      const text = value as string;
      return text.length >= min && (text.length >= min * 2 || characterCount(text) >= min);
    };
    rules.push({ text: `${MIN_LENGTH} ${min}`, test });
  }
  return rules;
}

function characterCount(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}

function patternRule({ max, regex }: Limits, pattern: string): Rule {
  const lengthMax = max === undefined ? PATTERN_LENGTH_MAX : Math.max(max * PATTERN_LENGTH_FACTOR, 256);
  let compiled: RegExp | undefined;
  return {
    text: `Member must satisfy regular expression pattern: ${pattern}`,
    test: (value) => {
      const text = value as string;
      // Its length is reported already; a slow pattern must not run over megabytes.
      if (text.length > lengthMax) return true;
      compiled ??= new RegExp(`^(?:${regex ?? pattern})$`, 'u');
      return compiled.test(text);
    },
  };
}

function numberRules({ min, max, t }: ConstrainedShape): Rule[] {
  const show = (limit: number): string =>
    (t === simple.float || t === simple.double) && Number.isInteger(limit) ? limit.toFixed(1) : String(limit);
  const rules: Rule[] = [];
  if (max !== undefined) {
    rules.push({
      text: `Member must have value less than or equal to ${show(max)}`,
      test: (value) => (value as number | bigint) <= max,
    });
  }
  if (min !== undefined) {
    rules.push({
      text: `Member must have value greater than or equal to ${show(min)}`,
      test: (value) => (value as number | bigint) >= min,
    });
  }
  return rules;
}

function sizeOf({ k }: Shape): (value: unknown) => number {
  return k === 'l' ? (value) => (value as unknown[]).length : (value) => Object.keys(value as object).length;
}

function sizeRules({ min, max }: Limits, size: (value: unknown) => number): Rule[] {
  const rules: Rule[] = [];
  if (max !== undefined) rules.push({ text: `${MAX_LENGTH} ${max}`, test: (value) => size(value) <= max });
  if (min !== undefined) rules.push({ text: `${MIN_LENGTH} ${min}`, test: (value) => size(value) >= min });
  return rules;
}
