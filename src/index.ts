/**
 * kumobako in your own process: a cloud for a test, on a free port, gone when it stops.
 *
 *     import { startCloud } from 'kumobako';
 *     const cloud = await startCloud();
 *     const s3 = new S3Client({ endpoint: cloud.endpoint, ... });
 *     await cloud.reset();        // between tests
 *     await cloud.stop();
 */

import { silentLog } from './core/log.ts';
import { clientEnvironment } from './server/client-environment.ts';
import { openCloud } from './server/cloud.ts';
import { type Config, resolveConfig } from './server/config.ts';
import { createLog } from './server/log.ts';
import { productVersion } from './server/version.ts';

/** Everything is optional: by default an ephemeral cloud on a free port that logs nothing. */
export interface StartOptions extends Partial<Omit<Config, 'log'>> {
  /** A level logs to standard error. */
  log?: Config['log'] | undefined;
}

export interface RunningCloud {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly port: number;
  /** What to set in the environment of AWS's tools and SDKs. */
  readonly env: Readonly<Record<string, string>>;
  /** Forgets everything. */
  reset(): Promise<void>;
  readonly snapshot: {
    save(name: string): Promise<void>;
    load(name: string): Promise<void>;
    list(): Promise<readonly { name: string }[]>;
    delete(name: string): Promise<void>;
  };
  readonly clock: {
    /** Milliseconds since 1970 in this cloud. */
    now(): number;
    /** Resolves when all that became due has happened. */
    advance(byMs: number): Promise<void>;
  };
  stop(): Promise<void>;
}

/** Starts a cloud. As many as you like can run in one process; they share nothing but code. */
export async function startCloud(options: StartOptions = {}): Promise<RunningCloud> {
  const { log, ...settings } = options;
  const { config: defaults } = resolveConfig({});
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
  const ephemeral = options.ephemeral ?? options.dataDir === undefined;
  const config: Config = { ...defaults, port: 0, ...given, ephemeral, log: log ?? 'error' };
  const cloud = await openCloud({
    config,
    log: log === undefined ? silentLog : createLog(log),
    product: productVersion(),
    environment: process.env,
  });
  return {
    endpoint: cloud.endpoint,
    port: cloud.port,
    env: clientEnvironment(cloud.endpoint, config),
    reset: cloud.reset,
    snapshot: {
      save: cloud.saveSnapshot,
      load: cloud.loadSnapshot,
      list: () => cloud.directory.snapshots(),
      delete: (name) => cloud.directory.deleteSnapshot(name),
    },
    clock: { now: () => cloud.world().clock.now(), advance: (byMs) => cloud.world().advance(byMs) },
    stop: cloud.stop,
  };
}
