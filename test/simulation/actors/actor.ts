/** What the actors on the core share: services of the simulation's own, which use every part of the core. */

import type { Access, AnyService, ApiShape, Service } from '../../../src/core/service.ts';
import { anyService } from '../../../src/core/service.ts';
import type { SimulatedService } from '../../../src/core/simulation.ts';

/** A service of the product, or of the simulation alone, with what its clients do. */
export interface Actor {
  /** What a world loads; a service of the product comes from its registry. */
  readonly service: AnyService | undefined;
  readonly simulation: AnySimulatedService;
}

/** A simulation whose API only its own actions know. */
export type AnySimulatedService = SimulatedService<
  Record<string, { input: object; output: object }>,
  unknown
>;

export function actor<A extends ApiShape<A>, F>(
  service: Service<A> | undefined,
  simulation: SimulatedService<A, F>,
): Actor {
  return {
    service: service === undefined ? undefined : anyService(service),
    // Actions and invariants get the client and the facts of their own simulation.
    simulation: simulation as unknown as AnySimulatedService,
  };
}

/** Nothing is demanded: the actors test what lies below the policies. */
export const unguarded: Access<object> = { actions: [], demands: () => [] };
