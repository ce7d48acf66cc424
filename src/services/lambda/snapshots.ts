/**
 * SnapStart: a version that is published is initialised once, then it is Active. What stands for the snapshot is the
 * sandbox that was initialised: see `compute/lambda/restoring.ts`.
 * https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
 */

import type { DeliveryContext, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { FunctionRefusal } from '../../core/functions.ts';
import { settle } from './ready.ts';
import { specOf } from './spec.ts';
import { type StateFacts, type VersionRecord, versions } from './state.ts';
import type { ReadyBody } from './versions.ts';

const ACTIVE: StateFacts = { state: 'Active' };

/** Delivery: initialises a published version; what fails makes it Failed. */
export async function takeSnapshot(context: DeliveryContext, body: unknown): Promise<void> {
  // What `versions.ts` sent.
  const ready = body as ReadyBody;
  const { place, name, number, runKey } = ready;
  const version = await context.transact(({ tx }) => versions.get(tx, place, name, number));
  const state = version?.runKey === runKey ? await initialised(context, ready, version) : ACTIVE;
  await settle(context, ready, state);
}

async function initialised(
  context: StagedContext,
  { place }: ReadyBody,
  version: VersionRecord,
): Promise<StateFacts> {
  try {
    await context.functions.snapshot(specOf(context, place, version));
    return ACTIVE;
  } catch (error) {
    if (error instanceof FunctionRefusal && error.reason === 'code') {
      return { state: 'Failed', reason: error.message, reasonCode: 'FunctionError' };
    }
    if (error instanceof FunctionRefusal && error.reason !== 'stopped') {
      // Whether this machine can run it at all is told by the first invocation, as of every function.
      context.log.info('A version was published without being initialised', {
        function: version.name,
        reason: error.message,
      });
      return ACTIVE;
    }
    if (error instanceof AwsError && error.code === 'AccessDenied') {
      const reason = 'The role defined for the function cannot be assumed by Lambda.';
      return { state: 'Failed', reason, reasonCode: 'InsufficientRolePermissions' };
    }
    throw error;
  }
}
