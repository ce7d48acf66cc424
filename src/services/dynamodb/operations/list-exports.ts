import { validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { managedTableRef } from '../table/table-ref.ts';
import { exportArn } from '../transfer/export-description.ts';
import { exportRecords } from '../transfer/state.ts';

const LIMIT_MAX = 25;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html */
export const listExports: Handler<'ListExports'> = async ({ tx, place, pages }, input) => {
  const { TableArn, NextToken } = input;
  const after = NextToken === undefined ? undefined : pages.open('ListExports', { TableArn }, NextToken);
  if (NextToken !== undefined && after === undefined) throw validation('Invalid NextToken');
  const prefix = TableArn === undefined ? undefined : [managedTableRef(TableArn, place).name];
  const limit = input.MaxResults ?? LIMIT_MAX;
  const query = { limit, snapshot: true, ...(prefix && { prefix }), ...(after && { after }) };
  const { records, next } = await exportRecords.list(tx, place, query);
  // AWS lists by table what was exported of the table that is there now.
  const [name] = prefix ?? [];
  const current = name === undefined ? undefined : await tables.get(tx, place, name);
  const shown = name === undefined ? records : records.filter(({ tableId }) => tableId === current?.id);
  return {
    ExportSummaries: shown.map((record) => ({
      ExportArn: exportArn(record),
      ExportStatus: record.status,
      ExportType: 'FULL_EXPORT',
    })),
    NextToken: next === undefined ? undefined : pages.close('ListExports', { TableArn }, next),
  };
};
