/** An ephemeral cloud in this process, on a free port: what tests drive with real clients. */

import type { FunctionRuntimes } from '../../src/core/functions.ts';
import { silentLog } from '../../src/core/log.ts';
import type { World } from '../../src/core/world.ts';
import type { Trace } from '../../src/gateway/trace.ts';
import { openCloud } from '../../src/server/cloud.ts';
import { type Config, resolveConfig } from '../../src/server/config.ts';

export interface TestCloud {
  endpoint: string;
  /** The world that answers now: another one after a reset. */
  readonly world: World;
  trace: Trace;
  clock: { advance(ms: number): Promise<void>; now(): number };
  /** A client of the SDK, pointed here, without retries. S3 clients get path style. */
  client<C>(Client: new (config: object) => C, config?: object): C;
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Output members that the model does not know are errors here, and so is anything that the cloud logs as one. */
export async function testCloud(
  settings: Partial<Config> = {},
  functions?: FunctionRuntimes,
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<TestCloud> {
  const { config } = resolveConfig({});
  const cloud = await openCloud({
    config: { ...config, port: 0, ephemeral: true, ...settings },
    log: { ...silentLog, error: (text, fields = {}) => console.error(text, fields) },
    product: '0.0.0',
    environment,
    strictOutput: true,
    functions,
  });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const common = {
    endpoint: cloud.endpoint,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
  };
  const clients: { destroy?(): void }[] = [];
  return {
    endpoint: cloud.endpoint,
    get world() {
      return cloud.world();
    },
    trace: cloud.trace,
    clock: { advance: (ms) => cloud.world().advance(ms), now: () => cloud.world().clock.now() },
    client(Client, clientConfig = {}) {
      const client = new Client({ ...common, ...clientConfig });
      // Every client of the SDK has it; the type here is the caller's.
      clients.push(client as { destroy?(): void });
      return client;
    },
    reset: cloud.reset,
    async stop() {
      for (const client of clients) client.destroy?.();
      await cloud.stop();
    },
  };
}
