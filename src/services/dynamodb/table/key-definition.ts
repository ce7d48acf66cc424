/** The rules for key schemas, projections and attribute definitions of tables and indexes. */

import type { AttributeDefinition, KeySchemaElement, Projection } from '../api.gen.ts';
import { invalidParameter, validation } from '../errors.ts';
import { INDEX_KEY_ATTRIBUTES_MAX } from '../limits.ts';
import type { Projection as ProjectionRecord } from '../state.ts';

function names(elements: readonly { AttributeName: string }[]): string[] {
  return elements.map(({ AttributeName }) => AttributeName);
}

function list(members: Iterable<string>): string {
  return `[${[...members].join(', ')}]`;
}

/** Throws when a name is defined twice. */
export function checkDefinitions(definitions: readonly AttributeDefinition[]): void {
  const seen = new Set<string>();
  for (const name of names(definitions)) {
    if (seen.has(name)) throw validation(`Attribute Name is duplicated: ${name}`);
    seen.add(name);
  }
}

function checkDefined(
  elements: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): void {
  const defined = new Set(names(definitions));
  if (names(elements).every((name) => defined.has(name))) return;
  const lists = `Keys: ${list(names(elements))}, AttributeDefinitions: ${list([...defined].sort())}`;
  throw invalidParameter(`Some index key attributes are not defined in AttributeDefinitions. ${lists}`);
}

/** One HASH attribute, one RANGE attribute at most. */
function checkSimpleKey(elements: readonly KeySchemaElement[]): void {
  const [first, second, third] = elements;
  if (second !== undefined && first?.AttributeName === second.AttributeName) {
    throw validation('Both the Hash Key and the Range Key element in the KeySchema have the same name');
  }
  if (first?.KeyType !== 'HASH') {
    throw validation('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  if (second !== undefined && second.KeyType !== 'RANGE') {
    throw validation('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type');
  }
  if (third !== undefined) {
    const kind = third.KeyType === 'HASH' ? 'HASH' : 'RANGE';
    throw invalidParameter(`The KeySchema exceeds the maximum allowed number of ${kind} key attributes`);
  }
}

export function checkTableKey(
  elements: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): void {
  const defined = new Set(names(definitions));
  if (elements.length > 1 && names(elements).some((name) => !defined.has(name))) {
    throw validation('Invalid KeySchema: Some index key attribute have no definition');
  }
  checkDefined(elements, definitions);
  checkSimpleKey(elements);
}

/** Up to four attributes of each kind, all HASH ones first. */
export function checkGlobalIndexKey(
  elements: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): void {
  checkDefined(elements, definitions);
  if (elements.length <= 2 && elements.filter(({ KeyType }) => KeyType === 'HASH').length < 2) {
    checkSimpleKey(elements);
    return;
  }
  if (new Set(names(elements)).size < elements.length) {
    throw validation('The KeySchema contains multiple key attributes with the same name');
  }
  for (const kind of ['HASH', 'RANGE']) {
    if (elements.filter(({ KeyType }) => KeyType === kind).length <= INDEX_KEY_ATTRIBUTES_MAX) continue;
    throw invalidParameter(`The KeySchema exceeds the maximum allowed number of ${kind} key attributes`);
  }
  if (elements[0]?.KeyType !== 'HASH') {
    throw validation('Invalid KeySchema: The first KeySchemaElement is not a HASH key type');
  }
  const lastHash = elements.findLastIndex(({ KeyType }) => KeyType === 'HASH');
  const firstRange = elements.findIndex(({ KeyType }) => KeyType === 'RANGE');
  if (firstRange >= 0 && firstRange < lastHash) {
    throw invalidParameter('All HASH key attributes must precede RANGE key attributes in the KeySchema');
  }
}

export function checkLocalIndexKey(
  indexName: string,
  elements: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
  tableHash: string,
): void {
  checkDefined(elements, definitions);
  checkSimpleKey(elements);
  if (elements.length < 2) {
    throw invalidParameter(`Index KeySchema does not have a range key for index: ${indexName}`);
  }
  const hash = elements[0]?.AttributeName;
  if (hash === tableHash) return;
  const rule = 'Index KeySchema does not have the same leading hash key as table KeySchema for index';
  throw invalidParameter(`${rule}: ${indexName}. index hash key: ${hash}, table hash key: ${tableHash}`);
}

/** Throws when a definition is used by no key. @param hasIndexes whether the request names any index */
export function checkAllDefinitionsUsed(
  definitions: readonly AttributeDefinition[],
  keys: readonly (readonly KeySchemaElement[])[],
  hasIndexes: boolean,
): void {
  const used = new Set(keys.flatMap(names));
  if (definitions.length === used.size) return;
  if (!hasIndexes) {
    const rule = 'Number of attributes in KeySchema does not exactly match number of attributes defined in';
    throw invalidParameter(`${rule} AttributeDefinitions`);
  }
  const lists = `AttributeDefinitions: ${list(names(definitions).sort())}, keys used: ${list([...used].sort())}`;
  throw invalidParameter(`Some AttributeDefinitions are not used. ${lists}`);
}

/** Throws ValidationException. */
export function projectionRecord({
  ProjectionType: type,
  NonKeyAttributes: attributes,
}: Projection): ProjectionRecord {
  if (type !== 'ALL' && type !== 'KEYS_ONLY' && type !== 'INCLUDE') {
    throw invalidParameter(`Unknown ProjectionType: ${type ?? 'null'}`);
  }
  if (type !== 'INCLUDE') {
    if (attributes === undefined) return { type: type === 'ALL' ? 'ALL' : 'KEYS_ONLY', attributes: [] };
    throw invalidParameter(`ProjectionType is ${type}, but NonKeyAttributes is specified`);
  }
  if (attributes === undefined) {
    throw invalidParameter('ProjectionType is INCLUDE, but NonKeyAttributes is not specified');
  }
  const duplicate = attributes.find((name, i) => attributes.indexOf(name) < i);
  if (duplicate !== undefined) {
    throw invalidParameter(`Duplicate element in NonKeyAttributes: ${duplicate}`);
  }
  return { type: 'INCLUDE', attributes };
}
