/**
 * The limits of the model, checked on a decoded input whatever its wire form, in the words of AWS's framework.
 *
 * A member's own limits are reported one by one at its path. Those of list items and of map keys and values are
 * reported once, at the list or map, with all that is demanded of an item: `Member must satisfy constraint: [...]`,
 * `Map keys must ...`, `Map value must ...` (as seen from ACM, Config, Lambda and DynamoDB). What stands deeper is
 * reported at paths `tags.1.member.key` and `requestItems.TABLE.member...`.
 */

import { compiled, type Service, type Slot, shapeOf, structureOf, traitsOf } from '../model/load.ts';
import {
  type ListShape,
  type MapShape,
  type Member,
  type Ref,
  type StructureShape,
  simple,
} from '../model/shapes.ts';
import { type Rule, rulesOf } from './constraints.ts';
import { policyOf, type ValidationPolicy, validationCode } from './policy.ts';
import { type Found, type Members, ProtocolError } from './types.ts';

export interface Violation {
  readonly path: string;
  readonly value: unknown;
  readonly constraint: string;
  /** The value is sensitive: it is not shown. */
  hidden: boolean;
}

/** More violations than this are not looked for. */
const VIOLATIONS_MAX = 1000;

/** Path parts of the value under test; only the first `depth` of them count. */
type Path = (string | number)[];

/** Checks what stands inside a value. */
type Check = (value: unknown, path: Path, depth: number, found: Violation[]) => void;

const CHECK: Slot<Check> = { name: 'validate', unready: () => {} };

const NO_CHECK: Check = () => {};

/**
 * AWS's message for an input that breaks the model's limits; undefined when it breaks none, or when the service checks
 * its inputs itself (see policy.ts).
 */
export function validateInput(
  found: Pick<Found, 'service' | 'operation' | 'route'>,
  input: Members,
): string | undefined {
  const violations = inputViolations(found, input);
  if (violations.length === 0) return undefined;
  return violationMessage(violations, policyOf(found.service).validation);
}

function inputViolations(
  { service, operation, route }: Pick<Found, 'service' | 'operation' | 'route'>,
  input: Members,
): Violation[] {
  const { style, unchecked, unrequired } = policyOf(service).validation;
  if (style === 'own') return [];
  const ref = route?.input ?? service.operations[operation]?.[0];
  const found = ref === undefined ? [] : violationsOf(service, ref, input);
  if (unchecked === undefined || found.length === 0) return found;
  return found.filter(({ path, value }) => {
    const place = path.replace(/\.\d+\.member\b/g, '.*');
    const own = value == null ? unrequired : unchecked;
    return own?.has(place) !== true && own?.has(`${operation} ${place}`) !== true;
  });
}

/**
 * The same as the error to answer, with the code and members that the service gives it; undefined when no limit is
 * broken.
 */
export function validationError(
  found: Pick<Found, 'service' | 'operation' | 'route' | 'wire'>,
  input: Members,
): ProtocolError | undefined {
  const violations = inputViolations(found, input);
  const [first] = violations;
  if (first === undefined) return undefined;
  const { service, wire } = found;
  const policy = policyOf(service).validation;
  const own = policy.ownWords?.(first.constraint);
  const message = own?.message ?? violationMessage(violations, policy);
  return new ProtocolError(
    validationCode(service, wire, found.operation),
    message,
    400,
    own?.fields ?? policy.fields,
  );
}

/** Every violation of a shape's limits by a value, in the order of the model's members. */
export function violationsOf(service: Service, ref: Ref, value: unknown): Violation[] {
  const found: Violation[] = [];
  inside(service, ref).run(value, [], 0, found);
  return found;
}

