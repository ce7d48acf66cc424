import { notFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireQualified } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { newRevision, policyKey } from '../resource-policy.ts';
import { policies } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteResourcePolicy.html */
export const deleteResourcePolicy: Handler<'DeleteResourcePolicy'> = async (context, input) => {
  const { tx } = context;
  const address = parseFunctionName(input.ResourceArn, context.place);
  const { place, name } = address;
  await requireQualified(tx, address);
  if ((await policies.get(tx, place, name, policyKey(address))) === undefined) {
    throw notFound('The resource you requested does not exist.');
  }
  await newRevision(context, address, input.RevisionId);
  await policies.delete(tx, place, name, policyKey(address));
  return {};
};
