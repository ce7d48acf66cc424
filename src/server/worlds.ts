/**
 * Further clouds of one process: each has its own state, clock, trace and port, and shares nothing with the others but
 * code. They are ephemeral and live no longer than the process that owns them.
 */

import { ControlError } from '../console-api/control-request.ts';
import type { WorldPages } from '../console-api/worlds.ts';
import type { DataDirectory } from '../core/data-directory/data-directory.ts';
import type { RandomBytes } from '../core/ids.ts';
import { PortInUseError } from '../gateway/http.ts';
import type { Models } from '../model/load.ts';
import type { Cloud, CloudOptions } from './cloud-facts.ts';
import { processStart } from './owner-process.ts';
import { told } from './told.ts';

/** More would be a leak of somebody's test run. */
const WORLDS_MAX = 500;
/** How often owners are looked at. */
const OWNERS_MS = 1_000;

export interface WorldRequest {
  /** 0 or absent picks a free one. */
  port?: number | undefined;
  /** A snapshot of the first cloud. */
  from?: string | undefined;
  /** Of keys that are no account id themselves; by default that of the first cloud. */
  account?: string | undefined;
  /** The world ends when this process has ended. */
  ownerPid?: number | undefined;
}

export interface WorldFacts {
  readonly id: string;
  readonly endpoint: string;
  readonly port: number;
  readonly from?: string | undefined;
  readonly ownerPid?: number | undefined;
  readonly createdMs: number;
}

/** A request for a world that cannot be had; the text is the answer. */
export class WorldError extends Error {
  readonly reason: 'owner-gone' | 'too-many' | 'unknown' | 'closed';

  constructor(reason: WorldError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface WorldsParts {
  /** Opens an ephemeral cloud. Throws what opening the first one throws. */
  open(request: WorldRequest): Promise<Cloud>;
  id(): string;
  wallMs(): number;
  /** Told of worlds that end because their owner did. */
  ownerGone(facts: WorldFacts): void;
}

interface Running extends WorldFacts {
  readonly cloud: Cloud;
  /** Tells the owner from a later process of the same number. */
  readonly ownerStart: string | undefined;
}

export class Worlds {
  readonly #parts: WorldsParts;
  readonly #running = new Map<string, Running>();
  #opening = 0;
  #watch: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(parts: WorldsParts) {
    this.#parts = parts;
  }

  /** @throws WorldError, and what opening a cloud throws (a taken port, a missing snapshot) */
  async add(request: WorldRequest): Promise<WorldFacts> {
    const { from, ownerPid } = request;
    if (this.#isClosed) throw new WorldError('closed', 'This kumobako is stopping.');
    if (this.#running.size + this.#opening >= WORLDS_MAX) {
      throw new WorldError('too-many', `There are ${WORLDS_MAX} worlds already: remove some first.`);
    }
    const ownerStart = ownerPid === undefined ? undefined : processStart(ownerPid);
    if (ownerPid !== undefined && ownerStart === undefined) {
      throw new WorldError('owner-gone', `There is no process ${ownerPid} that could own a world.`);
    }
    const cloud = await this.#open(request);
    const { endpoint, port } = cloud;
    const facts = { id: this.#parts.id(), endpoint, port, from, ownerPid, createdMs: this.#parts.wallMs() };
    this.#running.set(facts.id, { ...facts, cloud, ownerStart });
    if (ownerPid !== undefined) this.#watchOwners();
    return facts;
  }

  list(): WorldFacts[] {
    return [...this.#running.values()].map(({ cloud: _cloud, ownerStart: _start, ...facts }) => facts);
  }

  /** Ends a world; what is in flight in it is broken off. @throws WorldError */
  async remove(id: string): Promise<void> {
    const running = this.#running.get(id);
    if (running === undefined) throw new WorldError('unknown', `There is no world ${id}.`);
    this.#running.delete(id);
    await running.cloud.stop();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#watch);
    await Promise.all(this.list().map(({ id }) => this.remove(id)));
  }

  async #open(request: WorldRequest): Promise<Cloud> {
    this.#opening++;
    try {
      const cloud = await this.#parts.open(request);
      if (!this.#isClosed) return cloud;
      await cloud.stop();
      throw new WorldError('closed', 'This kumobako is stopping.');
    } finally {
      this.#opening--;
    }
  }

  #watchOwners(): void {
    this.#watch ??= setInterval(() => this.#endOrphans(), OWNERS_MS).unref();
  }

  #endOrphans(): void {
    let owned = 0;
    for (const { cloud: _cloud, ownerStart, ...facts } of this.#running.values()) {
      if (facts.ownerPid === undefined) continue;
      owned++;
      if (processStart(facts.ownerPid) === ownerStart) continue;
      this.#parts.ownerGone(facts);
      void this.remove(facts.id);
    }
    if (owned > 0) return;
    clearInterval(this.#watch);
    this.#watch = undefined;
  }
}

interface WorldsOptions extends CloudOptions {
  openCloud: (options: CloudOptions) => Promise<Cloud>;
  /** Of the first cloud, whose snapshots others begin with. */
  directory: DataDirectory;
  random: RandomBytes;
  models: Models;
}

/** The worlds beside a cloud: of its settings, but for those that say where it is. */
export function openWorlds({ openCloud, directory, random, models, ...options }: WorldsOptions): Worlds {
  const { config, log, product, environment } = options;
  return new Worlds({
    open: async ({ port = 0, from, account = config.account }) =>
      openCloud({
        config: { ...config, port, account, ephemeral: true, dataDir: '', publicUrl: '', from: '' },
        from: from === undefined ? undefined : await directory.snapshotFolder(from),
        log,
        product,
        environment,
        models,
      }),
    id: () => Buffer.from(random(6)).toString('hex'),
    wallMs: () => Date.now(),
    ownerGone: ({ id, ownerPid }) => log.info('A world ended with its owner', { world: id, ownerPid }),
  });
}

const WORLD_STATUS: Readonly<Record<WorldError['reason'], number>> = {
  'owner-gone': 400,
  unknown: 404,
  'too-many': 409,
  closed: 503,
};

/** The worlds as control pages: refusals are answered with their own words. */
export function worldPages(worlds: Worlds): WorldPages {
  return {
    add: (request) => told(refusing(worlds.add(request))),
    list: () => worlds.list(),
    remove: (id) => refusing(worlds.remove(id)),
  };
}

async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof WorldError) throw new ControlError(WORLD_STATUS[error.reason], error.message);
    if (!(error instanceof PortInUseError)) throw error;
    throw new ControlError(409, `${error.message} Leave the port out, and a free one is picked.`);
  }
}
