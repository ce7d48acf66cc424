/**
 * The machine that the cloud runs on: a disk that stays, and one process after another that dies. Nothing of a process
 * but its disk outlives it, and none of its waits ever ends.
 */

import { createHash } from 'node:crypto';
import { type BlobDirectory, openBlobDirectory } from '../../src/core/blobs/blob-directory.ts';
import { rootOf } from '../../src/core/caller.ts';
import type { Files } from '../../src/core/files.ts';
import { memoryFiles } from '../../src/core/files-memory.ts';
import type { RandomBytes } from '../../src/core/ids.ts';
import type { Log, LogFields } from '../../src/core/log.ts';
import { inlineOffload } from '../../src/core/offload.ts';
import type { Scheduler } from '../../src/core/scheduler.ts';
import { openSegmentDirectory } from '../../src/core/segments/segment-directory.ts';
import type { AnyService } from '../../src/core/service.ts';
import type { SimulatedFunctionCall } from '../../src/core/simulation.ts';
import { World } from '../../src/core/world.ts';
import type { Audit } from '../../src/gateway/audit/audit.ts';
import { type Authoriser, createAuthoriser } from '../../src/gateway/authorise.ts';
import { perform } from '../../src/gateway/door.ts';
import { createInsideCall } from '../../src/gateway/inside-call.ts';
import { accessDenied } from '../../src/gateway/refusals.ts';
import { signatureStyle } from '../../src/gateway/sigv4.ts';
import { Trace as RequestTrace } from '../../src/gateway/trace.ts';
import type { Models } from '../../src/model/load.ts';
import { loadTasks } from '../../src/server/registry.ts';
import { createIdentity } from '../../src/services/iam/identity.ts';
import { DURABLE_PLACE } from '../../src/services/lambda/durable/simulation.ts';
import { createOrganizationProvider } from '../../src/services/organizations/provider.ts';
import { processFiles } from './files.ts';
import { simulatedFunctions } from './functions.ts';
import type { Mutant } from './mutants.ts';
import type { Plan } from './plan.ts';
import type { SeededRandom } from './random.ts';
import { type Mortal, OUTSIDE, type Steps } from './steps.ts';
import { SimulatedStore } from './store.ts';
import { StoreDisk } from './store-disk.ts';
import type { Trace } from './trace.ts';
import { withoutLocks } from './wrapping.ts';

export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
export const ENDPOINT = 'http://127.0.0.1:4566';
export const BLOBS = '/data/blobs';
const SEGMENTS = '/data/segments';
/** How long the cloud is off at most, and in histories where time makes leaps. */
const OFF_MS_MAX = 1_000;
const LONG_OFF_MS_MAX = 60_000;
/** How long calls may go on when the cloud stops, and how long the process lives when its store is closed. */
const GRACE_MS_MAX = 5_000;
const LAST_MS = 20;
/** What a process logs when the code itself is wrong; `Error: EIO: ...` is the disk's own. */
const BUG = /^(TypeError|RangeError|ReferenceError|SyntaxError|Error(?!: E[A-Z]+:))\b/;

export interface MachineParts {
  plan: Plan;
  random: SeededRandom;
  steps: Steps;
  trace: Trace;
  mutant: Mutant | undefined;
  services: ReadonlyMap<string, AnyService>;
  models: Models;
  /** Absent where nobody looks at the history. */
  audit: Audit | undefined;
  problem(text: string): void;
  /** A power cut has lost everything that was written behind so many groups. */
  forgotten(writtenGroups: number): void;
}

/** How likely a function fails, while things go wrong. */
const FUNCTION_FAILURES = 0.2;

/** One life of the cloud. */
export class Process implements Mortal {
  readonly number: number;
  readonly bootedMs: number;
  readonly authorise: Authoriser;
  readonly audit: Audit | undefined;
  isDead = false;
  /** Takes no calls any more and ends those that it has. */
  isStopping = false;
  /** Absent while it starts. */
  world: World | undefined;
  blobs: BlobDirectory | undefined;
  /** Calls that wait for an answer; what to do when the connection breaks. */
  readonly connections = new Set<() => void>();

