/**
 * The composition root: puts a world on a data directory, a gateway before it and a port before that. Everything that
 * runs (the command, the in-process API, tests) is made here.
 */

import { homedir } from 'node:os';
import type { Readable } from 'node:stream';
import type { ControlParts } from '../console-api/control-parts.ts';
import type { DataDirectory, DataDirectoryEvent } from '../core/data-directory/data-directory.ts';
import { defaultDataDirectory } from '../core/data-directory/default-path.ts';
import {
  openDataDirectory,
  openEphemeralDirectory,
  removeDeadEphemeral,
} from '../core/data-directory/open-directory.ts';
import { realFiles } from '../core/files.ts';
import { noFunctions } from '../core/functions.ts';
import type { Log } from '../core/log.ts';
import { realHashPassword } from '../core/password-hash.ts';
import { realRandom } from '../core/random.ts';
import { realScheduler } from '../core/scheduler.ts';
import type { AnyService } from '../core/service.ts';
import { World, type WorldParts } from '../core/world.ts';
import { createAudit } from '../gateway/audit/audit.ts';
import { createAuthoriser } from '../gateway/authorise.ts';
import { createGateway, type GatewayParts } from '../gateway/chain.ts';
import { Faults } from '../gateway/faults.ts';
import { createGuard } from '../gateway/guard.ts';
import { type HttpServer, listenHttp } from '../gateway/http.ts';
import { createInsideCall } from '../gateway/inside-call.ts';
import { accessDenied } from '../gateway/refusals.ts';
import { makeServiceRouter } from '../gateway/route-service.ts';
import { createSigningKeys } from '../gateway/signing-keys.ts';
import { signatureStyle } from '../gateway/sigv4.ts';
import { Trace } from '../gateway/trace.ts';
import { type Models, openModels } from '../model/load.ts';
import { ObservedCalls } from '../policy/observed-calls.ts';
import { begin, FIRST_SNAPSHOT, importSnapshot } from './beginning.ts';
import type { Cloud, CloudOptions } from './cloud-facts.ts';
import { isLoopback } from './config.ts';
import { faultPages, orderFromEnvironment } from './faults.ts';
import { createFederation } from './federation.ts';
import { type FunctionHost, hostFunctions } from './function-host.ts';
import { hotReloadFolder } from './hot-reload.ts';
import { lazyIdentity } from './identity.ts';
import { localImage } from './local-image.ts';
import { loopDelay } from './loop-delay.ts';
import { openOffload } from './offload.ts';
import { lazyOrganization } from './organization.ts';
import { createOwnPages } from './own-pages.ts';
import { loadService, PAGE_OWNERS, SERVICE_NAMES } from './registry.ts';
import { seedPage } from './seed/page.ts';
import { servedServices } from './served.ts';
import { packSnapshot } from './snapshot-file.ts';
import { told } from './told.ts';
import { openWorlds, type Worlds, worldPages } from './worlds.ts';

/** How long requests in flight may take to end when the cloud stops. */
const GRACE_MS = 5_000;
/** When an ephemeral cloud looks for what killed ones left: the many that live shorter have better things to do. */
const TIDY_AFTER_MS = 2_000;

/** Opens the data directory (or a temporary one) and listens. Throws DataDirectoryError, StoreError, PortInUseError. */
export async function openCloud(options: CloudOptions): Promise<Cloud> {
  const host = await WorldHost.open(options);
  try {
    return await host.listen();
  } catch (error) {
    await host.close();
    throw error;
  }
}

/** One data directory with the world that runs on it now. */
class WorldHost {
  readonly #options: CloudOptions;
  readonly #directory: DataDirectory;
  readonly #models: Models;
  readonly #worlds: Worlds | undefined;
  readonly #trace = new Trace();
  readonly #observed = new ObservedCalls();
  readonly #scheduler = realScheduler();
  readonly #random = realRandom();
  readonly #identity;
  readonly #authorise;
  readonly #audit;
  readonly #faults: Faults;
  readonly #isServed: (service: string) => boolean;
  #services = new Map<string, Promise<AnyService>>();
  #world: World | undefined;
  #functionHost: FunctionHost | undefined;
  #changing: Promise<World> | undefined;
  #http: HttpServer | undefined;
  #stopped: Promise<void> | undefined;
  /** A reset of an ephemeral cloud that began with a snapshot goes back to it. */
  #returnsToFirst = false;
  readonly #closing = new AbortController();
  readonly #offload = openOffload();
  readonly #loopDelay = loopDelay();
  #tidying: NodeJS.Timeout | undefined;

