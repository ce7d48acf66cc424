import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { checkKey } from '../kms-key.ts';
import { findGroup, groupOfArn } from '../names.ts';
import { groups } from '../state.ts';

/** Results of queries are kept in memory only: they have no key. */
export const associateKmsKey: Handler<'AssociateKmsKey'> = async ({ tx, place }, input) => {
  const group = await findGroup(tx, { place, name: groupOfKey(input) });
  checkKey(input.kmsKeyId, group.name);
  await groups.put(tx, place, { ...group, kmsKeyId: input.kmsKeyId });
};

/** @throws InvalidParameterException */
export function groupOfKey(input: {
  logGroupName?: string | undefined;
  resourceIdentifier?: string | undefined;
}): string {
  const { logGroupName, resourceIdentifier } = input;
  if ((logGroupName === undefined) === (resourceIdentifier === undefined)) {
    throw invalidParameter('Either logGroupName or resourceIdentifier has to be given, not both.');
  }
  const name = logGroupName ?? groupOfArn(resourceIdentifier ?? '')?.name;
  if (name === undefined) throw invalidParameter('Keys of query results are not implemented by kumobako.');
  return name;
}
