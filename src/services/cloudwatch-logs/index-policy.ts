/**
 * Field index policies, of groups and of the account. Queries look through all events: no index is built.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing-Syntax.html
 */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { IndexType } from './api.gen.ts';
import { invalidParameter } from './errors.ts';

const FIELDS_MAX = 20;
const NAME_LENGTH_MAX = 100;
const TYPES: readonly IndexType[] = ['FIELD_INDEX', 'FACET'];
/** Fields of Logs Insights' own that may be indexed; names of events that begin with `@` are written `@@name`. */
const GENERATED: ReadonlySet<string> = new Set([
  ...['@logStream', '@ingestionTime', '@requestId', '@type', '@initDuration', '@duration'],
  ...['@billedDuration', '@memorySize', '@maxMemoryUsed', '@xrayTraceId', '@xraySegmentId'],
]);

export interface IndexPolicyRecord {
  groupId: string;
  document: string;
  updatedAtMs: number;
  /** Since when each of its fields is indexed; of older records: since they were put. */
  sinceMs?: Record<string, number> | undefined;
}

export const indexPolicies = new Collection<IndexPolicyRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 18),
  name: 'cloudwatch-logs.index-policies',
  scope: 'region',
  version: 1,
  key: ({ groupId }) => [groupId],
});

/** A field that a policy has indexed before, and does not any more. */
export interface FormerFieldRecord {
  /** A group's id, or the name of a policy of the account, behind `account:`. */
  owner: string;
  name: string;
  type: IndexType;
  sinceMs: number;
  untilMs: number;
  /** Of a policy of the account: which groups it was about. */
  selectionCriteria?: string | undefined;
}

export const formerFields = new Collection<FormerFieldRecord, readonly [string, string]>({
  id: collectionId('cloudwatch-logs', 22),
  name: 'cloudwatch-logs.former-fields',
  scope: 'region',
  version: 1,
  key: ({ owner, name }) => [owner, name],
});

/** Fields by their names. Nobody has recorded AWS's texts. @throws InvalidParameterException */
export function readIndexPolicy(document: string): ReadonlyMap<string, IndexType> {
  const pairs = fieldsOf(parse(document));
  const fields = pairs.map(([name]) => name);
  if (fields.length === 0 || fields.length > FIELDS_MAX) {
    throw invalidPolicy(`it must have between 1 and ${FIELDS_MAX} fields.`);
  }
  if (new Set(fields).size < fields.length) throw invalidPolicy('a field stands in it twice.');
  for (const name of fields) {
    if (name === '' || name.length > NAME_LENGTH_MAX) {
      throw invalidPolicy(`names of fields have between 1 and ${NAME_LENGTH_MAX} characters.`);
    }
    if (/^@(?!@)/.test(name) && !GENERATED.has(name)) throw invalidPolicy(`${name} cannot be indexed.`);
  }
  return new Map(pairs);
}

/** Since when fields are indexed that a policy names now: those that it has named before, since then. */
export function indexedSince(
  document: string,
  known: Pick<IndexPolicyRecord, 'document' | 'updatedAtMs' | 'sinceMs'> | undefined,
  nowMs: number,
): Record<string, number> {
  const before = known === undefined ? new Map<string, IndexType>() : readIndexPolicy(known.document);
  const since: Record<string, number> = {};
  for (const name of readIndexPolicy(document).keys()) {
    since[name] =
      known !== undefined && before.has(name) ? (known.sinceMs?.[name] ?? known.updatedAtMs) : nowMs;
  }
  return since;
}

function invalidPolicy(reason: string): Error {
  return invalidParameter(`Invalid index policy: ${reason}`);
}

function parse(document: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(document);
    // An object is all that is looked into.
    if (isObject(parsed)) return parsed;
  } catch {
    // Refused below.
  }
  throw invalidPolicy('it is no JSON object.');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Fields` are names; `FieldsV2` says of each what it is for. */
function fieldsOf({
  Fields = [],
  FieldsV2 = {},
  ...others
}: Readonly<Record<string, unknown>>): [name: string, type: IndexType][] {
  const isList = Array.isArray(Fields) && Fields.every((field) => typeof field === 'string');
  if (!isList || !isObject(FieldsV2) || Object.keys(others).length > 0) {
    throw invalidPolicy('it has Fields, a list of names, and FieldsV2, with a type for each name.');
  }
  const named = Fields.map((name): [string, IndexType] => [name, 'FIELD_INDEX']);
  for (const [name, about] of Object.entries(FieldsV2)) {
    const type = isObject(about) ? TYPES.find((each) => each === about['type']) : undefined;
    if (type === undefined) throw invalidPolicy(`${name} is neither FIELD_INDEX nor FACET.`);
    named.push([name, type]);
  }
  return named;
}
