/** What a service is made of: the table that each `services/<name>/service.ts` fills. */

import type { Readable } from 'node:stream';
import type { Caller } from './caller.ts';
import type { AnyCollection } from './collection.ts';
import type { DeliveryContext, StagedContext, TxContext } from './context.ts';
import type { Demand } from './demand.ts';
import type { Counting } from './metrics/series.ts';
import type { Place } from './place.ts';
import type { ServiceMemory } from './service-memory.ts';
import type { Transaction } from './transaction.ts';

export interface AccessContext {
  readonly tx: Transaction;
  readonly place: Place;
  readonly caller: Caller;
  /** The movable clock, as the handler will see it. */
  now(): number;
}

/** How an operation is authorised. `actions` names all that it may demand (a test compares them with AWS's list). */
export interface Access<I> {
  readonly actions: readonly string[];
  demands(context: AccessContext, input: I): readonly Demand[] | Promise<readonly Demand[]>;
}

/** An output that needs the commit's version. */
export class Committed<O> {
  readonly produce: (version: number) => O;
  constructor(produce: (version: number) => O) {
    this.produce = produce;
  }
}

/** The answer of a handler whose output holds the version of its own commit (sequence numbers). */
export function committed<O>(produce: (version: number) => O): Committed<O> {
  return new Committed(produce);
}

export type TxResult<O> = O | Committed<O> | Promise<O | Committed<O>>;

/** May run again: awaits only its transaction, has no other side effect. */
export type TxHandler<I, O> = (context: TxContext, input: I) => TxResult<O>;

/** Waits or streams; opens short transactions of its own. */
export type StagedHandler<I, O> = (context: StagedContext, input: I) => O | Promise<O>;

/** What a tool asks of `/_aws/<service>/<name>`. */
export interface PeekRequest {
  /** Of the query, or members of the operation's input; texts only. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Behind the name: `/REGION/ACCOUNT/THING`. */
  readonly at: { readonly region: string; readonly account: string; readonly name: string } | undefined;
}

/** Answers in the form of an operation's output, as the local root user, and leaves everything as it was. */
export interface Peek {
  /** Whose output it is; clients may send it there as they would to AWS. */
  readonly operation: string;
  readonly handler: (context: StagedContext, request: PeekRequest) => Promise<PeekAnswer>;
}

export interface PeekAnswer {
  readonly output: object;
  /** There is more than is shown. */
  readonly isCut: boolean;
}

interface OperationFacts<I> {
  readonly access: Access<I>;
  /** Reads only: may be repeated; CloudTrail's record of it is no part of a commit. */
  readonly readOnly?: boolean;
  /** Members that are kept and returned without effect, each with its reason: `docs/coverage.md`. */
  readonly recorded?: Readonly<Record<string, string>>;
  /** Members or values that are refused, each with its reason: `docs/coverage.md`. */
  readonly refused?: Readonly<Record<string, string>>;
}

export interface TxOperation<I, O> extends OperationFacts<I> {
  readonly kind: 'tx';
  readonly handler: TxHandler<I, O>;
  /**
   * A call from outside is answered when what its commit sent was tried once, but so many milliseconds after the commit
   * at most: who then looks for it finds it. Nothing depends on it; calls between services do not wait.
   */
  readonly answersAfterOutboxMs?: number;
  /** Serves the inputs that a transaction alone cannot, as `when` tells: those with a body for the blob store. */
  readonly staged?: { when(input: I): boolean; readonly handler: StagedHandler<I, O> };
}

export interface StagedOperation<I, O> extends OperationFacts<I> {
  readonly kind: 'staged';
  readonly handler: StagedHandler<I, O>;
  /**
   * It begins with a transaction that looks at what the decision has looked at, and at once: that one goes on from the
   * decision's, so that nothing is read twice.
   */
  readonly goesOn?: boolean;
}

export type Operation<I, O> = TxOperation<I, O> | StagedOperation<I, O>;

/** The shape of a generated `Api`. */
export type ApiShape<A> = { [K in keyof A]: { input: object; output: unknown } };

export type DeliveryHandler = (context: DeliveryContext, body: unknown) => Promise<void>;
/** A durable timer that became due; its row is deleted by the same commit. `now()` is the time it was set for. */
export type TimerHandler = (context: TxContext, body: unknown) => void | Promise<void>;

/** Work that goes on by itself until `context.signal` aborts; called again when it throws. */
export type WorkerHandler = (context: StagedContext, body: unknown) => Promise<void>;

/** A call that has come to its end, as its service counts it. */
export interface EndedCall {
  readonly operation: string;
  readonly input: object;
  /** Undefined when it failed, or has none. */
  readonly output: object | undefined;
  /** Undefined when it succeeded. */
  readonly error: unknown;
  /** The request's own. */
  readonly place: Place;
  /** By the movable clock. */
  readonly nowMs: number;
  /** What it took, by the wall. */
  readonly durationMs: number;
}

/** Counts a call, before its answer leaves: neither waits nor throws. */
export type CallCounter = (context: { meters: Counting; memory: ServiceMemory }, call: EndedCall) => void;

export interface Gauged {
  /** Goes with the timer, and is handed over the next time, also after a restart. */
  kept: unknown;
  /** Nothing changes by time alone: what is here now stays until a call or a timer changes it. */
  isAtRest: boolean;
}

/**
 * Asked when a minute is over in which the service counted something, and from then on as long as it answers something:
 * adds what can be read off the state of things.
 *
 * @param minutes beginnings of the minutes that are over. Only when the clock was moved over a time in which everything
 *   was at rest, there are several: all but the last were as the last time
 */
