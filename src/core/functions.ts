/**
 * Running other people's functions: what a service says of a function, and what it gets back. The processes behind it
 * are `compute`'s affair; the simulation puts a seeded fake in their place.
 */

import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { partitionOf } from './place.ts';

/** A zip archive that lies on this machine. */
export interface CodeArchive {
  /** Tells contents apart: archives of the same id hold the same files, and are unpacked once. */
  readonly id: string;
  /** The archive's file. Reads nothing before it is needed. */
  file(): Promise<string>;
}

export type FunctionCode =
  | { readonly kind: 'zip'; readonly archive: CodeArchive }
  /** Files that a developer changes while they run: taken as they lie there, and a change begins new sandboxes. */
  | { readonly kind: 'directory'; readonly path: string }
  | FunctionImage;

/** A container image that lies on this machine. */
export interface FunctionImage extends LocalImage {
  readonly kind: 'image';
  /** What is to be run instead of what the image says. */
  readonly entryPoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
  readonly workingDirectory?: string | undefined;
}

export interface LocalImage {
  /** Of an archive or a folder, absolute. */
  readonly path: string;
  /** Which of its images, where it has several. */
  readonly name?: string | undefined;
  /** `sha256:...`: what it was when it was asked for. */
  readonly digest: string;
}

export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAtMs: number;
}

export interface FunctionLogging {
  readonly group: string;
  readonly format: 'Text' | 'JSON';
  readonly applicationLevel?: string | undefined;
  readonly systemLevel?: string | undefined;
}

/**
 * The one build of a runtime that there is in a cloud: this machine's. Operations and the log name it alike.
 *
 * @param runtime `nodejs22.x`
 */
export function runtimeVersionArn(region: string, runtime: string): string {
  return `arn:${partitionOf(region)}:lambda:${region}::runtime:${hash('sha256', `${runtime}.kumobako`)}`;
}

/** Of sandboxes that serve several events at a time. */
export interface SharedFacts {
  /** Events that one is given at a time. */
  readonly concurrencyMax: number;
  readonly vcpus: number;
}

/** A version of a function as it is to run. Sandboxes are shared by all invocations of the same `key`. */
export interface FunctionSpec {
  /** Changes with everything that calls for new sandboxes: code, configuration, role. */
  readonly key: string;
  readonly name: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  readonly account: string;
  readonly region: string;
  /** As Lambda names it: `nodejs22.x`, `python3.13`, `provided.al2023` ...; empty for an image. */
  readonly runtime: string;
  readonly handler: string;
  readonly code: FunctionCode;
  /** In their order: files of a later one win. */
  readonly layers: readonly CodeArchive[];
  readonly memoryMb: number;
  readonly timeoutMs: number;
  readonly tmpMb: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logging: FunctionLogging;
  /** How its environment tells that it began. */
  readonly initialization:
    | 'on-demand'
    | 'provisioned-concurrency'
    | 'snap-start'
    | 'lambda-managed-instances';
  /** Its sandboxes serve several events at a time, and are those that `manage` keeps. */
  readonly shared?: SharedFacts | undefined;
  /**
   * Its next sandbox waits for a debugger at this port of the machine before it runs anything, and its timeouts do not
   * count. One sandbox has the port at a time: a new one ends the one before.
   */
  readonly debugPort?: number | undefined;
  /** Temporary ones of its role; asked for again when they are about to expire. */
  credentials(): Promise<FunctionCredentials>;
  /**
   * Takes what the function prints and what the platform says of it, in order. A promise resolves when there is room
   * for more: until then the function that prints faster is not read any further.
   */
  log(stream: string, events: readonly FunctionLogEvent[]): Promise<void> | undefined;
}

export interface FunctionLogEvent {
  readonly timeMs: number;
  readonly message: string;
}

