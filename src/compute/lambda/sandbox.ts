/** One execution environment: a process, the Runtime API that it asks, and the log that it fills. */

import type { Readable } from 'node:stream';
import type { FunctionInvocation, FunctionResult, FunctionSpec } from '../../core/functions.ts';
import type { GuestProcess } from '../process/guest-process.ts';
import type { MemoryWatch, Watched } from '../process/memory-watch.ts';
import { behindWrappers } from '../process/signals.ts';
import { type Ended, exitWords } from './exit-words.ts';
import type { Extensions, ShutdownReason } from './extensions.ts';
import type { FunctionLog } from './function-log.ts';
import { conclude, deliveryOf, exitDocument, outcomeOf, type Served } from './outcome.ts';
import * as lines from './platform-lines.ts';
import { type Restored, Restoring } from './restoring.ts';
import type { Answer, RuntimeApi, StreamEnd } from './runtime-api.ts';
import { invalidEntrypoint, type StartFault } from './start-fault.ts';

/** Between two events a function stands still, when nothing follows at once. */
const FREEZE_AFTER_MS = 10;
/** Whoever looks at a function in a debugger takes the time that it takes. */
export const DEBUG_MS_MAX = 86_400_000;
/**
 * The most memory ever used is read so often at most: of a function that is called all the time it costs a tenth. Where it
 * stays the same it is read less and less often.
 */
const PEAK_MS = 20;
const STEADY_PEAK_MS = 160;
/** Lambda counts its own overhead to nobody; a function that uses a little more than it may is let be. */
export const MEMORY_GRACE_MB = 8;

export type InitOutcome =
  | { readonly ok: true; readonly ms: number }
  | {
      readonly ok: false;
      readonly ms: number;
      readonly document: Buffer;
      readonly errorType: string;
      /** Set when the runtime ended by itself. */
      readonly exitWords?: string | undefined;
    };

export interface SandboxParts {
  readonly spec: FunctionSpec;
  readonly process: GuestProcess;
  readonly isWrapped: boolean;
  readonly api: RuntimeApi;
  readonly log: FunctionLog;
  readonly extensions: Extensions;
  readonly memory: MemoryWatch;
  readonly nowMs: () => number;
  /** As its log names it. */
  readonly runtimeVersion: string;
  /** Its process is none that can start. */
  readonly fault: StartFault | undefined;
  readonly phase: lines.InitPhase;
  /** Of the credentials in its environment. */
  readonly expiresAtMs: number;
  /** It is over; its folders may go. */
  onEnd(): void;
}

interface Serving extends Served {
  readonly startedMs: number;
  readonly initMs: number | undefined;
  readonly timer: NodeJS.Timeout;
  readonly watched: Watched;
  answer: Answer | undefined;
  streamed: StreamEnd | undefined;
  ended: Served['ended'];
  resolve(result: FunctionResult): void;
  resolveCompletion: ((result: FunctionResult) => void) | undefined;
  isFinishing: boolean;
}

/** What the launcher and the Runtime API know of a sandbox. */
export interface Guest {
  readonly spec: FunctionSpec;
  readonly initialised: Promise<InitOutcome>;
  onNext(): void;
  onAnswer(answer: Answer, requestId: string): void;
  onStream(body: Readable, type: string | undefined, ended: Promise<StreamEnd>, requestId: string): void;
  onInitError(document: Buffer, errorType: string | undefined): void;
  onRestoreError(errorType: string | undefined): void;
  onExtensionFault(errorType: string, body: Buffer): void;
  stop(reason?: ShutdownReason): Promise<void>;
}

