import { backupTableNotFound } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { continuousBackups } from '../table/continuous-backups.ts';
import { managedTableRef } from '../table/table-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeContinuousBackups.html */
export const describeContinuousBackups: Handler<'DescribeContinuousBackups'> = async (context, input) => {
  const ref = managedTableRef(input.TableName, context.place);
  const record = await tables.get(context.tx, ref.place, ref.name);
  if (record === undefined) throw backupTableNotFound(input.TableName);
  return { ContinuousBackupsDescription: continuousBackups(record, context.now()) };
};
