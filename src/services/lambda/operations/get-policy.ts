import { notFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireFunction } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { policyKey, revisionOf } from '../resource-policy.ts';
import { policies } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html */
export const getPolicy: Handler<'GetPolicy'> = async (context, { FunctionName, Qualifier }) => {
  const { tx } = context;
  const address = parseFunctionName(FunctionName, context.place, Qualifier);
  const { place, name } = address;
  await requireFunction(tx, { ...address, qualifier: undefined });
  const key = policyKey(address);
  const policy = await policies.get(tx, place, name, key);
  if (policy === undefined) throw notFound('The resource you requested does not exist.');
  return { Policy: policy.text, RevisionId: await revisionOf(context, address) };
};
