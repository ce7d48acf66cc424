import type { Handler } from '../handler.ts';
import { putPolicy } from '../table/resource-policy.ts';
import { recordOf } from '../table/table.ts';
import { policyRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html */
export const putResourcePolicy: Handler<'PutResourcePolicy'> = async (context, input) => {
  const ref = policyRef(input.ResourceArn, context.place);
  const table = await recordOf(context.tx, ref);
  const change = { policy: input.Policy, expected: input.ExpectedRevisionId };
  return { RevisionId: await putPolicy(context, ref, table, change) };
};
