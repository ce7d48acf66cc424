/** What the pages below `/_kumobako/` ask and tell: the cloud behind them, as its parts. */

import type { Readable } from 'node:stream';
import type { World } from '../core/world.ts';
import type { Models } from '../model/load.ts';
import type { ObservedCalls } from '../policy/observed-calls.ts';
import type { FaultPages } from './faults.ts';
import type { AnsweredRequest } from './iam-pages.ts';
import type { WorldPages } from './worlds.ts';

/** The gateway's record of requests, as far as these pages show it. */
export interface RequestLog {
  /** The last requests, newest first. */
  latest(count?: number): readonly (object & { denial?: (() => unknown) | undefined })[];
  find(requestId: string): AnsweredRequest | undefined;
  /** Prometheus text. */
  metricsText(): string;
  /** Calls `listener` for every request from now on; the answer ends it. */
  follow(listener: (record: object & { denial?: (() => unknown) | undefined }) => void): () => void;
}

export interface ControlParts {
  world(): World;
  models: Models;
  trace: RequestLog;
  /** Prometheus text: how late the event loop was since it was last asked. */
  loopDelayText(): string;
  observed: ObservedCalls;
  version: string;
  /** Names of the services with a folder. */
  services: readonly string[];
  /** Which service brings a page below `/_kumobako/`, e.g. `inbox/sms`. */
  pageOwners: Readonly<Record<string, string>>;
  /** Forgets everything; a durable cloud saves the snapshot `before-reset` first. */
  reset(): Promise<void>;
  snapshots: {
    save(name: string): Promise<void>;
    load(name: string): Promise<void>;
    list(): Promise<readonly object[]>;
    remove(name: string): Promise<void>;
    /** The file of a snapshot, or of the state as it is now. */
    pack(name: string | undefined): Promise<Readable>;
    /** Makes a file a snapshot of this cloud. */
    unpack(name: string, file: Readable): Promise<void>;
  };
  isServed(service: string): boolean;
  /** Undefined: there are none, and the cloud is ready from the start. */
  hooks: HookPages | undefined;
  /** Carries out the calls of a seed. @throws ControlError */
  seed(body: Record<string, unknown>): Promise<object>;
  faults: FaultPages;
  /** Further clouds of this process; undefined in one of those, and where the cloud is part of another program. */
  worlds: WorldPages | undefined;
  /** Facts for `status`: data directory, auth mode, account, addresses. */
  facts(): Record<string, unknown>;
  /** Ends the process gracefully; undefined when it is not ours to end. */
  stop: (() => void) | undefined;
  /** Aborts when the port closes: what streams without an end ends then. A reset is no such moment. */
  closing: AbortSignal;
}

/** What the hooks are at. */
export interface HookPages {
  readonly isReady: boolean;
  facts(): { completed: object; scripts: readonly object[] };
  stage(name: string): object;
}
