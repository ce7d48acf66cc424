/**
 * A seed: AWS's own calls in a list, carried out in their order as the root user. It may be run again: what is there and
 * alike is left, messages are sent once in the life of a cloud, what differs is an error.
 */

import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { rootOf } from '../../core/caller.ts';
import type { CallAs } from '../../core/context.ts';
import { seededSteps } from '../../core/seeded.ts';
import type { RequestBase, World } from '../../core/world.ts';
import type { Models } from '../../model/load.ts';
import type { Members } from '../../protocol/types.ts';
import { existing, REPEATABLE, type SeedCall, sameObject } from './existing.ts';
import { SeedError, seedInput } from './input.ts';

export interface SeedStep {
  service: string;
  operation: string;
  input: unknown;
}

export interface StepOutcome {
  service: string;
  operation: string;
  /** `unchanged`: it was there already, and alike; or it was done by an earlier run. */
  outcome: 'done' | 'unchanged';
}

export interface SeedOutcome {
  steps: StepOutcome[];
  /** Why it ended before its end. */
  error?: string;
}

/** Operations that do the same again each time that they are called. */
const ONCE = /^(?:Send|Publish|Invoke|Start|Run|Execute|Transact|BatchWrite)/;
const STEPS_MAX = 10_000;

export async function runSeed(
  world: World,
  models: Models,
  steps: readonly SeedStep[],
): Promise<SeedOutcome> {
  const done: StepOutcome[] = [];
  try {
    if (steps.length > STEPS_MAX) throw new SeedError(`A seed has at most ${STEPS_MAX} steps.`);
    // All are read before the first is done: a mistake at the end is no half of a seed.
    for (const [i, step] of steps.entries()) naming(i, step, () => readStep(models, step));
    for (const [i, step] of steps.entries()) done.push(await runStep(world, models, i, step));
    return { steps: done };
  } catch (error) {
    if (error instanceof SeedError) return { steps: done, error: error.message };
    throw error;
  }
}

function naming<T>(index: number, { service, operation }: SeedStep, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof SeedError)) throw error;
    throw new SeedError(`Step ${index + 1}, ${service}.${operation}: ${error.message}`);
  }
}

/** Each time anew: a body is a stream that is read once. */
function readStep(models: Models, { service, operation, input }: SeedStep): Members {
  if (!models.has(service)) throw new SeedError(`There is no service ${service}.`);
  return seedInput(models.service(service), operation, input);
}

async function runStep(world: World, models: Models, index: number, step: SeedStep): Promise<StepOutcome> {
  const { service, operation } = step;
  const base = baseOf(world);
  const call: SeedCall = (...args) => callAsRoot(world, base)(...args);
  const outcome = (result: StepOutcome['outcome']) => ({ service, operation, outcome: result });
  const input = readStep(models, step);
  if (service === 's3' && operation === 'PutObject' && (await isSameObject(input, call)))
    return outcome('unchanged');
  const differing = await existing(models.service(service), operation, input, call);
  if (differing?.length === 0 && !REPEATABLE.has(`${service}.${operation}`)) return outcome('unchanged');
  if (differing !== undefined && differing.length > 0) {
    const text = `it is there already and differs in ${differing.join(', ')}.`;
    throw new SeedError(`Step ${index + 1}, ${service}.${operation}: ${text}`);
  }
  const digest = createHash('sha256')
    .update(JSON.stringify([service, operation, step.input]))
    .digest('hex');
  const wasDone = await world.transact(base, ({ tx }) => seededSteps.get(tx, base.place, digest));
  if (ONCE.test(operation) && wasDone !== undefined) return outcome('unchanged');
  try {
    await call(service, operation, readStep(models, step));
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new SeedError(`Step ${index + 1}, ${service}.${operation}: ${text}`);
  }
  if (ONCE.test(operation))
    await world.transact(base, ({ tx }) => seededSteps.put(tx, base.place, { digest }));
  return outcome(differing === undefined ? 'done' : 'unchanged');
}

async function isSameObject(input: Members, call: SeedCall): Promise<boolean> {
  const { Body } = input as { Body?: Readable };
  return sameObject(input, Body === undefined ? Buffer.alloc(0) : await buffer(Body), call);
}

function baseOf(world: World): RequestBase {
  const { account, region } = world.settings;
  return {
    caller: rootOf(account),
    place: { account, region },
    requestId: world.ids.uuid(),
    endpoint: world.settings.publicUrl(),
    reply: () => {},
  };
}

function callAsRoot(world: World, base: RequestBase): SeedCall {
  const as: CallAs = world.staged(base, world.stopping).call.as(base.caller);
  // Names and members were checked against the model just now.
  return as as unknown as SeedCall;
}
