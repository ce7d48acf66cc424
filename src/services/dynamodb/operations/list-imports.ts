import { validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { managedTableRef } from '../table/table-ref.ts';
import { importDescription } from '../transfer/import-description.ts';
import { importRecords } from '../transfer/state.ts';

const LIMIT_MAX = 25;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html */
export const listImports: Handler<'ListImports'> = async ({ tx, place, pages }, input) => {
  const { TableArn, NextToken } = input;
  const after =
    NextToken === undefined ? undefined : pages.open('ListImports', { TableArn }, fromHex(NextToken));
  if (NextToken !== undefined && after === undefined) throw validation('Invalid NextToken');
  const prefix = TableArn === undefined ? undefined : [managedTableRef(TableArn, place).name];
  const limit = input.PageSize ?? LIMIT_MAX;
  const query = { limit, snapshot: true, ...(prefix && { prefix }), ...(after && { after }) };
  const { records, next } = await importRecords.list(tx, place, query);
  return {
    ImportSummaryList: records.map((record) => {
      const {
        ImportArn,
        ImportStatus,
        TableArn: arn,
        S3BucketSource,
        InputFormat,
        StartTime,
        EndTime,
      } = importDescription(record);
      return { ImportArn, ImportStatus, TableArn: arn, S3BucketSource, InputFormat, StartTime, EndTime };
    }),
    NextToken: next === undefined ? undefined : asHex(pages.close('ListImports', { TableArn }, next)),
  };
};

/** The model wants whole groups of sixteen hexadecimal digits. */
const GROUP_BYTES = 8;
const FILL = '.';

function asHex(token: string): string {
  const length = Math.ceil(token.length / GROUP_BYTES) * GROUP_BYTES;
  return Buffer.from(token.padEnd(length, FILL)).toString('hex');
}

function fromHex(text: string): string {
  return Buffer.from(text, 'hex').toString().replaceAll(FILL, '');
}
