import { createRequire } from 'node:module';

/**
 * The schemas that a client of the AWS SDK for JavaScript v3 exports. A schema is a number (simple type, or a list or
 * map of one), the string `unit`, a function that gives the schema, a pair [schema, traits], or a tuple that begins
 * with its kind.
 */
export type SdkSchema =
  | number
  | 'unit'
  | SdkTuple
  | readonly [schema: SdkSchema, traits: SdkTraits]
  | (() => SdkSchema);

/** Traits as bits or by name. */
export type SdkTraits = number | Readonly<Record<string, unknown>>;

/** Kind, namespace, name, traits, and what the kind demands. */
export type SdkTuple = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: SdkTraits,
  ...unknown[],
];

/** First element of a tuple. */
const KIND = { simple: 0, list: 1, map: 2, structure: 3, union: 4, error: -3, operation: 9 } as const;

/** A number from these on is a list or map of the simple type in the lower six bits. */
const LIST_MODIFIER = 64;
const MAP_MODIFIER = 128;

/** Traits that are packed into a number, by bit. */
const TRAIT_BITS = [
  'httpLabel',
  'idempotent',
  'idempotencyToken',
  'sensitive',
  'httpPayload',
  'httpResponseCode',
  'httpQueryParams',
];

export type NamedTraits = Readonly<Record<string, unknown>>;

/** A schema with its wrappers undone. `traits` are those of the place it stands at, then its own. */
export type Resolved = { traits: NamedTraits } & (
  | { kind: 'unit' }
  | { kind: 'simple'; number: number }
  | { kind: 'list'; name?: string; own: NamedTraits; member: SdkSchema }
  | { kind: 'map'; name?: string; own: NamedTraits; key: SdkSchema; value: SdkSchema }
  | ResolvedStructure
);

export interface ResolvedStructure {
  kind: 'structure' | 'union';
  name: string;
  /** Traits of the structure itself, wherever it stands. */
  own: NamedTraits;
  /** Members in the SDK's order: required ones first. */
  members: { name: string; schema: SdkSchema; isRequired: boolean }[];
}

export interface SdkOperation {
  name: string;
  traits: NamedTraits;
  input: SdkSchema;
  output: SdkSchema;
}

/** What one client package tells. */
export interface SdkClient {
  packageVersion: string;
  serviceId: string;
  apiVersion: string;
  /** `awsJson1_0`, `restXml`, ...; undefined for clients of an age without schemas. */
  protocol: string | undefined;
  target: string | undefined;
  xmlNamespace: string | undefined;
  isQueryCompatible: boolean;
  operations: SdkOperation[];
  errors: { name: string; schema: SdkTuple }[];
  /** Values of an exported enumeration. */
  enumValues(name: string): string[] | undefined;
  /** Authentication schemes of an operation, preferred first; undefined when the client does not say. */
  authSchemes(operation: string): { id: string; signingName?: string }[] | undefined;
  /** Host name of the service in us-east-1; undefined when the client cannot say without a resource. */
  host(): string | undefined;
}

interface ClientConfig {
  serviceId: string;
  apiVersion: string;
  protocol?: {
    getShapeId?(): string;
    awsQueryCompatible?: boolean;
  };
  protocolSettings?: { xmlNamespace?: string; serviceTarget?: string };
  httpAuthSchemeProvider?(input: object): { schemeId: string; signingProperties?: { name?: string } }[];
  endpointProvider?(input: object): { url: URL };
}

/** Loads `@aws-sdk/client-<name>` from `node_modules` beside `folder` and reads its exports (never its internals). */
export function loadClient(folder: string, name: string): SdkClient {
  const require = createRequire(`${folder}/`);
  const exported: Record<string, unknown> = require(`@aws-sdk/client-${name}`);
  const { version }: { version: string } = require(`@aws-sdk/client-${name}/package.json`);
  const config = configOf(exported);
  const tuples = Object.values(exported).filter(isTuple);
  return {
    packageVersion: version,
    serviceId: config.serviceId,
    apiVersion: config.apiVersion,
    protocol: config.protocol?.getShapeId?.().split('#')[1],
    target: config.protocolSettings?.serviceTarget,
    xmlNamespace: config.protocolSettings?.xmlNamespace,
    isQueryCompatible: config.protocol?.awsQueryCompatible === true,
    operations: tuples
      .filter(([kind]) => kind === KIND.operation)
      .map(operationOf)
      .sort(byName),
    errors: tuples
      .filter(isServiceError)
      .map((schema) => ({ name: schema[2], schema }))
      .sort(byName),
    enumValues: (enumName) => enumValues(exported[enumName]),
    authSchemes: (operation) => authSchemes(config, operation),
    host: () => hostOf(config),
  };
}

