/**
 * The contract between the gateway and the protocol layer: what a request is once its service and operation are known,
 * what a reply is before it is written to a socket, what an error must look like to be answered.
 *
 * The order of calls for a request:
 *
 *     found = identify(...)                      gateway/route-service.ts (uses rest-routes.ts for REST services)
 *     input = await decodeInput(found, request)  decode.ts; throws ProtocolError
 *     text  = validateInput(found, input)        validate.ts; undefined when the model's limits are met
 *     reply = encodeOutput(found, output, {...}) reply.ts
 *     reply = encodeError(error, {...})          errors.ts, for whatever was thrown on the way
 */

import type { Readable } from 'node:stream';
import type { Service } from '../model/load.ts';
import type { Ref } from '../model/shapes.ts';

/** The form of one request and its reply. The request decides it: one service may be spoken to in several. */
export type Wire =
  | 'json1.0'
  | 'json1.1'
  | 'query'
  | 'ec2query'
  | 'rest-json'
  | 'rest-xml'
  | 'rpc-v2-cbor'
  | 'rpc-v2-json'
  /** The older CBOR of Java clients: `application/x-amz-cbor-1.1` with X-Amz-Target. */
  | 'amz-cbor-1.1';

/** Members by name, as handlers see them. */
export type Members = Record<string, unknown>;

/** Parameters of a query string, percent-decoded, each with all its values in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** Parameters of a query-protocol call, from the URL and the form body together; the last value of a name stands. */
export type Form = ReadonlyMap<string, string>;

/** Header names are lower case, as node:http gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The REST operation that a method, path, query and headers name. */
export interface RestMatch {
  readonly operation: string;
  /** The shape that this route binds: an alias route may have another one than the operation. */
  readonly input: Ref;
  /** Label values by member name, still percent-encoded. */
  readonly labels: readonly (readonly [member: string, encoded: string])[];
  /** Names in the query string that belong to the route itself, not to the input. */
  readonly literals: ReadonlySet<string>;
  /** Higher is more specific; comparable between services. */
  readonly score: number;
}

/** A request whose service, operation and wire form are known. */
export interface Found {
  readonly service: Service;
  readonly operation: string;
  readonly wire: Wire;
  /** REST wires. */
  readonly route?: RestMatch;
  /** REST wires. */
  readonly query?: Query;
  /** Query wires. */
  readonly form?: Form;
}

/** What decoding needs of the request itself. */
export interface WireRequest {
  readonly headers: RequestHeaders;
  /** The whole body, within the gateway's limit, aws-chunked and gzip undone. May be called more than once. */
  collect(): Promise<Buffer>;
  /** The body as it arrives, aws-chunked undone. Called at most once, and never together with `collect`. */
  stream(): Readable;
  /**
   * Called for each signed frame of an event stream, in order, with the bytes that its `:chunk-signature` covers.
   * Throws or rejects when the signature is wrong. Without it the frames are unwrapped unchecked.
   */
  verifyFrame?(frame: SignedFrame): void | Promise<void>;
}

/** An event-stream frame in which a client wraps and signs another one. The last of a stream has no payload. */
export interface SignedFrame {
  readonly date: Date;
  readonly signature: Uint8Array;
  /** Header bytes that the signature covers: the encoded `:date` header. */
  readonly signedHeaders: Uint8Array;
  readonly payload: Uint8Array;
}

export type ReplyBody = string | Uint8Array | Readable;

/**
 * An HTTP reply before it is written. Header names are lower case. Content-Length is the gateway's. A Readable must be
 * destroyed when the client goes away: that reaches the source of the data, event streams included.
 */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body?: ReplyBody;
}

export interface OutputContext {
  readonly requestId: string;
  /** Throw an UndeclaredMemberError when the output has members that the model does not know. */
  readonly strict?: boolean;
  /** S3's second request id (`x-amz-id-2`). */
  readonly hostId?: string;
}

/**
 * An error to answer: core's AwsError, a ProtocolError, or anything of the same members. `code` is the name of an error
 * shape of the service (then status, fault and query code come from the model) or a code of its own.
 */
export interface WireError {
  readonly code: string;
  readonly message: string;
  readonly status?: number | undefined;
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  /** Headers beside the error, with lower-case names. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface ErrorContext {
  readonly requestId: string;
  readonly wire: Wire;
  /** Absent when the request named no service that we know. */
  readonly service?: Service | undefined;
  readonly hostId?: string;
  /** Path of the request: S3's `Resource`. */
  readonly path?: string;
  /** A HEAD request gets the status and headers only. */
  readonly method?: string;
}

/** Refused by the protocol layer itself: what could not be read, or an operation that does not exist. */
export class ProtocolError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  constructor(
    code: string,
    message: string,
    status = 400,
    fields?: Readonly<Record<string, unknown>>,
    headers?: Readonly<Record<string, string>>,
  ) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.fields = fields;
    this.headers = headers;
  }
}
