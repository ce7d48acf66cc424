import type { Handler } from '../handler.ts';
import { checkInsightsIndex, insightsOf } from '../table/insights.ts';
import { recordOf } from '../table/table.ts';
import { checkNameLength, managedTableRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContributorInsights.html */
export const describeContributorInsights: Handler<'DescribeContributorInsights'> = async (context, input) => {
  checkNameLength(input.IndexName, 'IndexName');
  const record = await recordOf(context.tx, managedTableRef(input.TableName, context.place));
  const { IndexName: index } = input;
  checkInsightsIndex(record, index);
  const own = insightsOf(record, index);
  return {
    TableName: record.name,
    IndexName: index,
    // CloudWatch's rules, of which there are none.
    ContributorInsightsRuleList: own?.enabled ? [] : undefined,
    ContributorInsightsStatus: own?.enabled ? 'ENABLED' : 'DISABLED',
    ContributorInsightsMode: own?.enabled ? own.mode : undefined,
    LastUpdateDateTime: own && new Date(own.updatedAtMs),
  };
};
