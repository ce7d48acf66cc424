/**
 * Field index policies of groups. Queries look through all events: no index is built.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatchLogs-Field-Indexing-Syntax.html
 */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { IndexPolicy } from './api.gen.ts';
import { invalidParameter } from './errors.ts';

const FIELDS_MAX = 20;
const NAME_LENGTH_MAX = 100;
const TYPES: readonly unknown[] = ['FIELD_INDEX', 'FACET'];
/** Fields of Logs Insights' own that may be indexed; names of events that begin with `@` are written `@@name`. */
const GENERATED: ReadonlySet<string> = new Set([
  ...['@logStream', '@ingestionTime', '@requestId', '@type', '@initDuration', '@duration'],
  ...['@billedDuration', '@memorySize', '@maxMemoryUsed', '@xrayTraceId', '@xraySegmentId'],
]);

export interface IndexPolicyRecord {
  groupId: string;
  document: string;
  updatedAtMs: number;
}

export const indexPolicies = new Collection<IndexPolicyRecord, readonly [string]>({
  id: collectionId('cloudwatch-logs', 18),
  name: 'cloudwatch-logs.index-policies',
  scope: 'region',
  version: 1,
  key: ({ groupId }) => [groupId],
});

/** "Policies of log groups don't have names." */
export function shownIndexPolicy(logGroupIdentifier: string, record: IndexPolicyRecord): IndexPolicy {
  const { document, updatedAtMs } = record;
  return {
    logGroupIdentifier,
    lastUpdateTime: updatedAtMs,
    policyDocument: document,
    source: 'LOG_GROUP',
  };
}

/** Nobody has recorded AWS's texts. @throws InvalidParameterException */
export function checkIndexPolicy(document: string): void {
  const fields = fieldsOf(parse(document));
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
function fieldsOf({ Fields = [], FieldsV2 = {}, ...others }: Readonly<Record<string, unknown>>): string[] {
  const isList = Array.isArray(Fields) && Fields.every((field) => typeof field === 'string');
  if (!isList || !isObject(FieldsV2) || Object.keys(others).length > 0) {
    throw invalidPolicy('it has Fields, a list of names, and FieldsV2, with a type for each name.');
  }
  for (const [name, about] of Object.entries(FieldsV2)) {
    const isTyped = isObject(about) && TYPES.includes(about['type']);
    if (!isTyped) throw invalidPolicy(`${name} is neither FIELD_INDEX nor FACET.`);
  }
  return [...Fields, ...Object.keys(FieldsV2)];
}
