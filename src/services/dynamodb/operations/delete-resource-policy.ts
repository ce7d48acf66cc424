import type { Handler } from '../handler.ts';
import { dropPolicy } from '../table/resource-policy.ts';
import { recordOf } from '../table/table.ts';
import { policyRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteResourcePolicy.html */
export const deleteResourcePolicy: Handler<'DeleteResourcePolicy'> = async ({ tx, place }, input) => {
  const ref = policyRef(input.ResourceArn, place);
  const table = await recordOf(tx, ref);
  return { RevisionId: await dropPolicy(tx, ref, table, input.ExpectedRevisionId) };
};
