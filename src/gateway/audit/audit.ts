/**
 * CloudTrail's records of the calls that pass the door. A call that changes something sends its record in the commit of
 * its change; one that fails, in a commit of its own. Calls that only read are appended directly, beside their answer.
 * Data events leave no record here, and cost nothing.
 */

import type { Operation } from '../../core/service.ts';
import type { World } from '../../core/world.ts';
import type { Models } from '../../model/load.ts';
import type { DoorCall } from '../door-call.ts';
import { CallRecord } from './call-record.ts';

/** Begins the record of a call; undefined for one that leaves none. */
export type Audit = (
  world: World,
  call: DoorCall,
  operation: Operation<object, object>,
) => CallRecord | undefined;

/**
 * "When you are not logged in and either the ConfirmSubscription or Unsubscribe actions are invoked, then they will not be
 * logged": https://docs.aws.amazon.com/sns/latest/dg/logging-using-cloudtrail.html
 */
const UNSIGNED_AND_UNRECORDED: ReadonlySet<string> = new Set(['sns']);

export function createAudit(models: Models): Audit {
  return (world, call, operation) => {
    const { service } = call;
    if (service.dataEvents?.has(call.operation) === true || !models.has(service.name)) return undefined;
    if (call.base.caller.type === 'anonymous' && UNSIGNED_AND_UNRECORDED.has(service.name)) return undefined;
    return new CallRecord({ world, call, operation, model: models.service(service.name) });
  };
}
