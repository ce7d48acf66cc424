import type { Handler } from '../handler.ts';
import { recordOf } from '../table/table.ts';
import { managedTableRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTimeToLive.html */
export const describeTimeToLive: Handler<'DescribeTimeToLive'> = async ({ tx, place }, input) => {
  const { timeToLive } = await recordOf(tx, managedTableRef(input.TableName, place));
  return {
    TimeToLiveDescription:
      timeToLive === undefined
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive.attribute },
  };
};
