import {
  type ErrorFacts,
  type Member,
  type Operation,
  type ProtocolName,
  type Ref,
  type ServiceModel,
  type StructureShape,
  simple,
} from '../../src/model/shapes.ts';
import type { BotocoreModel, BotocoreShape } from './botocore.ts';
import { limitsOf, SCALAR_TYPES } from './limits.ts';
import {
  type NamedTraits,
  type Resolved,
  type ResolvedStructure,
  resolve,
  type SdkClient,
  type SdkOperation,
  type SdkSchema,
} from './sdk-schemas.ts';
import { type ShapeTable, shapeTable } from './shape-table.ts';
import { sdkTraits } from './traits.ts';

/** The SDK's numbers of simple types. All numbers are one type there: the subtype is botocore's to tell. */
const SDK_NUMERIC = 1;
const SDK_SIMPLE: ReadonlyMap<number, number> = new Map([
  [0, simple.string],
  [SDK_NUMERIC, simple.double],
  [2, simple.boolean],
  [4, simple.timestamp],
  [5, simple.dateTime],
  [6, simple.httpDate],
  [7, simple.epochSeconds],
  [15, simple.document],
  [17, simple.bigint],
  [19, simple.bigdecimal],
  [21, simple.blob],
  [42, simple.stream],
]);

const NUMBER_TYPES: ReadonlySet<number> = new Set([
  simple.integer,
  simple.long,
  simple.float,
  simple.double,
  simple.bigint,
  simple.bigdecimal,
]);

/** A botocore shape with its name. */
interface NamedShape extends BotocoreShape {
  name: string;
}

/** Sources of one service's model. */
interface Sources {
  client: SdkClient;
  botocore: BotocoreModel | undefined;
  table: ShapeTable;
}

/** The model of a service and the table of its shapes, to which alias routes may be added. */
export interface JoinedModel {
  model: Omit<ServiceModel, 'shapes'> & { shapes: ServiceModel['shapes'] };
  table: ShapeTable;
}

/**
 * Joins a client's schemas, which are right about the wire and about what is required, with botocore's model, which
 * knows limits, subtypes of numbers and the order of members (decision 0002).
 */
export function joinModel(
  name: string,
  client: SdkClient,
  botocore: BotocoreModel | undefined,
  botocoreVersion: string,
): JoinedModel {
  const sources: Sources = { client, botocore, table: shapeTable() };
  const ops = Object.fromEntries(
    client.operations.map((operation) => [operation.name, operationEntry(sources, operation)]),
  );
  const errors = Object.fromEntries(
    client.errors.map((error) => [
      error.name,
      refOf(sources, error.schema, shapeNamed(sources, error.name)).ref,
    ]),
  );
  const model: ServiceModel = {
    name,
    id: client.serviceId,
    version: client.apiVersion,
    ...addresses(client, botocore, name),
    ...(client.target === undefined || isRest(client) ? {} : { target: client.target }),
    ...(client.xmlNamespace === undefined ? {} : { xmlns: client.xmlNamespace }),
    protocol: client.protocol as ProtocolName, // clients without schemas take the other front end
    ...(client.isQueryCompatible ? { qc: 1 } : {}),
    ...(botocore?.metadata.protocols === undefined ? {} : { protocols: botocore.metadata.protocols }),
    ops,
    ...unsignedOperations(client, botocore),
    shapes: [],
    errors,
    src: [client.packageVersion, botocore === undefined ? null : botocoreVersion],
  };
  return { model, table: sources.table };
}

/** Some schemas hold what their protocol does not use: targets in REST, routes and bindings outside of it (Glue). */
function isRest(client: SdkClient): boolean {
  return /^rest/.test(client.protocol ?? '');
}

function operationEntry(sources: Sources, operation: SdkOperation): Operation {
  const other = sources.botocore?.operations[operation.name];
  const input = refOf(sources, operation.input, shapeNamed(sources, other?.input?.shape)).ref;
  const output = refOf(sources, operation.output, shapeNamed(sources, other?.output?.shape)).ref;
  const http = operation.traits['http'];
  if (http === undefined || !isRest(sources.client)) return [input, output];
  const [method, uri, status] = http as [string, string, number]; // the trait's documented form
  return [input, output, method, withAllLabels(sources.table, input, uri), status];
}