export function violationMessage(violations: readonly Violation[], policy: ValidationPolicy): string {
  const sentence = ownSentence(violations, policy);
  if (sentence !== undefined) return sentence;
  const [first] = violations;
  if (policy.invalidParameterAt && first !== undefined) {
    const { constraint } = first;
    const words = constraint.replace(
      /^Member must satisfy regular expression pattern: (.*)$/s,
      "must satisfy regular expression '$1'",
    );
    return `Invalid parameter at '${first.path}' failed to satisfy constraint: '${words}'`;
  }
  const count = violations.length;
  const ordered = policy.isHashOrdered === true ? hashOrdered(violations) : violations;
  const texts = ordered.map(({ path, value, constraint, hidden }) => {
    const shown = value == null ? ' null' : ` '${showValue(value)}'`;
    const { hidesValues } = policy;
    const hidesThis = Array.isArray(hidesValues) ? hidesValues.includes(path) : hidesValues;
    const hides = hidden || (hidesThis && value != null);
    return `Value${hides ? '' : shown} at '${path}' failed to satisfy constraint: ${constraint}`;
  });
  return `${count} validation error${count === 1 ? '' : 's'} detected: ${texts.join('; ')}`;
}

/** Those of one bucket stay in the order of the model. */
function hashOrdered(violations: readonly Violation[]): Violation[] {
  const bucket = ({ path }: Violation) => {
    let hash = 0;
    for (const character of path.split('.', 1)[0] ?? '') {
      hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
    }
    return (hash ^ (hash >>> 16)) & 15;
  };
  return violations.toSorted((a, b) => bucket(a) - bucket(b));
}

function ownSentence(violations: readonly Violation[], policy: ValidationPolicy): string | undefined {
  for (const { path, constraint } of violations) {
    const words = policy.ownSentence?.(path, constraint);
    if (words !== undefined) return words;
  }
  return undefined;
}

/** A value as Java prints it. */
function showValue(value: unknown): string {
  if (value == null) return 'null';
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`;
  if (value instanceof Uint8Array)
    return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  if (value instanceof Date) return value.toUTCString();
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}=${showValue(item)}`);
  return `{${entries.join(', ')}}`;
}

function report(found: Violation[], path: Path, depth: number, value: unknown, constraint: string): void {
  if (found.length >= VIOLATIONS_MAX) return;
  found.push({ path: path.slice(0, depth).join('.'), value, constraint, hidden: false });
}

/** The check of what stands inside a value of a ref (the value's own limits are its holder's to check). */
function inside(service: Service, ref: Ref): { run: Check } {
  return compiled(service, CHECK, ref, () => {
    const shape = shapeOf(service, ref);
    switch (shape?.k) {
      case 's':
      case 'u':
        return structureCheck(service, shape);
      case 'l':
        return listCheck(service, shape);
      case 'm':
        return mapCheck(service, shape);
      default:
        return NO_CHECK;
    }
  });
}

/** Could a value of this ref break a limit somewhere inside? A shape that contains itself counts once. */
function hasInside(service: Service, ref: Ref, seen = new Set<Ref>()): boolean {
  if (seen.has(ref)) return false;
  seen.add(ref);
  const limited = (member: Member): boolean =>
    member[2] === 1 || rulesOf(service, member[0]).rules.length > 0 || hasInside(service, member[0], seen);
  const shape = shapeOf(service, ref);
  switch (shape?.k) {
    case 's':
    case 'u':
      return Object.values(shape.m).some(limited);
    case 'l':
      return limited(shape.m);
    case 'm':
      return limited(shape.key) || limited(shape.val);
    default:
      return false;
  }
}

interface MemberCheck {
  readonly name: string;
  readonly pathName: string;
  readonly required: boolean;
  readonly sensitive: boolean;
  readonly rules: readonly Rule[];
  readonly isFractional: boolean;
  readonly inside: { run: Check } | undefined;
}

function structureCheck(service: Service, shape: StructureShape): Check {
  const checks: MemberCheck[] = [];
  for (const [name, member] of Object.entries(shape.m)) {
    const { rules } = rulesOf(service, member[0]);
    const required = member[2] === 1;
    const deep = hasInside(service, member[0]) ? inside(service, member[0]) : undefined;
    if (!required && rules.length === 0 && deep === undefined) continue;
    const pathName = name.charAt(0).toLowerCase() + name.slice(1);
    const sensitive = isSensitive(service, member);
    const fractional = isFractional(service, member[0]);
    checks.push({ name, pathName, required, sensitive, rules, isFractional: fractional, inside: deep });
  }
  if (checks.length === 0) return NO_CHECK;
  return (value, path, depth, found) => {
    const record = value as Members;
    for (const check of checks) {
      const item = record[check.name];
      if (item == null) {
        if (!check.required) continue;
        path[depth] = check.pathName;
        report(found, path, depth + 1, null, 'Member must not be null');
      } else checkMember(check, item, path, depth, found);
    }
  };
}

