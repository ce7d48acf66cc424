/** What a cloud is opened with, and what it is to the rest of the process. */

import type { HookPages } from '../console-api/control-parts.ts';
import type { DataDirectory } from '../core/data-directory/data-directory.ts';
import type { FunctionRuntimes } from '../core/functions.ts';
import type { Log } from '../core/log.ts';
import type { World } from '../core/world.ts';
import type { Trace } from '../gateway/trace.ts';
import type { Models } from '../model/load.ts';
import type { Config } from './config.ts';

export interface CloudOptions {
  config: Config;
  log: Log;
  /** Version of this kumobako. */
  product: string;
  environment: Readonly<Record<string, string | undefined>>;
  /** Tests and development: an output member that the model does not know is an error. */
  strictOutput?: boolean;
  /** An ephemeral cloud begins with, and is reset to, the snapshot in this folder. */
  from?: string | undefined;
  /** Scripts at turns of its life; none without. */
  hooks?: HookPages | undefined;
  /** Further clouds of this process may be asked for over HTTP. */
  servesWorlds?: boolean;
  /** Those of another cloud of this process; loaded anew without. */
  models?: Models;
  /** Sandboxes in the place of the machine's own. */
  functions?: FunctionRuntimes | undefined;
  /** Somebody asked over HTTP that the cloud ends. Without it such a request is refused. */
  onStopAsked?: () => void;
}

export interface Cloud {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly port: number;
  readonly hosts: readonly string[];
  readonly directory: DataDirectory;
  readonly trace: Trace;
  world(): World;
  /** As after the first start; a durable cloud saves the snapshot `before-reset` first. */
  reset(): Promise<void>;
  saveSnapshot(name: string): Promise<void>;
  loadSnapshot(name: string): Promise<void>;
  stop(): Promise<void>;
}
