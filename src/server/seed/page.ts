import { ControlError } from '../../console-api/control-request.ts';
import type { World } from '../../core/world.ts';
import type { Models } from '../../model/load.ts';
import { runSeed, type SeedOutcome, type SeedStep } from './run.ts';

/** `POST /_kumobako/seed`: `{"steps": [{"service", "operation", "input"}]}`. */
export function seedPage(world: World, models: Models, body: Record<string, unknown>): Promise<SeedOutcome> {
  const { steps } = body;
  const isStep = (step: unknown): step is SeedStep => {
    const { service, operation } = (step ?? {}) as Record<string, unknown>;
    return typeof service === 'string' && typeof operation === 'string';
  };
  if (Array.isArray(steps) && steps.every(isStep)) return runSeed(world, models, steps);
  throw new ControlError(400, 'Give steps: a list of {"service", "operation", "input"}.');
}
