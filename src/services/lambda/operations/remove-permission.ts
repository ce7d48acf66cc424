import { notFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { isThere, requireQualified } from '../lookups.ts';
import { functionArn, parseFunctionName } from '../names.ts';
import { newRevision, policyKey, withoutStatement } from '../resource-policy.ts';
import { policies } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html */
export const removePermission: Handler<'RemovePermission'> = async (context, input) => {
  const { tx } = context;
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  const { place, name } = address;
  if (!(await isThere(tx, { ...address, qualifier: undefined }))) {
    throw notFound(`No policy found for: ${functionArn(address)}`);
  }
  await requireQualified(tx, address);
  const key = policyKey(address);
  const before = await policies.get(tx, place, name, key);
  const text = withoutStatement(before?.text, input.StatementId);
  await newRevision(context, address, input.RevisionId);
  if (text === undefined) await policies.delete(tx, place, name, key);
  else await policies.put(tx, place, { functionName: name, qualifier: key, text });
  return {};
};
