/**
 * The one door: every call, from a socket or from another service, passes here once it is decoded. Authorise, then run
 * the operation by its kind. There is no other way into a handler.
 */

import type { Demand } from '../core/demand.ts';
import { AwsError, ConflictError } from '../core/errors.ts';
import {
  type Access,
  type AnyService,
  Committed,
  type Operation,
  type StagedOperation,
} from '../core/service.ts';
import type { World } from '../core/world.ts';
import type { Audit } from './audit/audit.ts';
import type { CallRecord } from './audit/call-record.ts';
import type { Authoriser } from './authorise.ts';
import type { DoorCall } from './door-call.ts';
import type { Faults } from './faults.ts';

/** What stands in the door. */
export interface DoorParts {
  authorise: Authoriser;
  audit?: Audit | undefined;
  faults?: Faults | undefined;
}

/**
 * Runs a call and resolves with its output when it is durable.
 *
 * Throws AwsError: `NotImplemented` (501) for an operation that the service's table does not name, the service's own
 * denial, its conflict error, and whatever the handler throws.
 */
export async function perform(
  world: World,
  { authorise, audit, faults }: DoorParts,
  call: DoorCall,
): Promise<object> {
  const operation = findOperation(call.service, call.operation);
  const record = audit?.(world, call, operation);
  const startedMs = world.scheduler.monotonicMs();
  try {
    await faults?.strike(world, call);
    const output = await performKind(world, authorise, call, operation, record);
    if (record?.isReadOnly === true) record.read(output);
    count(world, call, startedMs, output, undefined);
    return output;
  } catch (thrown) {
    const error = thrown instanceof ConflictError ? conflictOf(call.service, thrown) : thrown;
    count(world, call, startedMs, undefined, error);
    await record?.failed(error);
    throw error;
  }
}

/** For the service's own metrics: nothing that goes wrong with them is the call's. */
export function count(
  world: World,
  { service, operation, input, base: { place } }: DoorCall,
  startedMs: number,
  output: object | undefined,
  error: unknown,
): void {
  if (service.counts === undefined) return;
  const durationMs = world.scheduler.monotonicMs() - startedMs;
  try {
    service.counts(world, {
      ...{ operation, input, output, error, place },
      ...{ nowMs: world.clock.now(), durationMs },
    });
  } catch (thrown) {
    world.log.error('A call could not be counted', {
      service: service.name,
      operation,
      error: String(thrown),
    });
  }
}

function performKind(
  world: World,
  authoriser: Authoriser,
  call: DoorCall,
  operation: Operation<object, object>,
  record: CallRecord | undefined,
): Promise<object> {
  const access = record?.access ?? operation.access;
  if (operation.kind === 'staged') {
    return performStaged(world, authoriser, call, { ...operation, access }, record);
  }
  const { staged } = operation;
  return staged?.when(call.input) === true
    ? performStaged(world, authoriser, call, { handler: staged.handler, access }, record)
    : performTx(world, authoriser, call, operation, access, record);
}

/** The table's entry; names come from the network. */
export function operationOf({ operations }: AnyService, name: string): Operation<object, object> | undefined {
  return Object.hasOwn(operations, name) ? operations[name] : undefined;
}

function findOperation(service: AnyService, name: string): Operation<object, object> {
  const operation = operationOf(service, name);
  if (operation !== undefined) return operation;
  const text = `${service.name}.${name} is not implemented by kumobako`;
  throw new AwsError('NotImplemented', text, { status: 501 });
}

async function performTx(
  world: World,
  authoriser: Authoriser,
  call: DoorCall,
  operation: Extract<Operation<object, object>, { kind: 'tx' }>,
  access: Access<object>,
  record: CallRecord | undefined,
): Promise<object> {
  const { result, version, outboxTried } = await world.transactWithVersion(call.base, async (context) => {
    await authoriser(context, call, access);
    const made = await operation.handler(context, call.input);
    // What is known only after the commit cannot be in the record that is part of it.
    if (record?.isReadOnly === false) record.commit(context, made instanceof Committed ? undefined : made);
    return made;
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
  operation: Pick<StagedOperation<object, object>, 'handler' | 'access' | 'goesOn'>,
  record: CallRecord | undefined,
): Promise<object> {
  const { actions } = operation.access;
  const ask = (access: Access<object>) =>
    world.transact(call.base, async (context) => {
      await authoriser(context, call, access);
      return context.tx;
    });
  const decided = await ask(operation.access);
  const askAgain = async (demands: readonly Demand[]) => {
    await ask({ actions, demands: () => demands });
  };
  const before = operation.goesOn === true ? decided : undefined;
  const staged = world.staged(call.base, call.signal, call.request, askAgain, before);
  const output = await operation.handler(staged, call.input);
  if (record?.isReadOnly === false) {
    // Its own transactions are the handler's affair: the record comes before the answer, in one of its own.
    await world.transact(call.base, (context) => record.commit(context, output));
  }
  return output;
}

function conflictOf(service: AnyService, error: ConflictError): Error {
  if (service.conflict !== undefined) return service.conflict();
  const text = 'The request has failed due to a temporary failure of the server.';
  return new AwsError('ServiceUnavailable', text, { status: 503, cause: error });
}
