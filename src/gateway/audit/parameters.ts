/**
 * Inputs and outputs as CloudTrail writes them: members in lower camel case, times as text, nothing secret. What a
 * model marks as sensitive is left out, or replaced where AWS is known to leave a trace of it.
 */

import type { JsonObject, JsonValue } from '../../core/event-history.ts';
import { type Service, shapeOf, simpleOf, structureOf, traitsOf } from '../../model/load.ts';
import { type Member, type Ref, simple } from '../../model/shapes.ts';
import type { Members } from '../../protocol/types.ts';

const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Services that write {@link HIDDEN} where others leave a sensitive member out. */
const HIDING: ReadonlySet<string> = new Set([
  'ssm',
  'cognito-identity-provider',
  'organizations',
  'account',
  'lambda',
]);

/** Secrets that the models do not mark. */
const NEVER: ReadonlySet<string> = new Set([
  'TokenCode',
  'AuthenticationCode1',
  'AuthenticationCode2',
  'SecretAccessKey',
  'SAMLAssertion',
  'WebIdentityToken',
  'SecretString',
  'SecretBinary',
  'Plaintext',
]);

/** Entries of attribute maps that are credentials (SNS CreatePlatformApplication). */
const SECRET_ENTRIES: ReadonlySet<string> = new Set(['PlatformCredential', 'PlatformPrincipal']);

/** The members of an input or output; null when there is nothing to show. */
export function recordedMembers(service: Service, ref: Ref, value: Members | undefined): JsonObject | null {
  if (value === undefined) return null;
  const members = structureMembers(service, ref, value, lowerFirst);
  return Object.keys(members).length === 0 ? null : members;
}

type Naming = (name: string, member: Member) => string;

export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `naming` applies to this structure and all below it. */
export function structureMembers(service: Service, ref: Ref, value: object, naming: Naming): JsonObject {
  const { m: members } = structureOf(service, ref);
  const made: Record<string, JsonValue> = {};
  for (const [name, inner] of Object.entries(value)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined || inner === undefined || inner === null || NEVER.has(name)) continue;
    const shown = traitsOf(member).se === 1 ? hidden(service) : recorded(service, member, inner, naming);
    if (shown !== undefined) made[naming(name, member)] = shown;
  }
  return made;
}

function hidden({ name }: Service): string | undefined {
  return HIDING.has(name) ? HIDDEN : undefined;
}

function recorded(service: Service, [ref]: Member, value: unknown, naming: Naming): JsonValue | undefined {
  const shape = shapeOf(service, ref);
  if (shape?.k === 's' || shape?.k === 'u') {
    return typeof value === 'object' && value !== null
      ? structureMembers(service, ref, value, naming)
      : undefined;
  }
  if (shape?.k === 'l') return Array.isArray(value) ? items(service, shape.m, value, naming) : undefined;
  if (shape?.k === 'm') {
    if (typeof value !== 'object' || value === null) return undefined;
    if (traitsOf(shape.val).se === 1) return hidden(service);
    const entries = Object.entries(value).flatMap(([key, inner]): [string, JsonValue][] => {
      const shown = SECRET_ENTRIES.has(key) ? HIDDEN : recorded(service, shape.val, inner, naming);
      return shown === undefined ? [] : [[key, shown]];
    });
    return Object.fromEntries(entries);
  }
  if (value instanceof Date) return javaDate(value, service.name === 'sts' ? ', ' : ' ');
  return plain(simpleOf(service, ref), value);
}

function items(service: Service, member: Member, values: readonly unknown[], naming: Naming): JsonValue {
  if (traitsOf(member).se === 1) return hidden(service) ?? [];
  return values.flatMap((value) => recorded(service, member, value, naming) ?? []);
}

function plain(type: number, value: unknown): JsonValue | undefined {
  if (type === simple.blob || type === simple.stream) return undefined;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return Number(value);
    default:
      // A document: any JSON.
      return type === simple.document ? (value as JsonValue) : undefined;
  }
}

const MONTHS: readonly string[] = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
];

/**
 * `Mar 24, 2014 9:11:59 PM`: how records write times within parameters and answers. STS's have a comma behind the year
 * since some Java or other.
 */
function javaDate(date: Date, separator: string): string {
  const hour = date.getUTCHours();
  const two = (value: number): string => String(value).padStart(2, '0');
  const time = `${hour % 12 === 0 ? 12 : hour % 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day}${separator}${time} ${hour < 12 ? 'AM' : 'PM'}`;
}
