/**
 * kumobako in your own process: a cloud for a test, on a free port, gone when it stops.
 *
 *     import { startCloud } from 'kumobako';
 *     const cloud = await startCloud();
 *     const s3 = new S3Client(cloud.client);
 *     await cloud.reset();        // between tests
 *     await cloud.stop();
 */

import { silentLog } from './core/log.ts';
import { clientEnvironment } from './server/client-environment.ts';
import { openCloud } from './server/cloud.ts';
import { type Config, resolveConfig } from './server/config.ts';
import { createLog } from './server/log.ts';
import { productVersion } from './server/version.ts';

/**
 * Everything is optional: by default an ephemeral cloud on a free port that logs nothing. Environment variables and
 * kumobako.json do not count here. `dataDir` makes it durable.
 */
export interface StartOptions extends Partial<Omit<Config, 'log'>> {
  /** A level logs to standard error. */
  log?: Config['log'] | undefined;
}

export interface RunningCloud {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly port: number;
  /** Configuration for clients of the AWS SDK for JavaScript: the root user of the cloud's account. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** The same as environment variables, for AWS's tools and other programs. */
  readonly env: Readonly<Record<string, string>>;
  /** Forgets everything; a durable cloud keeps what was before as the snapshot `before-reset`. */
  reset(): Promise<void>;
  /** States of this cloud; an ephemeral one's end with it. */
  readonly snapshot: {
    save(name: string): Promise<void>;
    load(name: string): Promise<void>;
    list(): Promise<readonly { name: string; createdMs: number }[]>;
    delete(name: string): Promise<void>;
  };
  readonly clock: {
    /** Milliseconds since 1970 in this cloud. */
    now(): number;
    /** Moves the time forward; resolves when all that became due has happened. */
    advance(byMs: number): Promise<void>;
  };
  /** Lets requests in flight end, then closes the port and the state. Can be called again. */
  stop(): Promise<void>;
  /** `await using cloud = await startCloud()` stops it at the end of the block. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a cloud. As many as you like can run in one process; they share nothing but code.
 *
 * @throws an Error that says what to do: an option that cannot be used, a port or data directory that is taken
 */
export async function startCloud(options: StartOptions = {}): Promise<RunningCloud> {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const defaults = { port: 0, ephemeral: options.dataDir === undefined, log: 'error' };
  const { config } = resolveConfig({ options: { ...defaults, ...given } });
  const cloud = await openCloud({
    config,
    log: options.log === undefined ? silentLog : createLog(config.log),
    product: productVersion(),
    environment: process.env,
  });
  const { endpoint, port, directory } = cloud;
  const env = clientEnvironment(endpoint, { region: config.region });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return {
    endpoint,
    port,
    client: { endpoint, region: config.region, credentials },
    env,
    reset: cloud.reset,
    snapshot: {
      save: cloud.saveSnapshot,
      load: cloud.loadSnapshot,
      list: () => directory.snapshots(),
      delete: (name) => directory.deleteSnapshot(name),
    },
    clock: { now: () => cloud.world().clock.now(), advance: (byMs) => cloud.world().advance(byMs) },
    stop: cloud.stop,
    [Symbol.asyncDispose]: cloud.stop,
  };
}
