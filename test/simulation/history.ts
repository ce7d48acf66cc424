/** What clients asked and were told, in the order in which it happened. */

import { AwsError } from '../../src/core/errors.ts';
import type { ApiShape } from '../../src/core/service.ts';
import type { History, Outcome } from '../../src/core/simulation.ts';

/** A call as it is recorded, whatever its service. */
export interface RecordedCall {
  readonly number: number;
  readonly client: number;
  readonly service: string;
  readonly operation: string;
  readonly input: object;
  readonly stream: Uint8Array | undefined;
  outcome: Outcome;
  output: object | undefined;
  forgottenOutput: object | undefined;
  errorCode: string | undefined;
  readonly invokedAt: number;
  completedAt: number;
  invokedMs: number;
  completedMs: number;
  /** Groups that the store had written when the answer came: later ones do not carry it. */
  writtenGroups: number;
}

export class Recorder {
  readonly calls: RecordedCall[] = [];
  #place = 0;

  invoke(
    call: Pick<RecordedCall, 'client' | 'service' | 'operation' | 'input' | 'stream'>,
    nowMs: number,
  ): RecordedCall {
    const recorded: RecordedCall = {
      ...call,
      number: this.calls.length,
      outcome: 'unknown',
      output: undefined,
      forgottenOutput: undefined,
      errorCode: undefined,
      invokedAt: this.#place++,
      completedAt: Number.POSITIVE_INFINITY,
      invokedMs: nowMs,
      completedMs: Number.POSITIVE_INFINITY,
      writtenGroups: 0,
    };
    this.calls.push(recorded);
    return recorded;
  }

  acknowledge(call: RecordedCall, output: object, nowMs: number, writtenGroups: number): void {
    this.#complete(call, 'acknowledged', nowMs, writtenGroups);
    call.output = output;
  }

  /** An error is an answer too, unless it says that something broke on the way. */
  refuse(call: RecordedCall, error: unknown, nowMs: number, writtenGroups: number): void {
    if (!(error instanceof AwsError) || (error.status ?? 400) >= 500) return;
    this.#complete(call, 'refused', nowMs, writtenGroups);
    call.errorCode = error.code;
  }

  /** A power cut has lost what was written behind this many groups: answers that came later stand for nothing. */
  forget(writtenGroups: number): void {
    for (const call of this.calls) {
      if (call.outcome === 'unknown' || call.writtenGroups <= writtenGroups) continue;
      call.outcome = 'unknown';
      call.forgottenOutput = call.output;
      call.output = undefined;
      call.errorCode = undefined;
      call.completedAt = Number.POSITIVE_INFINITY;
      call.completedMs = Number.POSITIVE_INFINITY;
    }
  }

  /** The history of one service, as its simulation sees it. */
  of<A extends ApiShape<A>>(service: string): History<A> {
    const entries = () => this.calls.filter((call) => call.service === service);
    const history = {
      get entries() {
        return entries();
      },
      of: (operation: keyof A) => entries().filter((call) => call.operation === operation),
    };
    // The calls of a service were made through the types of its API.
    return history as unknown as History<A>;
  }

  #complete(call: RecordedCall, outcome: Outcome, nowMs: number, writtenGroups: number): void {
    call.outcome = outcome;
    call.completedAt = this.#place++;
    call.completedMs = nowMs;
    call.writtenGroups = writtenGroups;
  }
}