function isSensitive(service: Service, member: Member): boolean {
  const shape = shapeOf(service, member[0]);
  return traitsOf(member).se === 1 || (shape !== undefined && 't' in shape && isSensitiveShape(shape.t));
}

function isSensitiveShape(traits: unknown): boolean {
  return typeof traits === 'object' && traits !== null && 'se' in traits;
}

function checkMember(
  check: MemberCheck,
  value: unknown,
  path: Path,
  depth: number,
  found: Violation[],
): void {
  const before = found.length;
  path[depth] = check.pathName;
  for (const rule of check.rules) {
    if (rule.test(value)) continue;
    report(found, path, depth + 1, check.isFractional ? asDouble(value) : value, rule.text);
  }
  check.inside?.run(value, path, depth + 1, found);
  if (!check.sensitive) return;
  for (const violation of found.slice(before)) violation.hidden = true;
}

/** Is it a number with a fraction, which Java prints as `2.0`? */
function isFractional(service: Service, ref: Ref): boolean {
  const shape = shapeOf(service, ref);
  const type = shape?.k === 'c' ? shape.t : ref;
  return type === simple.double || type === simple.float;
}

function asDouble(value: unknown): unknown {
  return Number.isInteger(value) ? `${value}.0` : value;
}

function breaksAny(rules: readonly Rule[], value: unknown): boolean {
  for (const rule of rules) if (!rule.test(value)) return true;
  return false;
}

function listCheck(service: Service, shape: ListShape): Check {
  const { rules, text } = rulesOf(service, shape.m[0]);
  const deep = hasInside(service, shape.m[0]) ? inside(service, shape.m[0]) : undefined;
  if (rules.length === 0 && deep === undefined) return NO_CHECK;
  const constraint = `Member must satisfy constraint: [${text}]`;
  return (value, path, depth, found) => {
    if (!Array.isArray(value)) return;
    if (rules.length > 0 && value.some((item) => item != null && breaksAny(rules, item))) {
      report(found, path, depth, value, constraint);
    }
    if (deep === undefined) return;
    for (let index = 0; index < value.length; index++) {
      if (value[index] == null) continue;
      path[depth] = index + 1;
      path[depth + 1] = 'member';
      deep.run(value[index], path, depth + 2, found);
    }
  };
}

function mapCheck(service: Service, shape: MapShape): Check {
  const keys = rulesOf(service, shape.key[0]);
  const values = rulesOf(service, shape.val[0]);
  const deep = hasInside(service, shape.val[0]) ? inside(service, shape.val[0]) : undefined;
  const fractional = isFractional(service, shape.val[0]);
  const shown = (value: unknown): unknown =>
    fractional
      ? Object.fromEntries(Object.entries(value as Members).map(([key, item]) => [key, asDouble(item)]))
      : value;
  return (value, path, depth, found) => {
    const record = value as Members;
    let badKey = false;
    let badValue = false;
    for (const key in record) {
      badKey ||= breaksAny(keys.rules, key);
      badValue ||= record[key] != null && breaksAny(values.rules, record[key]);
    }
    if (badKey) report(found, path, depth, shown(value), `Map keys must satisfy constraint: [${keys.text}]`);
    if (badValue)
      report(found, path, depth, shown(value), `Map value must satisfy constraint: [${values.text}]`);
    if (deep === undefined) return;
    for (const key in record) {
      if (record[key] == null) continue;
      path[depth] = key;
      path[depth + 1] = 'member';
      deep.run(record[key], path, depth + 2, found);
    }
  };
}

/** Has an operation an input that is checked at all? For the benchmark and the tests of the model files. */
export function isChecked(service: Service, ref: Ref): boolean {
  return Object.keys(structureOf(service, ref).m).length > 0 && hasInside(service, ref);
}
