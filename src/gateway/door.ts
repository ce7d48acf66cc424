/**
 * The one door: every call, from a socket or from another service, passes here once it is decoded. Authorise, then run
 * the operation by its kind. There is no other way into a handler.
 */

import type { RequestFacts } from '../core/context.ts';
import { AwsError, ConflictError } from '../core/errors.ts';
import { type AnyService, Committed, type Operation, type StagedOperation } from '../core/service.ts';
import type { RequestBase, World } from '../core/world.ts';
import type { ConditionContext } from '../policy/context.ts';
import type { Wire } from '../protocol/types.ts';
import type { Authoriser, Denial } from './authorise.ts';

/** Where a call comes from, for condition keys and the trace. */
export interface CallOrigin {
  readonly sourceIp: string;
  readonly secureTransport: boolean;
  readonly userAgent?: string | undefined;
  readonly referer?: string | undefined;
}

export interface DoorCall {
  readonly service: AnyService;
  readonly operation: string;
  /** Decoded and checked by the model. */
  readonly input: object;
  readonly base: RequestBase;
  readonly signal: AbortSignal;
  readonly origin: CallOrigin;
  /** Condition keys of the service that are about the request as a whole. */
  readonly requestKeys?: ConditionContext | undefined;
  /** Wire form in which the caller spoke; absent inside. */
  readonly wire?: Wire | undefined;
  /** Only a call from a socket has one. */
  readonly request?: RequestFacts | undefined;
  /** Told of a denial, enforced or not. */
  readonly onDenied?: ((denial: Denial) => void) | undefined;
}

/**
 * Runs a call and resolves with its output when it is durable.
 *
 * Throws AwsError: `NotImplemented` (501) for an operation that the service's table does not name, the service's own
 * denial, its conflict error, and whatever the handler throws.
 */
export async function perform(world: World, authoriser: Authoriser, call: DoorCall): Promise<object> {
  const operation = findOperation(call.service, call.operation);
  try {
    if (operation.kind === 'staged') return await performStaged(world, authoriser, call, operation);
    const { staged, access } = operation;
    return staged?.when(call.input) === true
      ? await performStaged(world, authoriser, call, { handler: staged.handler, access })
      : await performTx(world, authoriser, call, operation);
  } catch (error) {
    if (error instanceof ConflictError) throw conflictOf(call.service, error);
    throw error;
  }
}

function findOperation(service: AnyService, name: string): Operation<object, object> {
  const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (operation !== undefined) return operation;
  const text = `${service.name}.${name} is not implemented by kumobako`;
  throw new AwsError('NotImplemented', text, { status: 501 });
}

async function performTx(
  world: World,
  authoriser: Authoriser,
  call: DoorCall,
  operation: Extract<Operation<object, object>, { kind: 'tx' }>,
): Promise<object> {
  const { result, version, outboxTried } = await world.transactWithVersion(call.base, async (context) => {
    await authoriser(context, call, operation.access);
    return operation.handler(context, call.input);
  });
  const waitMs = operation.answersAfterOutboxMs;
  if (waitMs !== undefined && outboxTried !== undefined && call.request !== undefined) {
    await world.waitAtMost(waitMs, outboxTried);
  }
  return result instanceof Committed ? result.produce(version) : result;
}

async function performStaged(
  world: World,
  authoriser: Authoriser,
  call: DoorCall,
  operation: Pick<StagedOperation<object, object>, 'handler' | 'access'>,
): Promise<object> {
  await world.transact(call.base, (context) => authoriser(context, call, operation.access));
  return operation.handler(world.staged(call.base, call.signal, call.request), call.input);
}

function conflictOf(service: AnyService, error: ConflictError): Error {
  if (service.conflict !== undefined) return service.conflict();
  const text = 'The request has failed due to a temporary failure of the server.';
  return new AwsError('ServiceUnavailable', text, { status: 503, cause: error });
}
