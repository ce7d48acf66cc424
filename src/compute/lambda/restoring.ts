/**
 * The way from a snapshot to a sandbox that takes events, as far as it can be gone here: there is no image of memory to
 * restore, but the very process that was initialised, which goes on where the snapshot would have been taken.
 * https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
 */

import type { FunctionSpec } from '../../core/functions.ts';
import { runtimeVersionArn } from '../../core/functions.ts';
import type { FunctionLog } from './function-log.ts';
import * as lines from './platform-lines.ts';
import type { RuntimeApi } from './runtime-api.ts';

/** Hooks behind a snapshot have so long. */
const RESTORE_MS_MAX = 10_000;

export type Restored =
  | { readonly ok: true; readonly ms: number }
  | { readonly ok: false; readonly status: 'timeout' | 'error' };

export class Restoring {
  readonly #parts: { readonly api: RuntimeApi; readonly log: FunctionLog; readonly spec: FunctionSpec };
  readonly #runtimeVersion: string;
  #settle: ((end: 'success' | 'timeout' | 'error', errorType?: string) => void) | undefined;
  #outcome: Promise<Restored> | undefined;
  /** How long it took, for the report of the first event. */
  ms: number | undefined;

  constructor(
    parts: { readonly api: RuntimeApi; readonly log: FunctionLog; readonly spec: FunctionSpec },
    runtimeVersion: string,
  ) {
    this.#parts = parts;
    this.#runtimeVersion = runtimeVersion;
  }

  /** Once, before the first event. A runtime that has no hooks to run waits for that event already. */
  begin(): Promise<Restored> {
    this.#outcome ??= this.#begin();
    return this.#outcome;
  }

  /** The runtime waits for its first event. */
  succeeded(): void {
    this.#settle?.('success');
  }

  failed(errorType: string): void {
    this.#settle?.('error', errorType);
  }

  async #begin(): Promise<Restored> {
    const { api, log, spec } = this.#parts;
    const { name, version } = spec;
    const runtimeVersion = this.#runtimeVersion;
    const arn = runtimeVersionArn(spec.region, spec.runtime);
    lines.restoreStart(log, { runtimeVersion, runtimeVersionArn: arn, name, version });
    const startedMs = performance.now();
    const [status, errorType] = await this.#hooks(api);
    const durationMs = performance.now() - startedMs;
    lines.restoreReport(log, { durationMs, status, errorType });
    log.flush();
    if (status !== 'success') return { ok: false, status };
    this.ms = durationMs;
    return { ok: true, ms: durationMs };
  }

  #hooks(api: RuntimeApi): Promise<['success' | 'timeout' | 'error', string | undefined]> {
    if (!api.isAtSnapshot) return Promise.resolve([api.isWaiting ? 'success' : 'error', undefined]);
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle?.('timeout'), RESTORE_MS_MAX);
      this.#settle = (status, errorType) => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve([status, errorType]);
      };
      api.restored();
    });
  }
}
