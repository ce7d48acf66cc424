import { notFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireQualified } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { policyKey, revisionOf } from '../resource-policy.ts';
import { policies } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetResourcePolicy.html */
export const getResourcePolicy: Handler<'GetResourcePolicy'> = async (context, { ResourceArn }) => {
  const { tx } = context;
  const address = parseFunctionName(ResourceArn, context.place);
  await requireQualified(tx, address);
  const policy = await policies.get(tx, address.place, address.name, policyKey(address));
  if (policy === undefined) throw notFound('The resource you requested does not exist.');
  return { Policy: policy.text, RevisionId: await revisionOf(context, address) };
};