/** The SDK strips `/{Bucket}` from S3's URIs, because the bucket may be in the host; on the server it is a label. */
function withAllLabels(table: ShapeTable, input: Ref, uri: string): string {
  const shape = table.at(input);
  if (shape?.k !== 's') return uri;
  const [path = '/', query] = uri.split('?');
  const missing = Object.entries(shape.m)
    .filter(([, [, traits]]) => (traits || undefined)?.l)
    .map(([name]) => name)
    .filter((name) => !path.includes(`{${name}}`) && !path.includes(`{${name}+}`));
  const prefix = missing.map((name) => `/{${name}}`).join('');
  const full = prefix === '' ? path : prefix + (path === '/' ? '' : path);
  return query === undefined ? full : `${full}?${query}`;
}

interface Placed {
  ref: Ref;
  traits: NamedTraits;
}

/** The ref of a schema, joined with the botocore shape at the same place. */
function refOf(sources: Sources, schema: SdkSchema, other: NamedShape | undefined): Placed {
  const found = resolve(schema);
  const { traits } = found;
  switch (found.kind) {
    case 'unit':
      return { ref: simple.unit, traits };
    case 'simple':
      return { ref: simpleRef(sources, found.number, other), traits };
    case 'list':
    case 'map':
      return { ref: collectionRef(sources, found, other), traits };
    case 'structure':
    case 'union':
      return { ref: structureRef(sources, found, other), traits };
  }
}

function simpleRef(sources: Sources, number: number, other: NamedShape | undefined): Ref {
  const sdkType = SDK_SIMPLE.get(number);
  if (sdkType === undefined) throw new Error(`the SDK has a new simple type ${number}`);
  const otherType = other === undefined ? undefined : SCALAR_TYPES.get(other.type);
  if (other === undefined || otherType === undefined) return sdkType;
  if (number === SDK_NUMERIC) {
    return NUMBER_TYPES.has(otherType) ? sources.table.constrained(otherType, limitsOf(other)) : sdkType;
  }
  const isSameKind = otherType === sdkType || (sdkType === simple.stream && otherType === simple.blob);
  if (!isSameKind) return sdkType;
  const limits = limitsOf(other, enumValues(sources.client, other));
  return sources.table.constrained(sdkType, limits, other.name);
}

/**
 * Both sources' values: the SDK lists what botocore may not know yet, and a client that is older than botocore the
 * other way round. A value too many rejects nothing; a value too few rejects valid requests.
 */
function enumValues(client: SdkClient, shape: NamedShape): string[] | undefined {
  if (shape.enum === undefined) return undefined;
  const exported = client.enumValues(shape.name) ?? client.enumValues(capital(shape.name)) ?? [];
  return [...new Set([...exported, ...shape.enum])];
}

type Collection = Extract<Resolved, { kind: 'list' | 'map' }>;

function collectionRef(sources: Sources, found: Collection, other: NamedShape | undefined): Ref {
  const matching = other?.type === found.kind ? other : undefined;
  const inner = found.kind === 'list' ? [found.member] : [found.key, found.value];
  const plain = inner.every((schema) => typeof schema === 'number') ? inner.join() : '';
  const key = `${found.kind} ${found.name ?? plain} ${matching?.name ?? ''}`;
  const own = found.name === undefined ? undefined : sdkTraits(found.own, isRest(sources.client));
  const common = {
    ...(found.name === undefined ? {} : { n: found.name }),
    ...(matching === undefined ? {} : limitsOf(matching)),
    ...(own === undefined ? {} : { t: own }),
  };
  return sources.table.aggregate(key, () => {
    if (found.kind === 'list') {
      const member = memberOf(sources, found.member, matching?.member?.shape);
      return { k: 'l', m: member, ...common };
    }
    const keyMember = memberOf(sources, found.key, matching?.key?.shape);
    return { k: 'm', key: keyMember, val: memberOf(sources, found.value, matching?.value?.shape), ...common };
  });
}

