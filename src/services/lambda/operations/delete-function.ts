import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findVersion, requireFunction } from '../lookups.ts';
import { isAliasName, LATEST, parseFunctionName } from '../names.ts';
import { removeFunction, removeVersion } from '../removal.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html */
export const deleteFunction: Handler<'DeleteFunction'> = async (context, { FunctionName, Qualifier }) => {
  const { tx, reply } = context;
  const address = parseFunctionName(FunctionName, context.place, Qualifier);
  const { place, qualifier } = address;
  if (qualifier !== undefined && isAliasName(qualifier)) {
    throw invalidParameter('Deletion of aliases is not currently supported.');
  }
  if (qualifier === LATEST) {
    throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
  }
  const record = await requireFunction(tx, { ...address, qualifier: undefined });
  if (qualifier === undefined) await removeFunction(context, place, record);
  else {
    // A version that is not there is gone already.
    const version = await findVersion(tx, address, qualifier);
    if (version !== undefined) await removeVersion(context, place, version);
  }
  reply({ status: 204 });
  return {};
};
