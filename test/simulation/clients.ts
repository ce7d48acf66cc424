/** Clients of a history: each does some actions, one after the other, whatever becomes of them. */

import { AwsError } from '../../src/core/errors.ts';
import type { ApiShape } from '../../src/core/service.ts';
import type { SimulatedCalls, SimulatedClient } from '../../src/core/simulation.ts';
import type { AnySimulatedService } from './actors/actor.ts';
import type { Recorder } from './history.ts';
import type { Machine } from './machine.ts';
import { type Network, Unanswered } from './network.ts';
import type { Plan } from './plan.ts';
import type { SeededRandom } from './random.ts';
import { OUTSIDE, type Steps } from './steps.ts';

/** A check that did not hold. */
export class BrokenInvariant extends Error {}

export interface ClientParts {
  plan: Plan;
  random: SeededRandom;
  steps: Steps;
  machine: Machine;
  network: Network;
  recorder: Recorder;
  problem(text: string): void;
}

/** Who sets up and who looks at the end: not one of the clients. */
export const OPERATOR = -1;
const THINKS_MS_MAX = 5_000;
const CLOCK_MOVES_MS = [1_000, 60_000, 600_000];

type AnyClient = SimulatedClient<Record<string, { input: object; output: object }>>;

/** What one client may use for the actions of one service. */
export function clientOf(
  parts: ClientParts,
  number: number,
  random: SeededRandom,
  simulation: AnySimulatedService,
): AnyClient {
  const { network, recorder, steps, plan, problem } = parts;
  let named = 0;
  const calls = <B extends ApiShape<B>>(service: string): SimulatedCalls<B> => ({
    call: (operation, input, options = {}) =>
      // What the door answers has the operation's own output type.
      network.call({ client: number, service, operation, input, options }) as Promise<
        B[typeof operation]['output']
      >,
  });
  return {
    number,
    random,
    history: recorder.of(simulation.service),
    isPunctual: plan.hurry === 0,
    ...calls<Record<string, { input: object; output: object }>>(simulation.service),
    service: (name) => {
      if (!simulation.alsoNeeds?.includes(name)) throw new TypeError(`${name} is not among alsoNeeds`);
      return calls(name);
    },
    unique: (prefix) =>
      `${prefix}${prefix === '' ? '' : '-'}${number + 1}${String.fromCharCode(97 + (named % 26))}${named++}`,
    check: (holds, text) => {
      if (holds) return;
      problem(`${simulation.service}: ${text}`);
      throw new BrokenInvariant(text);
    },
    sleep: (ms) => steps.sleep(OUTSIDE, ms),
  };
}

/** Does the actions of one client; resolves when they are all done. */
export async function runClient(
  parts: ClientParts,
  number: number,
  actors: readonly { simulation: AnySimulatedService; facts: unknown }[],
): Promise<void> {
  const { plan, steps } = parts;
  const random = parts.random.fork();
  const clients = new Map(
    actors.map(({ simulation }) => [simulation, clientOf(parts, number, random, simulation)]),
  );
  for (let i = 0; i < plan.actionsEach; i++) {
    if (random.chance(plan.pauses)) await steps.sleep(OUTSIDE, random.below(THINKS_MS_MAX), 'thinks');
    if (random.chance(plan.clockMoves)) await moveClock(parts, random);
    const { simulation, facts } = random.pick(actors);
    const client = clients.get(simulation);
    const action = random.weighted(simulation.actions);
    if (client !== undefined) await survive(parts, action.name, () => action.run(client, facts));
  }
}

/** What a client is told or not told is in the history; anything else is a bug of the action itself. */
export async function survive(parts: ClientParts, name: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isAnswer = error instanceof AwsError || error instanceof Unanswered;
    if (isAnswer || error instanceof BrokenInvariant) return;
    parts.problem(`action "${name}" broke: ${error instanceof Error ? error.stack : String(error)}`);
  }
}

/** Moves the cloud's clock; if the process survives that long, the time has come. */
async function moveClock({ machine, problem, steps }: ClientParts, random: SeededRandom): Promise<void> {
  const byMs = random.below(random.pick(CLOCK_MOVES_MS));
  const process = await machine.started();
  const { world } = process;
  if (world === undefined) return;
  const beforeMs = world.clock.now();
  const { promise, resolve } = Promise.withResolvers<void>();
  process.connections.add(resolve);
  world.advance(byMs).then(
    () => {
      if (world.clock.now() < beforeMs + byMs)
        problem(`the clock was moved by ${byMs} ms and did not follow`);
      resolve();
    },
    // The disk refused to keep the move.
    () => resolve(),
  );
  await promise;
  process.connections.delete(resolve);
  await steps.pause(OUTSIDE, 'thinks');
}