export class Sandbox implements Guest {
  readonly spec: FunctionSpec;
  readonly expiresAtMs: number;
  readonly initialised: Promise<InitOutcome>;
  /** No further event may come here: its version has changed, or its credentials are about to expire. */
  isRetired = false;
  /** Its initialisation counts for the first event alone. */
  #initReported = false;
  readonly #parts: SandboxParts;
  readonly #restoring: Restoring;
  readonly #startedMs = performance.now();
  #settleInit: ((outcome: InitOutcome) => void) | undefined;
  #serving: Serving | undefined;
  /** Of the function itself, not of what isolates it. */
  #ownPid: number | undefined;
  #peakMb = 0;
  #peakReadMs = Number.NEGATIVE_INFINITY;
  #peakEveryMs = PEAK_MS;
  #stopping: Promise<void> | undefined;
  #freezing: NodeJS.Timeout | undefined;
  #onIdle: (() => void) | undefined;

  constructor(parts: SandboxParts) {
    this.#parts = parts;
    this.#restoring = new Restoring(parts, parts.runtimeVersion);
    this.spec = parts.spec;
    this.expiresAtMs = parts.expiresAtMs;
    this.initialised = new Promise((resolve) => {
      this.#settleInit = (outcome) => {
        this.#settleInit = undefined;
        resolve(outcome);
      };
    });
    parts.process.exited.then(
      (ended) => void this.#exited(ended),
      (error: Error) => void this.#failedToStart(error),
    );
  }

  get isDead(): boolean {
    return this.#stopping !== undefined || this.#parts.process.hasExited;
  }

  /** Of its log. */
  get stream(): string {
    return this.#parts.log.stream;
  }

  get isBusy(): boolean {
    return this.#serving !== undefined;
  }

  get pid(): number {
    return this.#parts.process.pid;
  }

  /** The most that was seen of it. */
  get memoryUsedMb(): number {
    return Math.min(this.spec.memoryMb, this.#peakMb);
  }

  /** Goes on behind the snapshot; once, before the first event of a `snap-start` sandbox. */
  restore(): Promise<Restored> {
    clearTimeout(this.#freezing);
    this.#parts.process.thaw();
    return this.#restoring.begin();
  }

  /** Hands it an event. It must be initialised and idle. */
  invoke(invocation: FunctionInvocation, initMs: number | undefined): Promise<FunctionResult> {
    const { api, log, process, memory, spec } = this.#parts;
    clearTimeout(this.#freezing);
    process.thaw();
    return new Promise((resolve) => {
      const watched: Watched = {
        pid: process.pid,
        limitMb: spec.memoryMb + MEMORY_GRACE_MB,
        onExceeded: () => this.#end('memory'),
      };
      const startedMs = performance.now();
      const timeoutMs = spec.debugPort === undefined ? spec.timeoutMs : DEBUG_MS_MAX;
      const timer = setTimeout(() => this.#end('timeout'), timeoutMs);
      this.#serving = {
        ...{ invocation, startedMs, initMs, timer, watched, resolve },
        ...{
          answer: undefined,
          streamed: undefined,
          ended: undefined,
          resolveCompletion: undefined,
          isFinishing: false,
        },
      };
      if (invocation.wantsLogTail) log.beginTail(invocation.requestId);
      lines.start(log, invocation.requestId, spec.version);
      if (this.isDead || !api.isWaiting) {
        void this.#finish({ code: null, signal: 'SIGKILL' });
        return;
      }
      memory.add(watched);
      // It may end before anybody looks again.
      if (this.#peakMb === 0) this.#readPeak();
      const delivery = deliveryOf(invocation, Date.now() + timeoutMs);
      this.#parts.extensions.invoked(delivery);
      api.deliver(delivery);
    });
  }

  /** The Runtime API calls these. The runtime or an extension has nothing more to do: when all have not, it is over. */
  onNext(): void {
    const { api, extensions } = this.#parts;
    if (!(api.isWaiting || api.isAtSnapshot) || !extensions.isIdle) return;
    extensions.initialised();
    if (api.isWaiting) this.#restoring.succeeded();
    if (this.#settleInit !== undefined) {
      const ms = performance.now() - this.#startedMs;
      lines.initReport(this.#parts.log, {
        initialization: this.spec.initialization,
        phase: this.#parts.phase,
        durationMs: ms,
        status: 'success',
      });
      if (api.isAtSnapshot) this.#parts.log.flush();
      this.#settleInit({ ok: true, ms });
    }
    if (this.#serving !== undefined) void this.#finish(undefined);
    else this.#freezeSoon();
  }

  onAnswer(answer: Answer): void {
    if (this.#serving !== undefined) this.#serving.answer = answer;
  }

  onStream(body: Readable, contentType: string | undefined, ended: Promise<StreamEnd>): void {
    const serving = this.#serving;
    if (serving === undefined) return;
    const completion = new Promise<FunctionResult>((resolve) => {
      serving.resolveCompletion = resolve;
    });
    void ended.then((end) => {
      serving.streamed = end;
    });
    serving.resolve({ payload: body, contentType, completion, durationMs: 0, billedMs: 0, memoryUsedMb: 0 });
  }

  onInitError(document: Buffer, errorType = 'Runtime.Unknown'): void {
    this.#readPeak();
    this.#initFailed('error', document, errorType);
  }

  onRestoreError(errorType = 'Runtime.Unknown'): void {
    this.#restoring.failed(errorType);
  }

  /** The time for initialisation is over. */
  initTimedOut(): void {
    this.#readPeak();
    const text = JSON.stringify({ errorType: 'Sandbox.Timedout', errorMessage: 'Init timed out' });
    this.#initFailed('timeout', Buffer.from(text), 'Sandbox.Timedout');
    void this.stop();
  }

  /** An extension gave up. */
  onExtensionFault(errorType: string, body: Buffer): void {
    this.#initFailed('error', body.length > 0 ? body : Buffer.from(JSON.stringify({ errorType })), errorType);
    void this.stop('FAILURE');
  }

  /** Ends it; whoever waits for an answer hears that it was killed. */
  stop(reason: ShutdownReason = 'SPINDOWN'): Promise<void> {
    this.#stopping ??= this.#stop(reason);
    return this.#stopping;
  }

  async #stop(reason: ShutdownReason): Promise<void> {
    clearTimeout(this.#freezing);
    const { process, extensions } = this.#parts;
    if (!process.hasExited && !extensions.isEmpty) {
      process.thaw();
      await extensions.shutDown(reason);
    }
    await this.#parts.process.kill();
    this.#parts.api.close();
    this.#parts.log.flush();
    this.#parts.onEnd();
  }

  /** Calls back when the event it serves is done; at once when there is none. */
  whenIdle(action: () => void): void {
    if (this.#serving === undefined) action();
    else this.#onIdle = action;
  }

  /** The lines of an event that it never got, its initialisation having failed. @returns the tail of the log, if wanted */
  logFailure(report: lines.Report, wantsTail: boolean, outcome: InitOutcome): string | undefined {
    const { log } = this.#parts;
    if (wantsTail) log.beginTail(report.requestId);
    lines.start(log, report.requestId, this.spec.version);
    if (report.status === 'timeout') {
      lines.timedOut(log, report.requestId, (this.spec.timeoutMs / 1000).toFixed(2), this.#parts.nowMs());
    } else if (!outcome.ok && outcome.exitWords !== undefined) {
      lines.exited(log, report.requestId, outcome.exitWords, outcome.errorType);
    }
    lines.end(log, report, 0);
    lines.report(log, report);
    log.flush();
    return wantsTail ? log.endTail(report.requestId) : undefined;
  }

  #freezeSoon(): void {
    clearTimeout(this.#freezing);
    // A debugger would wait for its answers.
    if (this.spec.debugPort !== undefined) return;
    const timer = setTimeout(async () => {
      // Whoever listens inside gets what is on its way first.
      await this.#parts.extensions.flush();
      const isIdle = this.#serving === undefined && this.#freezing === timer;
      if (isIdle && this.#stopping === undefined) this.#parts.process.freeze();
    }, FREEZE_AFTER_MS);
    timer.unref();
    this.#freezing = timer;
  }

  #initFailed(status: 'error' | 'timeout', document: Buffer, errorType: string, exitWords?: string): void {
    if (this.#settleInit === undefined) return;
    const ms = performance.now() - this.#startedMs;
    const { initialization } = this.spec;
    const settle = this.#settleInit;
    this.#settleInit = undefined;
    void this.#parts.process.drained().then(() => {
      const { log, phase } = this.#parts;
      lines.initReport(log, { initialization, phase, durationMs: ms, status, errorType });
      settle({ ok: false, ms, document, errorType, exitWords });
    });
  }

  #end(why: 'timeout' | 'memory'): void {
    if (this.#serving === undefined) return;
    this.#serving.ended = why;
    this.#readPeak();
    void this.#parts.process.kill();
  }

  async #exited(ended: Ended): Promise<void> {
    await this.#parts.process.drained();
    if (this.#settleInit !== undefined) {
      const words = exitWords(ended, this.#parts.isWrapped);
      const document = exitDocument(undefined, words, 'Runtime.ExitError');
      this.#initFailed('error', document, 'Runtime.ExitError', words);
    }
    this.#restoring.failed('Runtime.ExitError');
    if (this.#serving !== undefined) await this.#finish(ended);
    await this.stop();
  }

  async #failedToStart(error: NodeJS.ErrnoException): Promise<void> {
    const { fault = invalidEntrypoint(`fork/exec ${error.path ?? ''}: ${startWords(error)}`), log } =
      this.#parts;
    if (fault.line !== undefined) log.image(fault.line);
    const document = exitDocument(undefined, fault.words, fault.errorType);
    this.#initFailed('error', document, fault.errorType, fault.words);
    await this.stop();
  }

  /** The event is over: the runtime asked for the next one, or it has ended. */
  async #finish(ended: Ended | undefined): Promise<void> {
    const serving = this.#serving;
    if (serving === undefined || serving.isFinishing) return;
    serving.isFinishing = true;
    const { process, log, memory, isWrapped } = this.#parts;
    clearTimeout(serving.timer);
    memory.remove(serving.watched);
    const durationMs = performance.now() - serving.startedMs;
    const memoryUsedMb = this.#memoryUsed(serving);
    await process.drained();
    const outcome = outcomeOf(serving, ended, isWrapped, this.spec.timeoutMs);
    const initMs = this.#initReported ? undefined : serving.initMs;
    const restoreMs = this.#initReported ? undefined : this.#restoring.ms;
    this.#initReported = true;
    const taken = { durationMs, memoryUsedMb, initMs, restoreMs, nowMs: this.#parts.nowMs() };
    const result = conclude(log, this.spec, serving, outcome, taken);
    log.flush();
    this.#serving = undefined;
    if (serving.resolveCompletion === undefined) serving.resolve(result);
    else serving.resolveCompletion(result);
    if (ended === undefined) this.#freezeSoon();
    else await this.stop();
    const onIdle = this.#onIdle;
    this.#onIdle = undefined;
    onIdle?.();
  }

  #memoryUsed({ ended }: Serving): number {
    if (ended === 'memory') return this.spec.memoryMb;
    if (performance.now() - this.#peakReadMs > this.#peakEveryMs) this.#readPeak();
    return this.memoryUsedMb;
  }

  /** Of a process that has ended nothing is told any more: what was read before counts then. */
  #readPeak(): void {
    const { process, isWrapped, memory } = this.#parts;
    this.#ownPid ??= isWrapped ? behindWrappers(process.pid) : process.pid;
    const peakMb = Math.max(this.#peakMb, Math.ceil(memory.peakMb(this.#ownPid ?? process.pid)));
    this.#peakEveryMs = peakMb > this.#peakMb ? PEAK_MS : Math.min(this.#peakEveryMs * 2, STEADY_PEAK_MS);
    this.#peakMb = peakMb;
    this.#peakReadMs = performance.now();
  }
}

function startWords({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EACCES') return 'permission denied';
  return code === 'ENOENT' ? 'no such file or directory' : message;
}
