/** One history: a cloud is set up, clients act on it while it dies and comes back, then everything must hold. */

import { HISTORY_SERVICE } from '../../src/core/event-history.ts';
import type { AnyService } from '../../src/core/service.ts';
import type { Durability } from '../../src/core/store-sqlite-file.ts';
import { createAudit } from '../../src/gateway/audit/audit.ts';
import { type Models, openModels } from '../../src/model/load.ts';
import type { Actor } from './actors/actor.ts';
import { ACTORS, loadServices } from './actors.ts';
import { type ClientParts, clientOf, OPERATOR, runClient, survive } from './clients.ts';
import { checkEnd } from './end.ts';
import { Recorder } from './history.ts';
import { Machine } from './machine.ts';
import type { Mutant } from './mutants.ts';
import { Network } from './network.ts';
import { type Plan, planOf } from './plan.ts';
import { SeededRandom } from './random.ts';
import { Steps } from './steps.ts';
import { Trace } from './trace.ts';

export interface SimulationOptions {
  actors?: readonly Actor[];
  durability?: Durability;
  mutant?: Mutant;
  /** Keep the trace as text. */
  isVerbose?: boolean;
}

export interface HistoryResult {
  seed: number;
  /** What did not hold; empty when all is well. */
  problems: readonly string[];
  fingerprint: string;
  steps: number;
  /** How often a crash came after a step of each kind. */
  crashes: ReadonlyMap<string, number>;
  calls: { acknowledged: number; refused: number; unknown: number };
  plan: Plan;
  /** Names of the actors that took part. */
  actors: readonly string[];
  /** What happened, step by step; empty unless verbose. */
  lines: readonly string[];
}

/** What all histories share; nothing in it changes. */
export interface Stage {
  models: Models;
  services: ReadonlyMap<string, AnyService>;
  actors: readonly Actor[];
}

export async function openStage(actors: readonly Actor[] = ACTORS): Promise<Stage> {
  return { models: openModels(), services: await loadServices(actors), actors };
}

/** More steps than this are a bug that goes in circles. */
const STEPS_MAX = 200_000;
/** Nobody waits for an answer for so long, by the wall clock. */
const ACTIVE_MS_MAX = 12 * 3_600_000;
/** What failed before is tried again after some seconds, and may hold up others until then. */
const SETTLING_MS = 10_000;
/** Longer than the outbox pauses between its tries, all of them together. */
const REST_MS = 30 * 60_000;

/** Runs the history of a seed; the same seed and options make the same history. */
export function simulate(
  stage: Stage,
  seed: number,
  options: SimulationOptions = {},
): Promise<HistoryResult> {
  return new Simulation(stage, seed, options).run();
}

class Simulation {
  readonly #seed: number;
  readonly #trace: Trace;
  readonly #steps: Steps;
  readonly #plan: Plan;
  readonly #recorder = new Recorder();
  readonly #machine: Machine;
  readonly #parts: ClientParts;
  readonly #actors: readonly Actor[];
  readonly #problems: string[] = [];
  readonly #startedMs: number;