  constructor(number: number, bootedMs: number, authorise: Authoriser, audit: Audit | undefined) {
    this.number = number;
    this.bootedMs = bootedMs;
    this.authorise = authorise;
    this.audit = audit;
  }
}

export class Machine {
  readonly disk = new StoreDisk();
  readonly files;
  readonly #parts: MachineParts;
  /** The cloud's random bytes: what it draws does not change what clients do. */
  readonly #bytes: RandomBytes;
  readonly #chance: SeededRandom;
  readonly #waiting: ((process: Process) => void)[] = [];
  /** How often a crash came after a step of each kind. */
  readonly crashes = new Map<string, number>();
  readonly functionCalls: SimulatedFunctionCall[] = [];
  #process: Process | undefined;
  #lives = 0;
  #crashesLeft: number;
  #isCalm = true;
  #mayHaveLost = false;
  /** Since the last power cut nobody has come to the end of checking the blobs. */
  #isUnverified = false;

  constructor(parts: MachineParts) {
    this.#parts = parts;
    this.#bytes = parts.random.fork().bytes;
    this.#chance = parts.random.fork();
    this.#crashesLeft = parts.plan.crashesMax;
    this.files = memoryFiles({ nowMs: () => parts.steps.wallMs });
  }

  /** The running process, once it has started. */
  get running(): Process | undefined {
    const process = this.#process;
    return process?.world === undefined || process.isStopping ? undefined : process;
  }

  /** A power cut may have lost what was answered; never under strict durability. */
  get mayHaveLost(): boolean {
    return this.#mayHaveLost;
  }

