import { policyNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { policies } from '../state.ts';
import { recordOf } from '../table/table.ts';
import { policyRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetResourcePolicy.html */
export const getResourcePolicy: Handler<'GetResourcePolicy'> = async ({ tx, place }, input) => {
  const ref = policyRef(input.ResourceArn, place);
  await recordOf(tx, ref);
  const record = await policies.get(tx, ref.place, ref.name);
  if (record === undefined) throw policyNotFound(input.ResourceArn);
  return { Policy: record.policy, RevisionId: record.revisionId };
};