export interface FunctionInvocation {
  readonly requestId: string;
  readonly payload: Uint8Array;
  /** With the qualifier that was asked for. */
  readonly arn: string;
  /** Base64 of JSON, as the client sent it. */
  readonly clientContext?: string | undefined;
  readonly traceHeader?: string | undefined;
  /** The answer is wanted as it is written. */
  readonly isStreaming?: boolean | undefined;
  /** The last lines of its log are wanted. */
  readonly wantsLogTail?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FunctionResult {
  /** The whole answer, or an error document when `error` is set. A stream when it was asked for and began. */
  readonly payload: Uint8Array | Readable;
  /** Content type that a streaming function gave. */
  readonly contentType?: string | undefined;
  /** As `X-Amz-Function-Error` says it; undefined: it went well. */
  readonly error?: 'Handled' | 'Unhandled' | undefined;
  /** The last 4 KB of the invocation's log. */
  readonly logTail?: string | undefined;
  readonly durationMs: number;
  readonly billedMs: number;
  readonly initMs?: number | undefined;
  readonly memoryUsedMb: number;
  /**
   * Of a streamed answer: what came of it, when it is over. Its `payload` is empty or an error document; the durations
   * and the log's tail are there, and not in the result that began the stream. Never rejects.
   */
  readonly completion?: Promise<FunctionResult> | undefined;
}

/** How well a sandbox keeps its function in: see docs/decisions. */
export type Isolation = 'ns' | 'landlock' | 'seatbelt' | 'plain';

/** What cannot be run here, in words for the one who asked for it. */
export class FunctionRefusal extends Error {
  readonly reason:
    | 'runtime'
    | 'isolation'
    | 'code'
    | 'restore-timeout'
    | 'restore-error'
    /** All sandboxes that there are to be serve as many events as they can. */
    | 'busy'
    | 'stopped';
  /** Of an initialisation that failed, as the runtime named it. */
  readonly errorType: string | undefined;

  constructor(reason: FunctionRefusal['reason'], message: string, errorType?: string) {
    super(message);
    this.name = 'FunctionRefusal';
    this.reason = reason;
    this.errorType = errorType;
  }
}

export interface ManagedBounds {
  readonly min: number;
  readonly max: number;
}

export interface FunctionRuntimes {
  /**
   * Runs a function once. How many run at a time is the caller's affair: each call takes an idle sandbox or makes one.
   * What the function does wrong (throws, times out, exits) is a result with `error`.
   *
   * @throws FunctionRefusal when it cannot be run at all
   */
  invoke(spec: FunctionSpec, invocation: FunctionInvocation): Promise<FunctionResult>;
  /**
   * Keeps so many initialised sandboxes of it: those that end are replaced. 0 gives them up. Resolves when they are
   * ready.
   *
   * @throws FunctionRefusal when one cannot be initialised; nothing is kept then
   */
  provision(spec: FunctionSpec, count: number): Promise<void>;
  /**
   * Keeps between so many `shared` sandboxes of it: the least at once, more as all are at work. 0 of both gives them
   * up when they are done. Resolves when the least are ready.
   *
   * @throws FunctionRefusal when one cannot be initialised; nothing is kept then
   */
  manage(spec: FunctionSpec, bounds: ManagedBounds): Promise<void>;
  /** How many sandboxes of a key there are now, at work or ready for it. */
  count(key: string): number;
  /**
   * Initialises a sandbox of a `snap-start` version and stops it where a snapshot would be taken. It stands for the
   * snapshot as long as it is idle and there is room: the first call goes on in it; others begin at the beginning.
   *
   * @throws FunctionRefusal when the initialisation fails
   */
  snapshot(spec: FunctionSpec): Promise<void>;
  /** Ends the idle sandboxes of a key, and busy ones when they are done: the version is gone or has changed. */
  retire(key: string): void;
  /** Names of runtimes that this machine can run, for those that ask before they create. */
  canRun(runtime: string): boolean;
  /** The level in use, found out when first asked. */
  isolation(): Promise<Isolation>;
  /** Ends all sandboxes. */
  stop(): Promise<void>;
}

/** For worlds without sandboxes: every function is refused. */
export const noFunctions: FunctionRuntimes = {
  invoke: async () => refuse(),
  provision: async () => refuse(),
  manage: async () => refuse(),
  count: () => 0,
  snapshot: async () => refuse(),
  retire: () => {},
  canRun: () => false,
  isolation: async () => 'plain',
  stop: async () => {},
};

function refuse(): never {
  throw new FunctionRefusal('stopped', 'Functions do not run in this world.');
}