  /** Resolves with a process that has started, at once or when there is one. */
  started(): Promise<Process> {
    const { running } = this;
    if (running !== undefined) return Promise.resolve(running);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** From now on things go wrong, or no longer. */
  setCalm(isCalm: boolean): void {
    this.#isCalm = isCalm;
  }

  boot(): void {
    const { steps, trace, problem, models, audit } = this.#parts;
    const process = new Process(this.#lives++, steps.wallMs, authoriserOf(models), audit);
    this.#process = process;
    trace.say(() => `process ${process.number} starts`);
    this.#start(process).then(
      () => {
        for (const resolve of this.#waiting.splice(0)) resolve(process);
      },
      (error) => {
        // A disk that refuses at the start: whoever runs the cloud starts it again.
        if (BUG.test(String(error))) problem(`the cloud does not start: ${String(error)}`);
        this.#end(process, 'crash');
      },
    );
  }

  /** Between two steps: kills the process if the seed says so. `next` is the kind of the step to come. */
  maybeCrash(next: string): void {
    const process = this.#process;
    if (this.#isCalm || this.#crashesLeft === 0 || process === undefined) return;
    const { plan, steps } = this.#parts;
    let chance = plan.crashChance;
    if (steps.last === plan.crashAfter || next === plan.crashBefore) chance *= plan.crashFactor;
    if (process.world === undefined) chance *= plan.recoveryCrashFactor;
    if (!this.#chance.chance(chance)) return;
    this.#crashesLeft--;
    const state =
      process.world === undefined ? ' while starting' : process.isStopping ? ' while stopping' : '';
    const when = `${steps.last}${state}`;
    this.crashes.set(when, (this.crashes.get(when) ?? 0) + 1);
    if (this.running === process && this.#chance.chance(plan.stopShare)) this.#stop(process);
    else this.#end(process, this.#chance.chance(plan.powerCutShare) ? 'power cut' : 'crash');
  }

  /** Ends the process, one way or the other, when nothing is under way. */
  restart(): void {
    const process = this.#process;
    if (process === undefined) return;
    if (this.#chance.chance(0.5)) this.#stop(process);
    else this.#end(process, 'crash');
  }

  /** An orderly end: calls have some time to come to theirs, then the store is closed under what is left. */
  #stop(process: Process): void {
    const { steps, trace } = this.#parts;
    const { world } = process;
    trace.text('stop');
    trace.say(() => `process ${process.number} stops after ${steps.last}`);
    process.isStopping = true;
    world?.stop();
    steps.after(process, this.#chance.below(GRACE_MS_MAX), 'close', () => {
      world?.store.close().catch((error) => this.#parts.problem(`the store does not close: ${error}`));
      steps.after(process, LAST_MS, 'exit', () => this.#end(process, 'exit'));
    });
  }

  #end(process: Process, how: 'crash' | 'power cut' | 'exit'): void {
    const { steps, trace, plan } = this.#parts;
    process.isDead = true;
    this.#process = undefined;
    steps.bury();
    trace.text(how);
    trace.say(() => `${how} of process ${process.number} after ${steps.last}`);
    if (how === 'power cut') this.#cutPower();
    else this.disk.rollBack();
    for (const broken of process.connections) steps.later(OUTSIDE, 'connection lost', broken);
    const offMs = 1 + this.#chance.below(plan.clockMoves > 0 ? LONG_OFF_MS_MAX : OFF_MS_MAX);
    steps.after(OUTSIDE, offMs, 'boot', () => this.boot());
  }

  #cutPower(): void {
    const survivors = (unsynced: number) => this.#chance.between(0, unsynced);
    const writtenGroups = this.disk.powerCut(survivors);
    this.files.powerCut(this.#chance.fraction);
    this.#isUnverified = true;
    this.#mayHaveLost ||= this.#parts.plan.durability === 'default';
    this.#parts.forgotten(writtenGroups);
  }

  async #start(process: Process): Promise<void> {
    const { mutant, plan, services, models, steps } = this.#parts;
    const blobs = this.#openBlobs(process);
    // As a data directory does when it is opened and was not closed.
    await blobs.removeLeftovers();
    if (this.#isUnverified) await blobs.verify(0);
    this.#isUnverified = false;
    const store = new SimulatedStore(this.disk, {
      pause: (kind) => steps.pause(process, kind),
      later: (kind, run) => steps.later(process, kind, run),
      write: (run) => {
        steps.after(process, this.#chance.below(plan.writeMsMax + 1), 'write', run);
      },
      readsAhead: () => this.#chance.chance(0.5),
      syncs: () => plan.durability === 'strict' || this.#chance.chance(plan.checkpoints),
      isFull: () => this.#happens(plan.fullDisk),
      answersEarly: mutant?.answersEarly,
      applied: (commit, version) => this.#traceCommit(commit.sets, version),
    });
    const random = this.#chance.fork();
    // Blobs of this life may be about to get their owner, from its first step on.
    const changedBeforeMs = steps.wallMs;
    const functions = simulatedFunctions({
      pause: () => steps.pause(process, 'function'),
      fails: () => !this.#isCalm && this.#chance.chance(FUNCTION_FAILURES),
      calls: this.functionCalls,
      checkpoint: (input) => this.#checkpoint(process, input),
    });
    const world = await World.open({
      store: mutant?.store?.(store, random) ?? store,
      blobs: mutant?.blobs?.(blobs, random) ?? blobs,
      segments: openSegmentDirectory({
        files: this.#filesOf(process),
        root: SEGMENTS,
        durability: plan.durability,
      }),
      scheduler: this.#schedulerOf(process),
      random: this.#bytes,
      functions: mutant?.functions?.(functions, random) ?? functions,
      offload: inlineOffload(loadTasks),
      hashPassword: async (password, salt) => {
        await steps.pause(process, 'hash');
        // As good as a slow one here, where nobody guesses.
        return createHash('sha256').update(salt).update(password).digest();
      },
      log: this.#logOf(process),
      settings: {
        account: ACCOUNT,
        region: REGION,
        publicUrl: () => ENDPOINT,
        missingRoles: 'refuse',
        hotReloadFolder: async (path) => path,
        localImage: async (uri) => ({ path: uri, digest: `sha256:${'0'.repeat(64)}` }),
      },
      service: async (name) => {
        const service = services.get(name);
        if (service === undefined) throw new Error(`The simulation has not loaded ${name}`);
        const planned = plan.ignoresLocks ? withoutLocks(service) : service;
        return mutant?.service?.(planned, random) ?? planned;
      },
      call: createInsideCall({
        models,
        authorise: process.authorise,
        audit: process.audit,
        trace: new RequestTrace(),
      }),
    });
    process.blobs = blobs;
    process.world = world;
    const sweeping = blobs.sweep({ isOwned: (ids) => world.ownedBlobs(ids), changedBeforeMs });
    sweeping.catch((error) => world.log.warn('Blobs were not swept', { error: String(error) }));
  }

  /** As a function asks for it: over a connection that the process serves itself. */
  async #checkpoint(process: Process, input: object): Promise<object> {
    const { world } = process;
    if (world === undefined) throw new TypeError('A function ran in a process that has not started');
    const place = { account: ACCOUNT, region: DURABLE_PLACE.region };
    const output: object | undefined = await perform(world, process, {
      ...{
        service: await world.service('lambda'),
        operation: 'CheckpointDurableExecution',
        input: { ...input },
      },
      base: {
        ...{ caller: rootOf(ACCOUNT), place, requestId: world.ids.uuid() },
        ...{ endpoint: ENDPOINT, reply: () => {} },
      },
      signal: world.stopping,
      origin: { sourceIp: '127.0.0.1', secureTransport: false },
      request: { headers: {}, url: '/', trailers: () => ({}) },
    });
    return output ?? {};
  }

  #openBlobs(process: Process): BlobDirectory {
    return openBlobDirectory({
      files: this.#filesOf(process),
      root: BLOBS,
      durability: this.#parts.plan.durability,
      random: this.#bytes,
    });
  }

  /** The disk's files, as this process sees and writes them. */
  #filesOf(process: Process): Files {
    const { plan, steps, mutant } = this.#parts;
    return processFiles(this.files, {
      pause: (kind) => steps.pause(process, kind),
      fault: (operation) => {
        // What cannot be removed is an orphan by nobody's fault.
        if (operation === 'remove' || !this.#happens(plan.fileFaults)) return undefined;
        return { code: this.#chance.pick(['ENOSPC', 'EIO']) };
      },
      tears: () => this.#chance.chance(plan.tornWrites),
      ignoresSync: mutant?.ignoresSync === true,
    });
  }

  #happens(probability: number): boolean {
    return !this.#isCalm && probability > 0 && this.#chance.chance(probability);
  }

  #schedulerOf(process: Process): Scheduler {
    const { steps } = this.#parts;
    return {
      wallMs: () => steps.wallMs,
      monotonicMs: () => steps.wallMs - process.bootedMs,
      after: (delayMs, action) => steps.after(process, delayMs, 'timer', action),
      turn: (action) => steps.later(process, 'turn', action),
    };
  }

  #logOf({ number }: Process): Log {
    const { trace, problem } = this.#parts;
    const record = (text: string, fields: LogFields = {}) => {
      trace.text(text);
      trace.say(() => `process ${number} logs: ${text} ${JSON.stringify(fields)}`);
      if (BUG.test(String(fields['error']))) problem(`${text}: ${JSON.stringify(fields)}`);
    };
    return { error: record, warn: record, info: () => {}, debug: () => {} };
  }

  #traceCommit(sets: readonly { key: Uint8Array; value: Uint8Array }[], version: number): void {
    const { trace } = this.#parts;
    trace.number(version);
    for (const { key, value } of sets) {
      trace.bytes(key);
      trace.bytes(value);
    }
    trace.say(
      () => `  commit ${version}: ${sets.map(({ key }) => Buffer.from(key).toString('hex')).join(' ')}`,
    );
  }
}

/** The product's own, made anew for each process: what it keeps in memory must not outlive one. */
function authoriserOf(models: Models): Authoriser {
  return createAuthoriser({
    identity: createIdentity({ account: ACCOUNT, isStrict: false }),
    organization: createOrganizationProvider(),
    mode: 'standard',
    denied: (denial, seal) => {
      const { name } = denial.call.service;
      const style = models.has(name) ? signatureStyle(models.service(name).sign, 'json1.1') : 'json';
      return accessDenied(style, denial, seal);
    },
  });
}
