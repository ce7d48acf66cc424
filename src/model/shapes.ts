/**
 * The form of `models/<service>.json` and `models/index.json`: what the generator (`tools/models`) writes and what
 * `load.ts`, the codecs and the type generator read. Types and constant tables only.
 *
 * Keys are short because all models together are megabytes; each short key is explained where it is declared.
 */

/**
 * A type: below {@link FIRST_SHAPE_REF} the number of a simple type ({@link simple}), from there on
 * `shapes[ref - FIRST_SHAPE_REF]`.
 */
export type Ref = number;

export const FIRST_SHAPE_REF = 32;

/** Names of the simple types; the index is the type's number. */
export const SIMPLE_TYPE_NAMES = [
  'string',
  'boolean',
  'integer',
  'long',
  'float',
  'double',
  'timestamp',
  'date-time',
  'http-date',
  'epoch-seconds',
  'blob',
  'stream',
  'document',
  'bigint',
  'bigdecimal',
  'unit',
] as const;

/** Numbers of the simple types, for code that switches on them. */
export const simple = {
  string: 0,
  boolean: 1,
  integer: 2,
  long: 3,
  float: 4,
  double: 5,
  /** A time whose wire form is the protocol's default. */
  timestamp: 6,
  dateTime: 7,
  httpDate: 8,
  epochSeconds: 9,
  blob: 10,
  /** A blob that is never held in memory as a whole. */
  stream: 11,
  /** Any JSON value. */
  document: 12,
  bigint: 13,
  bigdecimal: 14,
  /** No input or no output at all. */
  unit: 15,
} as const;

/** Bindings of a member (or of a shape itself) to the wire. A flag is present as 1 or absent. */
export interface Traits {
  /** xmlName: element or query name instead of the member's own. */
  xn?: string;
  /** xmlFlattened: a list or map without a wrapping element. */
  xf?: 1;
  /** xmlAttribute: written as an attribute. */
  xa?: 1;
  /** xmlNamespace: [prefix or '', URI], or the URI alone. */
  xs?: [prefix: string, uri: string] | string;
  /** jsonName: honoured by rest-json only. */
  jn?: string;
  /** ec2QueryName. */
  eq?: string;
  /** httpHeader: header name. */
  h?: string;
  /** httpQuery: name in the query string. */
  q?: string;
  /** httpPrefixHeaders: prefix of the headers that make up this map. */
  ph?: string;
  /** httpLabel: part of the URI. */
  l?: 1;
  /** httpPayload: the body is this member. */
  p?: 1;
  /** httpResponseCode: the status is this member. */
  rc?: 1;
  /** httpQueryParams: a map of all query parameters that the URI does not name. */
  qp?: 1;
  /** eventHeader. */
  eh?: 1;
  /** eventPayload. */
  ep?: 1;
  /** streaming: a blob that streams, or a union that is an event stream. */
  st?: 1;
  /** idempotencyToken: clients fill it in. */
  it?: 1;
  /** sensitive: never logged or shown. */
  se?: 1;
  /** hostLabel: part of the host's name. */
  hl?: 1;
  /** mediaType of a string or blob; a header string with a JSON media type is base64. */
  mt?: string;
  /** sparse: the list or map may hold nulls. */
  sp?: 1;
}

/** A member of a structure, list or map: its type, its traits (0 = none) and whether it is required. */
export type Member = [ref: Ref, traits?: Traits | 0, required?: 1];

/** Limits that AWS states in its models; they hold for the decoded value, whatever the protocol. */
export interface Limits {
  /** Least value of a number; least length of a string (characters), blob (bytes), list or map (entries). */
  min?: number;
  max?: number;
  /** The pattern as AWS prints it in its messages: a Java regular expression that must match the whole value. */
  pattern?: string;
  /**
   * The same pattern as JavaScript source, where it differs from `pattern`. `regex ?? pattern` compiles with the
   * flag `u` inside `^(?:` and `)$`: the generator proves that for each.
   */
  regex?: string;
  enum?: string[];
}

/** Facts of an error shape: 0 = the client's fault, 1 = the server's; HTTP status; code and status in query protocols. */
export type ErrorFacts = [fault: 0 | 1, status: number, queryCode?: string, queryStatus?: number];

/** A structure (`s`) or a union (`u`: exactly one member is set). Members stand in the order AWS writes them. */
export interface StructureShape {
  k: 's' | 'u';
  /** Name. */
  n: string;
  m: Record<string, Member>;
  t?: Traits;
  /** Present when the structure is an error. */
  e?: ErrorFacts;
}

export interface ListShape extends Limits {
  k: 'l';
  n?: string;
  m: Member;
  t?: Traits;
}

export interface MapShape extends Limits {
  k: 'm';
  n?: string;
  key: Member;
  val: Member;
  t?: Traits;
}

/** A simple type with limits; equal ones are shared. */
export interface ConstrainedShape extends Limits {
  k: 'c';
  /** Number of the simple type. */
  t: number;
  /** AWS's name of the enumeration, when `enum` is present. */
  n?: string;
}

export type Shape = StructureShape | ListShape | MapShape | ConstrainedShape;

/**
 * An operation. Method, URI (with the literals of its query string) and status are present in REST protocols only;
 * labels are `{Name}`, greedy ones `{Name+}`.
 */
export type Operation = [input: Ref, output: Ref, method?: string, uri?: string, status?: number];

export type ProtocolName =
  | 'awsJson1_0'
  | 'awsJson1_1'
  | 'awsQuery'
  | 'ec2Query'
  | 'restJson1'
  | 'restXml'
  | 'rpcv2Cbor';

/** What routing needs before the service's own file is read: one entry of `models/index.json`. */
export interface ServiceIndexEntry {
  /** The suffix of the service's SDK client; the service's only name in this project. */
  name: string;
  /** AWS's own service id ("CloudWatch Logs"). */
  id: string;
  /** API version, `YYYY-MM-DD`. */
  version: string;
  /** Service name in the SigV4 scope. */
  sign: string;
  /** First label of the service's host name. */
  host: string;
  /** All labels before the region, where there are several ("api.ecr"); `host` is the first of them. */
  hostPrefix?: string;
  /** Prefix of X-Amz-Target; also the service's shape name in rpc-v2 paths. */
  target?: string;
  /** The protocol that today's SDK uses. */
  protocol: ProtocolName;
  /** awsQueryCompatible: the service moved from query to JSON and still answers both. */
  qc?: 1;
}

/** One `models/<service>.json`. */
export interface ServiceModel extends ServiceIndexEntry {
  /** XML namespace of the service. */
  xmlns?: string;
  /** All protocols that AWS names for the service, in botocore's words. */
  protocols?: string[];
  ops: Record<string, Operation>;
  /**
   * Further REST routes of an operation, with their own input shape: where AWS moved a URI or a binding, clients of
   * other versions still use the other one.
   */
  aliases?: Record<string, Operation[]>;
  /** Operations that clients send without a signature (STS AssumeRoleWithWebIdentity). */
  unsigned?: string[];
  shapes: Shape[];
  /** Every modelled error: shape name -> ref. */
  errors: Record<string, Ref>;
  /** Versions of the sources: SDK client (null: made from botocore alone) and botocore (null: no limits known). */
  src: [sdk: string | null, botocore: string | null];
}
