import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { requireQualified } from '../lookups.ts';
import { LATEST, parseFunctionName, qualifiedArn } from '../names.ts';
import { newRevision, policyKey, statementOf, withStatement } from '../resource-policy.ts';
import { policies } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export const addPermission: Handler<'AddPermission'> = async (context, input) => {
  const { tx } = context;
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  const { place, name, qualifier } = address;
  if (qualifier === LATEST) {
    throw invalidParameter('We currently do not support adding policies for $LATEST.');
  }
  await requireQualified(tx, address);
  const statement = statementOf(input, qualifiedArn(address));
  const key = policyKey(address);
  const before = await policies.get(tx, place, name, key);
  const text = withStatement(before?.text, statement);
  await newRevision(context, address, input.RevisionId);
  await policies.put(tx, place, { functionName: name, qualifier: key, text });
  return { Statement: JSON.stringify(statement) };
};