/** Undoes functions, pairs and named simple types around a schema. */
export function resolve(schema: SdkSchema): Resolved {
  let inner: SdkSchema = schema;
  let traits: NamedTraits = {};
  for (;;) {
    if (typeof inner === 'function') inner = inner();
    else if (Array.isArray(inner) && inner.length === 2) {
      traits = { ...namedTraits(inner[1]), ...traits };
      inner = inner[0];
    } else if (isTuple(inner) && inner[0] === KIND.simple) {
      traits = { ...namedTraits(inner[3]), ...traits };
      inner = inner[4] as SdkSchema; // tuples of kind 0 hold their simple type there
    } else break;
  }
  if (inner === 'unit') return { kind: 'unit', traits };
  if (typeof inner === 'number') return resolveNumber(inner, traits);
  if (!isTuple(inner)) throw new Error(`unknown schema ${String(inner)}`);
  return resolveTuple(inner, traits);
}

function resolveNumber(number: number, traits: NamedTraits): Resolved {
  const member = number % LIST_MODIFIER;
  if (number >= MAP_MODIFIER) return { kind: 'map', traits, own: {}, key: 0, value: member };
  if (number >= LIST_MODIFIER) return { kind: 'list', traits, own: {}, member };
  return { kind: 'simple', traits, number };
}

function resolveTuple(tuple: SdkTuple, place: NamedTraits): Resolved {
  const [kind, , name, bits, ...parts] = tuple;
  const own = namedTraits(bits);
  const traits = { ...own, ...place };
  // The casts below state what the SDK puts behind each kind.
  if (kind === KIND.list) return { kind: 'list', name, traits, own, member: parts[0] as SdkSchema };
  if (kind === KIND.map) {
    return { kind: 'map', name, traits, own, key: parts[0] as SdkSchema, value: parts[1] as SdkSchema };
  }
  const [names, schemas, requiredCount = 0] = parts as [string[], SdkSchema[], number?];
  const members = names.map((member, index) => ({
    name: member,
    schema: schemas[index] ?? 'unit',
    isRequired: index < requiredCount,
  }));
  const placed = own['streaming'] ? { streaming: 1, ...place } : place;
  return { kind: kind === KIND.union ? 'union' : 'structure', name, traits: placed, own, members };
}

function namedTraits(traits: SdkTraits): NamedTraits {
  if (typeof traits !== 'number') return traits ?? {};
  return Object.fromEntries(TRAIT_BITS.filter((_, bit) => (traits >> bit) & 1).map((name) => [name, 1]));
}

function operationOf([, , name, traits, input, output]: SdkTuple): SdkOperation {
  return { name, traits: namedTraits(traits), input: input as SdkSchema, output: output as SdkSchema };
}

function isTuple(value: unknown): value is SdkTuple {
  return (
    Array.isArray(value) && value.length > 3 && typeof value[0] === 'number' && typeof value[2] === 'string'
  );
}

/** Every client also exports a base class of its own errors, in a synthetic namespace. */
function isServiceError([kind, namespace]: SdkTuple): boolean {
  return kind === KIND.error && !namespace.startsWith('smithy.ts');
}

function byName(left: { name: string }, right: { name: string }): number {
  return left.name < right.name ? -1 : 1;
}

function configOf(exported: Record<string, unknown>): ClientConfig {
  const name = Object.keys(exported).find((key) => key.endsWith('Client') && key !== '__Client');
  const Client = exported[name ?? ''] as new (options: object) => { config: ClientConfig }; // its documented form
  return new Client({ region: 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } })
    .config;
}

function enumValues(value: unknown): string[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const values = Object.values(value);
  return values.length > 0 && values.every((item) => typeof item === 'string')
    ? [...new Set(values)]
    : undefined;
}

function authSchemes(
  config: ClientConfig,
  operation: string,
): { id: string; signingName?: string }[] | undefined {
  try {
    const schemes = config.httpAuthSchemeProvider?.({ operation, region: 'us-east-1', Region: 'us-east-1' });
    return schemes?.map(({ schemeId, signingProperties }) =>
      signingProperties?.name === undefined
        ? { id: schemeId }
        : { id: schemeId, signingName: signingProperties.name },
    );
  } catch {
    return undefined;
  }
}

function hostOf(config: ClientConfig): string | undefined {
  try {
    return config.endpointProvider?.({ Region: 'us-east-1', UseFIPS: false, UseDualStack: false }).url
      .hostname;
  } catch {
    return undefined;
  }
}