  constructor({ models, services, actors }: Stage, seed: number, options: SimulationOptions) {
    const random = new SeededRandom(seed);
    this.#seed = seed;
    this.#plan = planOf(random, options.durability);
    this.#actors = someOf(options.actors ?? actors, random);
    this.#trace = new Trace(options.isVerbose === true);
    const { eagerness, hurry } = this.#plan;
    this.#steps = new Steps({ random: random.fork(), trace: this.#trace, eagerness, hurry });
    this.#startedMs = this.#steps.wallMs;
    const problem = (text: string) => this.#problem(text);
    const shared = { plan: this.#plan, random, steps: this.#steps, trace: this.#trace, problem };
    this.#machine = new Machine({
      ...shared,
      services,
      models,
      audit: this.#actors.some(({ simulation }) => simulation.service === HISTORY_SERVICE)
        ? createAudit(models)
        : undefined,
      mutant: options.mutant,
      forgotten: (writtenGroups) => this.#recorder.forget(writtenGroups),
    });
    const network = new Network({
      ...shared,
      machine: this.#machine,
      recorder: this.#recorder,
      models,
    });
    this.#parts = { ...shared, machine: this.#machine, network, recorder: this.#recorder };
  }

  async run(): Promise<HistoryResult> {
    const unhandled = (reason: unknown) => this.#problem(`nobody handles: ${detailOf(reason)}`);
    process.on('unhandledRejection', unhandled);
    try {
      await this.#run();
      // Rejections are told when all ticks have run.
      await new Promise(setImmediate);
    } finally {
      process.off('unhandledRejection', unhandled);
    }
    return this.#result();
  }

  async #run(): Promise<void> {
    this.#machine.boot();
    const players = await this.#setUp();
    if (players !== undefined) {
      this.#setCalm(false);
      await this.#act(players);
      this.#setCalm(true);
      await this.#end(players);
    }
  }

  /** Before anything can fail. */
  async #setUp() {
    const players: { simulation: Actor['simulation']; facts: unknown }[] = [];
    const random = this.#parts.random.fork();
    await this.#finish(async () => {
      for (const { simulation } of this.#actors) {
        const client = clientOf(this.#parts, OPERATOR, random, simulation);
        players.push({ simulation, facts: await simulation.setUp(client) });
      }
    });
    this.#machine.disk.sync();
    return this.#problems.length === 0 ? players : undefined;
  }

  async #act(players: Parameters<typeof runClient>[2]): Promise<void> {
    const clients = Array.from({ length: this.#plan.clients }, (_, number) => number);
    await this.#finish(async () => {
      await Promise.all(clients.map((number) => runClient(this.#parts, number, players)));
    });
  }

  async #end(players: Parameters<typeof runClient>[2]): Promise<void> {
    if (this.#problems.length > 0) return;
    this.#steps.calm();
    // It may have died at the very end.
    await this.#finish(async () => void (await this.#machine.started()));
    const calmSinceMs = this.#wasDisturbed() ? this.#parts.network.nowMs() + SETTLING_MS : this.#startedMs;
    await this.#rest();
    if (this.#plan.restartsAtEnd) {
      this.#machine.restart();
      await this.#rest();
    }
    if (this.#problems.length > 0) return;
    await this.#finish(() => checkEnd({ ...this.#parts, players, calmSinceMs }));
  }

  /** Something went wrong that may make somebody late. */
  #wasDisturbed(): boolean {
    const { hurry, fullDisk, fileFaults, clockMoves } = this.#plan;
    return hurry + fullDisk + fileFaults + clockMoves > 0 || this.#machine.crashes.size > 0;
  }

  /** Makes steps until nobody has anything to do for a long time. */
  async #rest(): Promise<void> {
    const untilMs = this.#steps.wallMs + REST_MS;
    while (this.#goesOn() && (await this.#steps.next(() => {}, untilMs)));
  }

  /** Makes steps until `work` has resolved. */
  async #finish(work: () => Promise<void>): Promise<void> {
    let isDone = false;
    const untilMs = this.#steps.wallMs + ACTIVE_MS_MAX;
    void survive(this.#parts, 'of the simulation', work).then(() => {
      isDone = true;
    });
    while (this.#goesOn()) {
      const crash = (kind: string) => (isDone ? undefined : this.#machine.maybeCrash(kind));
      const goesOn = await this.#steps.next(crash, untilMs);
      if (isDone) return;
      if (!goesOn) this.#problem(`somebody waits for ever: ${this.#waiting()}`);
    }
  }

  #goesOn(): boolean {
    if (this.#steps.count > STEPS_MAX) this.#problem(`it goes on for more than ${STEPS_MAX} steps`);
    return this.#problems.length === 0;
  }

  #waiting(): string {
    const waiting = this.#recorder.calls.filter(
      ({ completedAt }) => completedAt === Number.POSITIVE_INFINITY,
    );
    return waiting.map(({ number, operation }) => `${number} ${operation}`).join(', ');
  }

  #setCalm(isCalm: boolean): void {
    this.#machine.setCalm(isCalm);
    this.#parts.network.setCalm(isCalm);
  }

  #problem(text: string): void {
    this.#problems.push(text);
    this.#trace.text(text);
    this.#trace.say(() => `PROBLEM: ${text}`);
  }

  #result(): HistoryResult {
    const calls = { acknowledged: 0, refused: 0, unknown: 0 };
    for (const { outcome } of this.#recorder.calls) calls[outcome]++;
    return {
      seed: this.#seed,
      problems: this.#problems,
      fingerprint: this.#trace.fingerprint(),
      steps: this.#steps.count,
      crashes: this.#machine.crashes,
      calls,
      plan: this.#plan,
      actors: this.#actors.map(({ simulation }) => simulation.service),
      lines: this.#trace.lines,
    };
  }
}

/** More actors at once would leave each with too few actions. */
const ACTORS_MAX = 3;

/** Each seed lets a few take part, so that some histories have much of one thing. */
function someOf(actors: readonly Actor[], random: SeededRandom): readonly Actor[] {
  const count = random.between(1, ACTORS_MAX);
  const chosen = new Set(Array.from({ length: count }, () => random.pick(actors)));
  return actors.filter((actor) => chosen.has(actor));
}

function detailOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
