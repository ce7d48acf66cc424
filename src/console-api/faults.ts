/** `/_kumobako/faults`: calls that fail or wait on order. */

import { type ControlAnswer, ControlError, type ControlRequest, jsonBody, ok } from './control-request.ts';

export interface FaultPages {
  /** @throws ControlError */
  add(request: Record<string, unknown>): object;
  list(): readonly object[];
  /** One, or all; answers how many. */
  clear(id?: string): number;
}

const TEXTS = ['service', 'operation', 'error', 'message'];
const NUMBERS = ['rate', 'count', 'latencyMs', 'seed'];

/** 201 with the rule. */
export async function addFault(faults: FaultPages, request: ControlRequest): Promise<ControlAnswer> {
  const body = await jsonBody(request);
  for (const [name, value] of Object.entries(body)) {
    const type = TEXTS.includes(name) ? 'string' : NUMBERS.includes(name) ? 'number' : undefined;
    if (type === undefined) {
      throw new ControlError(400, `${name} is unknown; a fault has ${[...TEXTS, ...NUMBERS].join(', ')}.`);
    }
    if (typeof value !== type) throw new ControlError(400, `${name} must be a ${type}.`);
  }
  return { status: 201, body: faults.add({ service: '', operation: '', ...body }) };
}

export function clearFaults(faults: FaultPages, id?: string): ControlAnswer {
  const cleared = faults.clear(id);
  if (id !== undefined && cleared === 0) throw new ControlError(404, `There is no fault ${id}.`);
  return ok({ cleared });
}