function structureRef(sources: Sources, found: ResolvedStructure, other: NamedShape | undefined): Ref {
  // Where the way here is newer than botocore, the name still finds the structure.
  const named = other ?? shapeNamed(sources, found.name);
  const matching = named?.type === 'structure' ? named : undefined;
  return sources.table.aggregate(`structure ${found.name}`, () => {
    const members = inAwsOrder(found.members, matching).map(
      ({ name, schema, isRequired }): [string, Member] => {
        const member = memberOf(sources, schema, matching?.members?.[name]?.shape);
        return [name, isRequired ? [member[0], member[1] ?? 0, 1] : member];
      },
    );
    const shape: StructureShape = {
      k: found.kind === 'union' ? 'u' : 's',
      n: found.name,
      m: Object.fromEntries(members),
    };
    const traits = sdkTraits(found.own, isRest(sources.client));
    if (traits !== undefined) shape.t = traits;
    const facts = errorFacts(found.own);
    if (facts !== undefined) shape.e = facts;
    return shape;
  });
}

function memberOf(sources: Sources, schema: SdkSchema, otherName: string | undefined): Member {
  const { ref, traits } = refOf(sources, schema, shapeNamed(sources, otherName));
  const short = sdkTraits(traits, isRest(sources.client));
  return short === undefined ? [ref] : [ref, short];
}

/** botocore's order, which is the one AWS writes; members that it does not know come last, in the SDK's order. */
function inAwsOrder<T extends { name: string }>(members: T[], shape: BotocoreShape | undefined): T[] {
  const order = [...new Set([...(shape?.xmlOrder ?? []), ...Object.keys(shape?.members ?? {})])];
  const place = new Map(order.map((name, index) => [name, index]));
  const placeOf = (member: T) => place.get(member.name) ?? order.length;
  return [...members].sort((left, right) => placeOf(left) - placeOf(right));
}

function errorFacts(own: NamedTraits): ErrorFacts | undefined {
  const { error, httpError, awsQueryError } = own;
  if (error === undefined) return undefined;
  const isClient = error === 'client';
  const status = typeof httpError === 'number' ? httpError : isClient ? 400 : 500;
  const query = (awsQueryError ?? []) as [code?: string, status?: number]; // the trait's documented form
  return [isClient ? 0 : 1, status, ...query];
}

/** SigV4 name and host, from the client where it says them without a resource, else from botocore. */
function addresses(
  client: SdkClient,
  botocore: BotocoreModel | undefined,
  name: string,
): Pick<ServiceModel, 'sign' | 'host' | 'hostPrefix'> {
  const first = client.operations[0]?.name ?? '';
  const signed = client.authSchemes(first)?.find((scheme) => scheme.signingName !== undefined);
  const endpoint = botocore?.metadata.endpointPrefix;
  const prefix =
    client.host()?.replace(/\.(?:us-east-1\.)?(?:amazonaws\.com|api\.aws)$/, '') ?? endpoint ?? name;
  const [host = name, ...rest] = prefix.split('.');
  return {
    sign: signed?.signingName ?? botocore?.metadata.signingName ?? endpoint ?? name,
    host,
    ...(rest.length === 0 ? {} : { hostPrefix: prefix }),
  };
}

function unsignedOperations(
  client: SdkClient,
  botocore: BotocoreModel | undefined,
): Pick<ServiceModel, 'unsigned'> {
  const names = client.operations
    .map(({ name }) => name)
    .filter(
      (name) => client.authSchemes(name)?.[0]?.id === 'smithy.api#noAuth' || isUnsigned(botocore, name),
    );
  return names.length === 0 ? {} : { unsigned: names };
}

/** Whether botocore sends an operation without a signature. */
export function isUnsigned(botocore: BotocoreModel | undefined, operation: string): boolean {
  const entry = botocore?.operations[operation];
  return entry?.authtype === 'none' || entry?.auth?.[0] === 'smithy.api#noAuth';
}

function shapeNamed({ botocore }: Sources, name: string | undefined): NamedShape | undefined {
  const shape = name === undefined ? undefined : botocore?.shapes[name];
  return shape === undefined || name === undefined ? undefined : { name, ...shape };
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
