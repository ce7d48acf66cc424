import type { Handler } from '../handler.ts';
import { recordOf } from '../table/table.ts';
import { managedTableRef } from '../table/table-ref.ts';

/**
 * No table has such a destination: EnableKinesisStreamingDestination is not there.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeKinesisStreamingDestination.html
 */
export const describeKinesisStreamingDestination: Handler<'DescribeKinesisStreamingDestination'> = async (
  { tx, place },
  input,
) => {
  const { name } = await recordOf(tx, managedTableRef(input.TableName, place));
  return { TableName: name, KinesisDataStreamDestinations: [] };
};
