import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { checkInsightsIndex, DEFAULT_MODE, insightsOf } from '../table/insights.ts';
import { recordOf } from '../table/table.ts';
import { checkNameLength, managedTableRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateContributorInsights.html */
export const updateContributorInsights: Handler<'UpdateContributorInsights'> = async (context, input) => {
  const { tx } = context;
  const ref = managedTableRef(input.TableName, context.place);
  checkNameLength(input.IndexName, 'IndexName');
  const record = await recordOf(tx, ref);
  const { IndexName: index } = input;
  checkInsightsIndex(record, index);
  const enabled = input.ContributorInsightsAction === 'ENABLE';
  const mode = input.ContributorInsightsMode ?? DEFAULT_MODE;
  const before = insightsOf(record, index);
  const answer = (status: string) => ({
    TableName: record.name,
    IndexName: index,
    ContributorInsightsStatus: status,
    ContributorInsightsMode: enabled ? mode : undefined,
  });
  const isSettled = enabled ? before?.enabled === true && before.mode === mode : before?.enabled !== true;
  if (isSettled) return answer(enabled ? 'ENABLED' : 'DISABLED');
  const others = (record.insights ?? []).filter((each) => each.index !== index);
  record.insights = [...others, { index, enabled, mode, updatedAtMs: context.now() }];
  await tables.put(tx, ref.place, record);
  return answer(enabled ? 'ENABLING' : 'DISABLING');
};