  static async open(options: CloudOptions): Promise<WorldHost> {
    const directory = await openDirectory(options);
    try {
      const beginning = { folder: options.from, file: options.config.from };
      const isMade = await begin(directory, beginning, options.log);
      const host = new WorldHost(options, directory);
      host.#returnsToFirst = isMade && directory.isEphemeral;
      host.#world = await host.#openWorld();
      return host;
    } catch (error) {
      await directory.close();
      throw error;
    }
  }

  private constructor(options: CloudOptions, directory: DataDirectory) {
    const { config } = options;
    this.#options = options;
    this.#directory = directory;
    this.#models = options.models ?? openModels();
    this.#audit = createAudit(this.#models);
    this.#faults = new Faults(this.#models);
    this.#isServed = servedServices(this.#models, config.services, options.log);
    if (options.servesWorlds === true) {
      const shared = { models: this.#models, random: this.#random };
      this.#worlds = openWorlds({ ...options, ...shared, openCloud, directory });
    }
    this.#identity = lazyIdentity({ account: config.account, isStrict: config.auth === 'strict' });
    this.#authorise = createAuthoriser({
      identity: this.#identity,
      organization: lazyOrganization(),
      mode: config.auth,
      observed: this.#observed,
      denied: (denial, seal) => {
        const model = this.#models.service(denial.call.service.name);
        return accessDenied(signatureStyle(model.sign, denial.call.wire ?? 'json1.1'), denial, seal);
      },
    });
  }

  async listen(): Promise<Cloud> {
    const { config, log } = this.#options;
    const handler = createGateway({
      world: () => this.#changing ?? this.#current(),
      route: makeServiceRouter(this.#models, config.hostNames),
      authenticator: { identity: this.#identity, mode: config.auth, keys: createSigningKeys(), log },
      authorise: this.#authorise,
      audit: this.#audit,
      faults: this.#faults,
      guard: createGuard({
        allowedOrigins: config.allowOrigin,
        hostNames: config.hostNames,
        servesNetwork: !config.host.every(isLoopback),
      }),
      isServed: this.#isServed,
      ownPages: this.#ownPages(),
      trace: this.#trace,
      log,
      strictOutput: this.#options.strictOutput === true,
    });
    const http = await listenHttp({
      hosts: config.host,
      port: config.port,
      handler,
      certificates: () => this.#certificates(),
      onFault: ({ code, remoteAddress }) => log.debug('A connection was refused', { code, remoteAddress }),
    });
    this.#http = http;
    if (config.ephemeral) this.#tidyLater();
    await this.#directory.announce({ endpoint: this.#endpoint() });
    return {
      endpoint: this.#endpoint(),
      port: http.port,
      hosts: http.hosts,
      directory: this.#directory,
      trace: this.#trace,
      world: () => this.#current(),
      reset: () => this.#reset(),
      saveSnapshot: async (name) => void (await this.#directory.save(name)),
      loadSnapshot: (name) => this.#replace(() => this.#directory.load(name)),
      stop: () => this.close(),
    };
  }

  #ownPages(): GatewayParts['ownPages'] {
    const { product, config } = this.#options;
    const control = createOwnPages(this.#controlParts(), { trustsNetwork: config.allowInsecure });
    const federation = createFederation({ identity: this.#identity, version: product });
    return async (exchange) => (await control(exchange)) || (await federation(exchange));
  }

  /** Stops listening, lets requests end, closes the state. */
  close(): Promise<void> {
    this.#stopped ??= this.#close();
    return this.#stopped;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#tidying);
    await this.#changing?.catch(() => {});
    this.#world?.stop();
    this.#closing.abort();
    await this.#stopFunctions();
    await this.#worlds?.close();
    await this.#http?.close(GRACE_MS);
    await this.#offload.close();
    this.#loopDelay.close();
    await this.#directory.close();
  }

  /** Ephemeral clouds cannot remove their folder when they are killed: a later one does. */
  #tidyLater(): void {
    const { log } = this.#options;
    this.#tidying = setTimeout(() => {
      removeDeadEphemeral()
        .then((count) => {
          if (count > 0) log.info('Removed what killed ephemeral clouds had left', { folders: count });
        })
        .catch((error: Error) => log.debug('Could not look for leftovers', { error: error.message }));
    }, TIDY_AFTER_MS);
    this.#tidying.unref();
  }

  #current(): World {
    if (this.#world === undefined) throw new Error('The cloud is not open');
    return this.#world;
  }

  #endpoint(): string {
    // Whoever listens on all addresses is reached by the first, too.
    const [host = ''] = this.#options.config.host;
    const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
    const port = this.#http?.port ?? this.#options.config.port;
    return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
  }

  /** As after the first start, which for a cloud made from a snapshot is that one. */
  #reset(): Promise<void> {
    const isMade = this.#returnsToFirst;
    return this.#replace(() => (isMade ? this.#directory.load(FIRST_SNAPSHOT) : this.#directory.reset()));
  }

  /**
   * Ends the world, changes what lies under it, and opens another one; requests wait meanwhile. A change that is refused
   * has changed nothing: the new world then stands where the old one did.
   */
  async #replace(change: () => Promise<void>): Promise<void> {
    while (this.#changing !== undefined) await this.#changing.catch(() => {});
    this.#world?.stop();
    await this.#stopFunctions();
    const changed = change();
    this.#changing = changed.then(
      () => this.#openWorld(),
      () => this.#openWorld(),
    );
    try {
      this.#world = await this.#changing;
    } finally {
      this.#changing = undefined;
    }
    await changed;
  }

  async #openWorld(): Promise<World> {
    this.#services = new Map();
    this.#observed.clear();
    const { config, log, environment } = this.#options;
    this.#faults.clear();
    orderFromEnvironment(this.#faults, environment, log);
    this.#functionHost = this.#options.functions === undefined ? this.#openFunctions() : undefined;
    const parts: WorldParts = {
      store: this.#directory.store(),
      blobs: this.#directory.blobs(),
      segments: this.#directory.segments(),
      scheduler: this.#scheduler,
      random: this.#random,
      functions: this.#options.functions ?? this.#functionHost ?? noFunctions,
      hashPassword: realHashPassword(),
      offload: this.#offload,
      log,
      settings: {
        account: config.account,
        region: config.region,
        publicUrl: () => (config.publicUrl === '' ? this.#endpoint() : config.publicUrl),
        missingRoles: config.missingRoles,
        hotReloadFolder: (path) => hotReloadFolder(config.hotReloadRoot, path),
        localImage: (uri) => localImage(config.imageRoot, uri),
      },
      service: (name) => this.#service(name),
      call: createInsideCall({
        models: this.#models,
        authorise: this.#authorise,
        audit: this.#audit,
        faults: this.#faults,
        trace: this.#trace,
      }),
    };
    // From its first step on a world may write a blob and be about to give it an owner.
    const startedMs = this.#scheduler.wallMs();
    const world = await World.open(parts);
    this.#sweep(world, startedMs);
    return world;
  }

  /** What a program has brought is its own affair. */
  async #stopFunctions(): Promise<void> {
    await this.#functionHost?.stop();
  }

  #openFunctions(): FunctionHost {
    return hostFunctions({
      folder: `${this.#directory.path}/functions`,
      hotReloadRoot: this.#options.config.hotReloadRoot,
      imageRoot: this.#options.config.imageRoot,
      environment: this.#options.environment,
      endpoint: () => this.#endpoint(),
      nowMs: () => this.#world?.clock.now() ?? this.#scheduler.wallMs(),
      isolation: this.#options.config.isolation,
      addedCertificates: this.#options.config.caBundle,
      log: this.#options.log,
      ownCertificate: async () => (await this.#certificates()).certificate,
    });
  }

  /** Takes away, in the background, what writes left behind that a crash cut off between file and commit. */
  #sweep(world: World, changedBeforeMs: number): void {
    const sweeping = this.#directory.blobs().sweep({
      isOwned: (ids) => world.ownedBlobs(ids),
      changedBeforeMs,
    });
    sweeping.then(
      (ids) =>
        ids.length > 0 &&
        this.#options.log.info('Blobs without an owner were removed', { blobs: ids.length }),
      (error: unknown) => {
        if (!world.stopping.aborted) this.#options.log.warn('Blobs were not swept', { error: String(error) });
      },
    );
  }

  /** A service's table; its collections are migrated before anything of it is read. */
  #service(name: string): Promise<AnyService> {
    let service = this.#services.get(name);
    if (service === undefined) {
      service = loadService(name).then(async (table) => {
        await this.#directory.adopt(table.collections);
        return table;
      });
      this.#services.set(name, service);
    }
    return service;
  }

  async #certificates() {
    const { openAuthority } = await import('../engines/certs/authority.ts');
    const folder = `${this.#directory.path}/ca`;
    return openAuthority({ directory: folder, wall: () => this.#scheduler.wallMs() });
  }

  #controlParts(): ControlParts {
    const { product, onStopAsked } = this.#options;
    return {
      world: () => this.#current(),
      models: this.#models,
      trace: this.#trace,
      loopDelayText: () => this.#loopDelay.metricsText(),
      observed: this.#observed,
      version: product,
      services: SERVICE_NAMES,
      pageOwners: PAGE_OWNERS,
      reset: () => told(this.#reset()),
      isServed: this.#isServed,
      hooks: this.#options.hooks,
      seed: (body) => seedPage(this.#current(), this.#models, body),
      faults: faultPages(this.#faults),
      worlds: this.#worlds === undefined ? undefined : worldPages(this.#worlds),
      snapshots: {
        save: async (name: string) => void (await told(this.#directory.save(name))),
        load: (name: string) => told(this.#replace(() => this.#directory.load(name))),
        list: () => this.#directory.snapshots(),
        remove: (name: string) => told(this.#directory.deleteSnapshot(name)),
        pack: (name: string | undefined) => told(this.#pack(name)),
        unpack: (name: string, file: Readable) => told(importSnapshot(this.#directory, name, file)),
      },
      facts: () => this.#facts(),
      stop: onStopAsked,
      closing: this.#closing.signal,
    };
  }

  /** The file of a snapshot, or of the state as it is now. */
  async #pack(name: string | undefined): Promise<Readable> {
    const { product } = this.#options;
    if (name !== undefined) return packSnapshot(await this.#directory.snapshotFolder(name), product);
    const passing = `export-${this.#current().ids.uuid()}`;
    await this.#directory.save(passing);
    const forget = () => void this.#directory.deleteSnapshot(passing).catch(() => {});
    try {
      const packed = await packSnapshot(await this.#directory.snapshotFolder(passing), product);
      return packed.once('close', forget);
    } catch (error) {
      forget();
      throw error;
    }
  }

  #facts(): Record<string, unknown> {
    const { config } = this.#options;
    return {
      endpoint: this.#endpoint(),
      ephemeral: config.ephemeral,
      dataDirectory: this.#directory.path,
      account: config.account,
      region: config.region,
      auth: config.auth,
      durability: config.durability,
      isolation: this.#functionHost?.isolationWords() ?? config.isolation,
      certificateAuthority: `${this.#directory.path}/ca/ca.pem`,
      pid: process.pid,
    };
  }
}

function openDirectory({ config, log, product, environment }: CloudOptions): Promise<DataDirectory> {
  const options = {
    durability: config.durability,
    schedule: (run: () => void) => void setImmediate(run),
    random: realRandom(),
    wallMs: () => Date.now(),
    product,
    report: (event: DataDirectoryEvent) => reportEvent(log, event),
    files: realFiles(),
  };
  if (config.ephemeral) return openEphemeralDirectory(options);
  const path = config.dataDir === '' ? defaultDataDirectory(environment, homedir()) : config.dataDir;
  return openDataDirectory(path, options);
}

function reportEvent(log: Log, event: DataDirectoryEvent): void {
  if (event.kind === 'migrated') log.info('Migrated', { collection: event.collection, rows: event.rows });
  else if (event.kind === 'problem') log.error('The store has a problem', { error: event.error.message });
  else if (event.kind === 'segment')
    log.warn('The end of a log was cut at start', { damage: JSON.stringify(event.damage) });
  else
    log.error('Blobs were damaged by a power cut and put aside', {
      blobs: event.blobs.length,
      directory: event.directory,
    });
}
