import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireQualified } from '../lookups.ts';
import { LATEST, parseFunctionName, qualifiedArn } from '../names.ts';
import { newRevision, policyKey, revisionOf, wholePolicy } from '../resource-policy.ts';
import { policies } from '../state.ts';

/**
 * The whole policy at once: in place of the one that AddPermission has put together.
 * https://docs.aws.amazon.com/lambda/latest/api/API_PutResourcePolicy.html
 */
export const putResourcePolicy: Handler<'PutResourcePolicy'> = async (context, input) => {
  const { tx } = context;
  const address = parseFunctionName(input.ResourceArn, context.place);
  if (address.qualifier === LATEST) {
    throw invalidParameter('We currently do not support adding policies for $LATEST.');
  }
  await requireQualified(tx, address);
  const text = wholePolicy(input.Policy, qualifiedArn(address));
  await newRevision(context, address, input.RevisionId);
  const record = { functionName: address.name, qualifier: policyKey(address), text };
  await policies.put(tx, address.place, record);
  return { Policy: text, RevisionId: await revisionOf(context, address) };
};
