/**
 * An execution environment of Lambda Managed Instances: it serves several events at a time and never stands still.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-execution-environment.html
 */

import type { Readable } from 'node:stream';
import type { FunctionInvocation, FunctionResult, FunctionSpec } from '../../core/functions.ts';
import type { Watched } from '../process/memory-watch.ts';
import { behindWrappers } from '../process/signals.ts';
import { type Ended, exitWords } from './exit-words.ts';
import type { ShutdownReason } from './extensions.ts';
import { conclude, deliveryOf, exitDocument, outcomeOf, type Served } from './outcome.ts';
import * as lines from './platform-lines.ts';
import type { Answer, StreamEnd } from './runtime-api.ts';
import { type Guest, type InitOutcome, MEMORY_GRACE_MB, type SandboxParts } from './sandbox.ts';

interface Serving extends Served {
  readonly startedMs: number;
  readonly timer: NodeJS.Timeout;
  answer: Answer | undefined;
  streamed: StreamEnd | undefined;
  ended: Served['ended'];
  resolve(result: FunctionResult): void;
}

export class SharedSandbox implements Guest {
  readonly spec: FunctionSpec;
  readonly initialised: Promise<InitOutcome>;
  /** No further event may come here; it ends when those that it has are done. */
  #isRetired = false;
  readonly #parts: SandboxParts;
  readonly #startedMs = performance.now();
  readonly #serving = new Map<string, Serving>();
  readonly #watched: Watched;
  #settleInit: ((outcome: InitOutcome) => void) | undefined;
  #hasOutgrown = false;
  #peakMb = 0;
  #stopping: Promise<void> | undefined;
  /** Told when it can take an event more, or has one less. */
  onFree: () => void = () => {};

  constructor(parts: SandboxParts) {
    this.#parts = parts;
    this.spec = parts.spec;
    this.initialised = new Promise((resolve) => {
      this.#settleInit = resolve;
    });
    this.#watched = {
      pid: parts.process.pid,
      limitMb: parts.spec.memoryMb + MEMORY_GRACE_MB,
      onExceeded: () => this.#outgrown(),
    };
    parts.memory.add(this.#watched);
    parts.process.exited.then(
      (ended) => void this.#exited(ended),
      (error: Error) => void this.#failedToStart(error),
    );
  }

  get isDead(): boolean {
    return this.#stopping !== undefined || this.#parts.process.hasExited;
  }

  /** Events that it serves. Those that took too long are not among them, though their code may still run. */
  get busy(): number {
    return this.#serving.size;
  }

