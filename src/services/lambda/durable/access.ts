/**
 * How operations on durable executions are authorised: on the execution itself, whose ARN begins as that of the
 * version that it runs. https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html
 */

import type { Demand } from '../../../core/demand.ts';
import type { Access, AccessContext } from '../../../core/service.ts';
import { resourceTags } from '../access.ts';
import { functions } from '../state.ts';
import { requireCallbackId } from './callbacks.ts';
import { type ExecutionName, executionArn, parseExecutionArn } from './names.ts';

async function demandOn({ tx }: AccessContext, action: string, name: ExecutionName): Promise<Demand> {
  const record = await functions.shared(tx, name.place, name.functionName);
  return {
    action: `lambda:${action}`,
    resource: executionArn(name.place, name),
    conditions: resourceTags(record?.tags),
  };
}

export function onExecution(action: string): Access<{ DurableExecutionArn: string }> {
  return {
    actions: [`lambda:${action}`],
    demands: async (context, { DurableExecutionArn: arn }) => {
      const name = parseExecutionArn(arn);
      return name === undefined ? [] : [await demandOn(context, action, name)];
    },
  };
}

/** The callback's id says whose it is. */
export function onCallback(action: string): Access<{ CallbackId: string }> {
  return {
    actions: [`lambda:${action}`],
    demands: async (context, { CallbackId }) => [
      await demandOn(context, action, requireCallbackId(CallbackId).execution),
    ],
  };
}
