import { simple, type Traits } from '../../src/model/shapes.ts';
import type { BotocoreMember, BotocoreMetadata, BotocoreShape } from './botocore.ts';
import type { NamedTraits } from './sdk-schemas.ts';

/** Smithy's trait names and our short keys. */
const SHORT_KEYS: Readonly<Record<string, keyof Traits>> = {
  xmlName: 'xn',
  xmlFlattened: 'xf',
  xmlAttribute: 'xa',
  xmlNamespace: 'xs',
  jsonName: 'jn',
  ec2QueryName: 'eq',
  httpHeader: 'h',
  httpQuery: 'q',
  httpPrefixHeaders: 'ph',
  httpLabel: 'l',
  httpPayload: 'p',
  httpResponseCode: 'rc',
  httpQueryParams: 'qp',
  eventHeader: 'eh',
  eventPayload: 'ep',
  streaming: 'st',
  idempotencyToken: 'it',
  sensitive: 'se',
  hostLabel: 'hl',
  mediaType: 'mt',
  sparse: 'sp',
};

/** Keys that say where in a request a member stands. */
export const BINDING_KEYS = ['h', 'q', 'ph', 'l', 'p', 'qp', 'jn'] as const;

/** botocore's timestamp formats as simple types. */
const TIMESTAMP_FORMATS: ReadonlyMap<string, number> = new Map([
  ['iso8601', simple.dateTime],
  ['rfc822', simple.httpDate],
  ['unixTimestamp', simple.epochSeconds],
]);

/** The SDK's traits under short keys, HTTP bindings in REST only; undefined when none of them matters to us. */
export function sdkTraits(named: NamedTraits, isRest: boolean): Traits | undefined {
  const entries = Object.entries(named).flatMap(([name, value]) => {
    const key = SHORT_KEYS[name];
    return key === undefined || (!isRest && name.startsWith('http')) ? [] : [[key, value]];
  });
  return orUndefined(Object.fromEntries(entries));
}

/** Traits of a member in a model of botocore's; undefined when there are none. */
export function botocoreTraits(
  metadata: BotocoreMetadata,
  parent: BotocoreShape,
  name: string,
  member: BotocoreMember,
  target: BotocoreShape,
): Traits | undefined {
  const traits: Traits = { ...location(name, member, target) };
  const isBound = Object.keys(traits).length > 0;
  if (!isBound) Object.assign(traits, wireName(metadata, name, member));
  Object.assign(traits, xmlTraits(member, target));
  if (member.queryName !== undefined) traits.eq = member.queryName;
  if (parent.payload === name) traits.p = 1;
  if (target.eventstream || ((member.streaming || target.streaming) && target.type === 'blob')) traits.st = 1;
  if (member.eventpayload) traits.ep = 1;
  if (member.eventheader) traits.eh = 1;
  if (member.idempotencyToken) traits.it = 1;
  if (member.hostLabel) traits.hl = 1;
  if (member.jsonvalue) traits.mt = 'application/json';
  if (target.sensitive) traits.se = 1;
  if (target.sparse) traits.sp = 1;
  return orUndefined(traits);
}

/** The simple type of a timestamp that states a format there or in its shape. */
export function timestampType(member: BotocoreMember | undefined, target: BotocoreShape): number {
  const format = member?.timestampFormat ?? target.timestampFormat;
  return TIMESTAMP_FORMATS.get(format ?? '') ?? simple.timestamp;
}

function location(name: string, member: BotocoreMember, target: BotocoreShape): Traits {
  const wire = member.locationName ?? name;
  switch (member.location) {
    case 'uri':
      return { l: 1 };
    case 'querystring':
      return target.type === 'map' ? { qp: 1 } : { q: wire };
    case 'header':
      return { h: wire };
    case 'headers':
      return { ph: member.locationName ?? '' };
    case 'statusCode':
      return { rc: 1 };
    default:
      return {};
  }
}

function wireName(metadata: BotocoreMetadata, name: string, member: BotocoreMember): Traits {
  const wire = member.locationName;
  if (wire === undefined || wire === name) return {};
  if (metadata.protocol === 'rest-json') return { jn: wire };
  const hasXmlNames = /xml|query|ec2/.test(metadata.protocol) || metadata.awsQueryCompatible !== undefined;
  return hasXmlNames ? { xn: wire } : {};
}

function xmlTraits(member: BotocoreMember, target: BotocoreShape): Traits {
  const traits: Traits = {};
  if (member.flattened || target.flattened) {
    traits.xf = 1;
    // A flattened list has no element of its own: its items' name stands in its place.
    const itemName = target.member?.locationName;
    if (target.type === 'list' && member.locationName === undefined && itemName !== undefined) {
      traits.xn = itemName;
    }
  }
  if (member.xmlAttribute) traits.xa = 1;
  const namespace = member.xmlNamespace ?? target.xmlNamespace;
  if (typeof namespace === 'string') traits.xs = namespace;
  else if (namespace?.prefix !== undefined) traits.xs = [namespace.prefix, namespace.uri];
  else if (namespace !== undefined) traits.xs = namespace.uri;
  return traits;
}

function orUndefined(traits: Traits): Traits | undefined {
  return Object.keys(traits).length === 0 ? undefined : traits;
}