  /** Events that it can be given now: so many of its workers wait for one, and so many it may have. */
  get free(): number {
    if (this.#settleInit !== undefined || this.#isRetired || this.isDead) return 0;
    const { concurrencyMax } = this.spec.shared ?? { concurrencyMax: 1 };
    return Math.min(concurrencyMax - this.#serving.size, this.#parts.api.waiting);
  }

  /** Hands it an event, for which it must be free. */
  invoke(invocation: FunctionInvocation): Promise<FunctionResult> {
    const { api, log } = this.#parts;
    const { requestId } = invocation;
    const { timeoutMs, version } = this.spec;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#timedOut(requestId), timeoutMs);
      this.#serving.set(requestId, {
        ...{ invocation, startedMs: performance.now(), timer, resolve },
        ...{ answer: undefined, streamed: undefined, ended: undefined },
      });
      if (invocation.wantsLogTail) log.beginTail(requestId, true);
      lines.start(log, requestId, version);
      api.deliver(deliveryOf(invocation, Date.now() + timeoutMs));
    });
  }

  /** The first of its workers is ready: so is it, with its extensions. */
  onNext(): void {
    const { api, extensions, log, phase } = this.#parts;
    if (!api.isWaiting) return;
    if (this.#settleInit !== undefined) {
      if (!extensions.isIdle) return;
      extensions.initialised();
      const durationMs = performance.now() - this.#startedMs;
      const { initialization } = this.spec;
      lines.initReport(log, { initialization, phase, durationMs, status: 'success' });
      this.#settle({ ok: true, ms: durationMs });
    }
    this.onFree();
  }

  onAnswer(answer: Answer, requestId: string): void {
    const serving = this.#serving.get(requestId);
    // Too late: its caller has heard of the timeout.
    if (serving === undefined) return;
    serving.answer = answer;
    void this.#finish(requestId, undefined);
  }

  onStream(body: Readable, contentType: string | undefined, ended: Promise<StreamEnd>, id: string): void {
    const serving = this.#serving.get(id);
    if (serving === undefined) {
      body.resume();
      return;
    }
    const begun = serving.resolve;
    const completion = new Promise<FunctionResult>((resolve) => {
      serving.resolve = resolve;
    });
    void ended.then((end) => {
      serving.streamed = end;
      void this.#finish(id, undefined);
    });
    begun({ payload: body, contentType, completion, durationMs: 0, billedMs: 0, memoryUsedMb: 0 });
  }

  onInitError(document: Buffer, errorType = 'Runtime.Unknown'): void {
    this.#initFailed('error', document, errorType);
  }

  /** There are no snapshots of it. */
  onRestoreError(): void {}

  onExtensionFault(errorType: string, body: Buffer): void {
    this.#initFailed('error', body.length > 0 ? body : Buffer.from(JSON.stringify({ errorType })), errorType);
    void this.stop('FAILURE');
  }

  /** The time for initialisation is over. */
  initTimedOut(): void {
    const text = JSON.stringify({ errorType: 'Sandbox.Timedout', errorMessage: 'Init timed out' });
    this.#initFailed('timeout', Buffer.from(text), 'Sandbox.Timedout');
    void this.stop();
  }

  /** Gives it no more events, and ends it when it is done with those that it has. */
  retire(): void {
    this.#isRetired = true;
    if (this.#serving.size === 0) void this.stop();
  }

  /** Ends it; whoever waits for an answer hears that it was killed. */
  stop(reason: ShutdownReason = 'SPINDOWN'): Promise<void> {
    this.#stopping ??= this.#stop(reason);
    return this.#stopping;
  }

  async #stop(reason: ShutdownReason): Promise<void> {
    const { process, extensions, memory, api, log } = this.#parts;
    memory.remove(this.#watched);
    if (!process.hasExited && !extensions.isEmpty) await extensions.shutDown(reason);
    await process.kill();
    await Promise.all([...this.#serving.keys()].map((id) => this.#finish(id, KILLED)));
    api.close();
    log.flush();
    this.#parts.onEnd();
  }

  /** Its code goes on: on Lambda, too, it is up to the function to mind the time. */
  #timedOut(requestId: string): void {
    const serving = this.#serving.get(requestId);
    if (serving === undefined) return;
    serving.ended = 'timeout';
    void this.#finish(requestId, undefined);
  }

  #outgrown(): void {
    this.#hasOutgrown = true;
    for (const serving of this.#serving.values()) serving.ended = 'memory';
    void this.#parts.process.kill();
  }

  async #exited(ended: Ended): Promise<void> {
    await this.#parts.process.drained();
    const words = exitWords(ended, this.#parts.isWrapped);
    const errorType = this.#hasOutgrown ? 'Runtime.OutOfMemory' : 'Runtime.ExitError';
    this.#initFailed('error', exitDocument(undefined, words, errorType), errorType, words);
    await Promise.all([...this.#serving.keys()].map((id) => this.#finish(id, ended)));
    await this.stop();
  }

  async #failedToStart({ message }: Error): Promise<void> {
    const { fault, log } = this.#parts;
    if (fault?.line !== undefined) log.image(fault.line);
    const { words, errorType } = fault ?? { words: message, errorType: 'Runtime.InvalidEntrypoint' };
    this.#initFailed('error', exitDocument(undefined, words, errorType), errorType, words);
    await this.stop();
  }

  #initFailed(status: 'error' | 'timeout', document: Buffer, errorType: string, words?: string): void {
    if (this.#settleInit === undefined) return;
    const ms = performance.now() - this.#startedMs;
    const { log, phase } = this.#parts;
    const { initialization } = this.spec;
    lines.initReport(log, { initialization, phase, durationMs: ms, status, errorType });
    this.#settle({ ok: false, ms, document, errorType, exitWords: words });
  }

  #settle(outcome: InitOutcome): void {
    this.#settleInit?.(outcome);
    this.#settleInit = undefined;
  }

  /** The event is over: it was answered, took too long, or the runtime has ended. */
  async #finish(requestId: string, ended: Ended | undefined): Promise<void> {
    const serving = this.#serving.get(requestId);
    if (serving === undefined) return;
    this.#serving.delete(requestId);
    const { process, log, isWrapped } = this.#parts;
    clearTimeout(serving.timer);
    const durationMs = performance.now() - serving.startedMs;
    await process.drained();
    const outcome = outcomeOf(serving, ended, isWrapped, this.spec.timeoutMs);
    const memoryUsedMb = this.#memoryUsedMb();
    const taken = { durationMs, memoryUsedMb, nowMs: this.#parts.nowMs() };
    const result = conclude(log, this.spec, serving, outcome, taken);
    log.flush();
    serving.resolve(result);
    if (this.#isRetired && this.#serving.size === 0) void this.stop();
    else this.onFree();
  }

  #memoryUsedMb(): number {
    const { process, isWrapped, memory } = this.#parts;
    const pid = isWrapped ? (behindWrappers(process.pid) ?? process.pid) : process.pid;
    this.#peakMb = Math.max(this.#peakMb, Math.ceil(memory.peakMb(pid)));
    return Math.min(this.spec.memoryMb, this.#peakMb);
  }
}

const KILLED: Ended = { code: null, signal: 'SIGKILL' };
