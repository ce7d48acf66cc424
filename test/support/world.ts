import type { BlobStore } from '../../src/core/blobs/blob-store.ts';
import { rootOf } from '../../src/core/caller.ts';
import { memoryFiles } from '../../src/core/files-memory.ts';
import { noFunctions } from '../../src/core/functions.ts';
import { silentLog } from '../../src/core/log.ts';
import { inlineOffload } from '../../src/core/offload.ts';
import { realHashPassword } from '../../src/core/password-hash.ts';
import { realRandom } from '../../src/core/random.ts';
import { realScheduler } from '../../src/core/scheduler.ts';
import { openSegmentDirectory } from '../../src/core/segments/segment-directory.ts';
import type { AnyService } from '../../src/core/service.ts';
import type { Store } from '../../src/core/store.ts';
import { openSqliteStore } from '../../src/core/store-sqlite.ts';
import { type RequestBase, World } from '../../src/core/world.ts';
import { loadTasks } from '../../src/server/registry.ts';

export const ACCOUNT = '000000000000';
export const PLACE = { account: ACCOUNT, region: 'us-east-1' };

export const base: RequestBase = {
  caller: rootOf(ACCOUNT),
  place: PLACE,
  requestId: 'test-request',
  endpoint: 'http://127.0.0.1:4566',
  reply: () => {},
};

export function memoryStore(): Store {
  return openSqliteStore({
    file: ':memory:',
    durability: 'default',
    schedule: (run) => void setImmediate(run),
  });
}

/** A world without sockets and files, for tests of the core itself. */
export function openTestWorld(
  services: readonly AnyService[] = [],
  store: Store = memoryStore(),
  // Most worlds that a test opens never touch a blob.
  blobs: BlobStore = {} as BlobStore,
): Promise<World> {
  return World.open({
    store,
    blobs,
    segments: openSegmentDirectory({ files: memoryFiles(), root: '/segments', durability: 'default' }),
    scheduler: realScheduler(),
    random: realRandom(),
    functions: noFunctions,
    hashPassword: realHashPassword(),
    offload: inlineOffload(loadTasks),
    log: silentLog,
    settings: {
      account: ACCOUNT,
      region: 'us-east-1',
      publicUrl: () => base.endpoint,
      missingRoles: 'refuse',
      hotReloadFolder: async (path) => path,
      localImage: async (uri) => ({ path: uri, digest: `sha256:${'0'.repeat(64)}` }),
    },
    service: async (name) => {
      const service = services.find((candidate) => candidate.name === name);
      if (service === undefined) throw new Error(`The test has no service ${name}`);
      return service;
    },
    call: () => ({
      as: () => () => Promise.reject(new Error('The test world has no door')),
    }),
  });
}