export type Gauges = (
  context: StagedContext,
  minutes: readonly number[],
  kept: unknown,
) => Promise<Gauged | undefined>;

/** Reads in a transaction of its own, as the local root user. */
export type PageHandler = (context: TxContext) => Promise<unknown>;

/** Acts in a transaction of its own, as the local root user; `body` is the request's JSON object. */
export type PostHandler = (context: TxContext, body: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** Sends a file to whoever has the link: `token` is from there. Undefined when it is none, or is too old. */
export type DownloadHandler = (context: StagedContext, token: string) => Promise<Readable | undefined>;

/** A request of a page from another origin, or a browser's question before it (a preflight). */
export interface CrossOriginRequest {
  /** As on the wire, with the bucket in front when that stood in the host. */
  readonly path: string;
  readonly origin: string;
  /** In a preflight that of the request to come. */
  readonly method: string;
  /** Header names of the request to come. */
  readonly requestHeaders: readonly string[];
  readonly isPreflight: boolean;
}

/**
 * What the rules of a resource say of it: headers for the answer (the whole one of a preflight), or a refusal, which is
 * the answer of a preflight. Undefined: it has no rules.
 */
export type CrossOriginDecision =
  | {
      readonly headers: Readonly<Record<string, string>>;
      readonly refusal?: undefined;
      /** The resource answers preflights itself. */
      readonly passesOn?: boolean;
    }
  | { readonly refusal: Error; readonly headers?: undefined }
  | undefined;

export type CrossOriginHandler = (
  context: TxContext,
  request: CrossOriginRequest,
) => Promise<CrossOriginDecision>;

/** A request to a thing that a service made and that has a host of its own: a bucket's website. */
export interface HostedRequest {
  /** The thing's name, as it stands in the host. */
  readonly id: string;
  readonly method: string;
  /** As on the wire, without the query. */
  readonly path: string;
  /** As on the wire, without the question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As the access logs of AWS write it: `HTTP/1.1`. */
  readonly protocol: string;
  readonly sourceIp: string;
  readonly isSecure: boolean;
  /** The whole body. @throws AwsError when it is too large to be held in memory */
  body(): Promise<Uint8Array>;
  /** Who has signed it; nobody when nobody has. @throws AwsError for a signature that is none */
  authenticate(): Promise<Caller>;
  /** Asks the policies whether somebody may. Throws the denial. */
  authorise(caller: Caller, demands: readonly Demand[]): Promise<void>;
}

export interface HostedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | Readable | undefined;
  /** Each a `Set-Cookie` of its own. */
  readonly cookies?: readonly string[];
}

/** Answers as the thing itself, not as an AWS operation. Nobody has been authenticated. */
export type HostedHandler = (context: StagedContext, request: HostedRequest) => Promise<HostedAnswer>;

/** What there is to a service beside its operations. */
interface ServiceParts {
  /** The name of its model, folder and everything else: `sqs`, `cloudwatch-logs`. */
  readonly name: string;
  /** All collections: their versions are kept in the data directory and migrated at start. */
  readonly collections: readonly AnyCollection[];
  /** What the outbox delivers to this service, by name. */
  readonly deliveries?: Readonly<Record<string, DeliveryHandler>>;
  readonly timers?: Readonly<Record<string, TimerHandler>>;
  readonly workers?: Readonly<Record<string, WorkerHandler>>;
  /** Counts its calls for its metrics. */
  readonly counts?: CallCounter;
  /** Of the state of its resources, for its metrics. */
  readonly gauges?: Gauges;
  /** What it shows beyond AWS's own API: `GET /_kumobako/<path>` answers the page's value as JSON. */
  readonly pages?: Readonly<Record<string, PageHandler>>;
  /** What may be done there: `POST /_kumobako/<path>`, of paths that `pages` has. An AwsError is answered with 400. */
  readonly posts?: Readonly<Record<string, PostHandler>>;
  /** Files that links in its answers lead to: `GET /_kumobako/<path>?token=...`. */
  readonly downloads?: Readonly<Record<string, DownloadHandler>>;
  /** Looks at its state without an operation's effects, by name: `/_aws/<service>/<name>`, as LocalStack has them. */
  readonly peeks?: Readonly<Record<string, Peek>>;
  /** Resources of some services say themselves which pages may call: a bucket's CORS rules. */
  readonly crossOrigin?: CrossOriginHandler;
  /** What it answers on hosts of their own, by the gateway's name for such a host (`bucket-website`). */
  readonly hosted?: Readonly<Record<string, HostedHandler>>;
  /** The service's answer when a transaction keeps losing; by default a ServiceUnavailable of 503. */
  readonly conflict?: () => Error;
}

export interface Service<A extends ApiShape<A>> extends ServiceParts {
  readonly operations: { readonly [K in keyof A]?: Operation<A[K]['input'], A[K]['output']> };
  /** Operations on what its resources hold: "data events", which CloudTrail's event history does not have. */
  readonly dataEvents?: ReadonlySet<keyof A>;
}

/**
 * A service of any API, as the registry and the door see it. Inputs were decoded and checked by the service's own
 * model before they reach a handler, so `unknown` is safe there.
 */
export interface AnyService extends ServiceParts {
  readonly operations: Readonly<Record<string, Operation<object, object> | undefined>>;
  readonly dataEvents?: ReadonlySet<string>;
}

/** Hides a service's own types from those that only route to it. */
export function anyService<A extends ApiShape<A>>(service: Service<A>): AnyService {
  // Each operation takes exactly the input that its model describes; the door decodes by that model.
  return service as unknown as AnyService;
}
