/** An ephemeral cloud in this process, with real HTTP on a free port: what tests drive with real clients. */

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBlobDirectory } from '../../src/core/blobs/blob-directory.ts';
import { realFiles } from '../../src/core/files.ts';
import { silentLog } from '../../src/core/log.ts';
import { realRandom } from '../../src/core/random.ts';
import { realScheduler } from '../../src/core/scheduler.ts';
import { openSqliteStore } from '../../src/core/store-sqlite.ts';
import { World } from '../../src/core/world.ts';
import { createAuthoriser } from '../../src/gateway/authorise.ts';
import { createGateway } from '../../src/gateway/chain.ts';
import { createInsideCall } from '../../src/gateway/inside-call.ts';
import { accessDenied } from '../../src/gateway/refusals.ts';
import { makeServiceRouter } from '../../src/gateway/route-service.ts';
import { createSigningKeys } from '../../src/gateway/signing-keys.ts';
import { signatureStyle } from '../../src/gateway/sigv4.ts';
import { Trace } from '../../src/gateway/trace.ts';
import { openModels } from '../../src/model/load.ts';
import { lazyIdentity } from '../../src/server/identity.ts';
import { loadService } from '../../src/server/registry.ts';

export interface TestCloud {
  endpoint: string;
  world: World;
  trace: Trace;
  clock: { advance(ms: number): Promise<void>; now(): number };
  /** A client of the SDK, pointed here. S3 clients get path style. */
  client<C>(Client: new (config: object) => C, config?: object): C;
  stop(): Promise<void>;
}

const models = openModels();
const route = makeServiceRouter(models);

export async function testCloud(): Promise<TestCloud> {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-test-'));
  const random = realRandom();
  let endpoint = '';
  const trace = new Trace();
  const identity = lazyIdentity({ account: '000000000000', isStrict: false });
  const authorise = createAuthoriser({
    identity,
    mode: 'standard',
    denied: (denial) => {
      const { sign } = models.service(denial.call.service.name);
      return accessDenied(signatureStyle(sign, denial.call.wire ?? 'json1.1'), denial);
    },
  });
  const log = { ...silentLog, error: (text: string, fields: object = {}) => console.error(text, fields) };
  const world = await World.open({
    store: openSqliteStore({
      file: ':memory:',
      durability: 'default',
      schedule: (run) => void setImmediate(run),
    }),
    blobs: openBlobDirectory({
      files: realFiles(),
      root: join(folder, 'blobs'),
      durability: 'default',
      random,
    }),
    scheduler: realScheduler(),
    random,
    log,
    settings: { account: '000000000000', region: 'us-east-1', publicUrl: () => endpoint },
    service: loadService,
    call: createInsideCall({ models, authorise, trace }),
  });
  const gateway = createGateway({
    world: () => world,
    route,
    authenticator: { identity, mode: 'standard', keys: createSigningKeys(), log },
    authorise,
    guard: () => false,
    ownPages: async () => false,
    trace,
    log,
    strictOutput: true,
  });
  const server = createServer(gateway);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const clients: { destroy?(): void }[] = [];
  return {
    endpoint,
    world,
    trace,
    clock: { advance: (ms) => world.advance(ms), now: () => world.clock.now() },
    client(Client, config = {}) {
      const client = new Client({
        endpoint,
        region: 'us-east-1',
        credentials,
        forcePathStyle: true,
        maxAttempts: 1,
        ...config,
      });
      clients.push(client as { destroy?(): void });
      return client;
    },
    async stop() {
      for (const client of clients) client.destroy?.();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
