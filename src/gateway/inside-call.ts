/**
 * Calls between services: no socket and no codec, but the same checks, door and trace as a call from outside. A call
 * that policies do not allow fails here as it does on AWS.
 */

import type { Caller } from '../core/caller.ts';
import type { Call, CallAs } from '../core/context.ts';
import { AwsError } from '../core/errors.ts';
import type { RequestBase, World } from '../core/world.ts';
import type { Models } from '../model/load.ts';
import type { Members, ProtocolError } from '../protocol/types.ts';
import { validationError } from '../protocol/validate.ts';
import { Denials } from './denials.ts';
import { type DoorParts, perform } from './door.ts';
import type { CallOrigin, Denial } from './door-call.ts';
import type { Trace } from './trace.ts';

export interface InsideParts extends DoorParts {
  models: Models;
  trace: Trace;
}

/** What `aws:SourceIp` and the trace show for a call from within. */
const INSIDE: CallOrigin = { sourceIp: '127.0.0.1', secureTransport: true, userAgent: 'kumobako' };

export function createInsideCall(parts: InsideParts): (world: World, parent: RequestBase) => Call {
  return (world, parent) => ({
    as(caller) {
      const call = (service: string, operation: string, input: object, at = {}) =>
        callInside(parts, world, parent, caller, { service, operation, input, at });
      // The names and types were checked at the call site against the target's model.
      return call as CallAs;
    },
  });
}

interface InsideCall {
  service: string;
  operation: string;
  input: object;
  at: Partial<RequestBase['place']>;
}

async function callInside(
  parts: InsideParts,
  world: World,
  parent: RequestBase,
  caller: Caller,
  { service: name, operation, input, at }: InsideCall,
): Promise<object> {
  const model = parts.models.service(name);
  const startedAtMs = world.scheduler.wallMs();
  const startedMonotonicMs = world.scheduler.monotonicMs();
  const requestId = world.ids.uuid();
  const account = caller.account === '' ? parent.place.account : caller.account;
  const place = { account, region: parent.place.region, ...at };
  let error: string | undefined;
  const denials = new Denials();
  try {
    // The model's limits take the members by name, as every handler does.
    const refusal = validationError({ service: model, operation, wire: 'json1.1' }, input as Members);
    if (refusal !== undefined) throw asOfOperation(refusal);
    const call = {
      service: await world.service(name),
      operation,
      input,
      base: {
        ...{ caller, place, requestId, endpoint: world.settings.publicUrl() },
        traceHeader: parent.traceHeader,
        reply: () => {},
      },
      signal: parent.signal ?? world.stopping,
      origin: INSIDE,
      onDenied: (denial: Denial) => denials.add(denial),
    };
    return await perform(world, parts, call);
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.name : 'InternalFailure';
    throw thrown;
  } finally {
    parts.trace.record({
      requestId,
      startedAtMs,
      durationMs: world.scheduler.monotonicMs() - startedMonotonicMs,
      service: name,
      operation,
      wire: 'inside',
      status: error === undefined ? 200 : 400,
      error,
      ...place,
      caller: caller.arn,
      sourceIp: INSIDE.sourceIp,
      userAgent: INSIDE.userAgent,
      denial: denials.explanation,
    });
  }
}

/** Services look for what others refuse by its class, and are not to tell limits of the model from the rest. */
function asOfOperation({ code, message, status, fields }: ProtocolError): AwsError {
  return new AwsError(code, message, { status, ...(fields === undefined ? {} : { fields }) });
}
