/** What audits find: events in which a policy finds something. */

import { type Chunk, eventsOf } from '../chunk.ts';
import { rangesIn } from './finder.ts';
import { compileIdentifier, type Era } from './masking.ts';

export interface Findings {
  readonly policyName: string | undefined;
  /** Events with something in them. */
  readonly events: number;
}

export interface Audit {
  /** Of each policy that was in force when the chunk came. */
  of(chunk: Chunk): Findings[];
}

export function compileAudit(eras: readonly Era[]): Audit {
  const compiled = eras.map((era) => ({ ...era, finders: era.identifiers.map(compileIdentifier) }));
  return {
    of(chunk) {
      const { ingestedMs } = chunk;
      const inForce = compiled.filter(
        ({ fromMs, untilMs = Number.POSITIVE_INFINITY }) => ingestedMs >= fromMs && ingestedMs < untilMs,
      );
      return inForce.map(({ policyName, finders }) => {
        let events = 0;
        for (const { message } of eventsOf(chunk)) {
          if (finders.some((finder) => rangesIn(message, finder).next().done !== true)) events++;
        }
        return { policyName, events };
      });
    },
  };
}
