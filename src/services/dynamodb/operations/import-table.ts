import type { TxContext } from '../../../core/context.ts';
import { notImplemented } from '../../../core/errors.ts';
import type { ImportTableInput } from '../api.gen.ts';
import { importConflict, resourceInUse, validation } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { tables } from '../state.ts';
import { newTable } from '../table/new-table.ts';
import { managedTableRef } from '../table/table-ref.ts';
import { importDescription } from '../transfer/import-description.ts';
import { sendImport } from '../transfer/import-objects.ts';
import { type ImportRecord, importRecords } from '../transfer/state.ts';
import { digestOf, TOKEN_MS, transferId } from '../transfer/transfer-ref.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ImportTable.html */
export const importTable: Handler<'ImportTable'> = async (context, input) => {
  const { tx, place, ids, outbox } = context;
  checkSupported(input);
  const known = await sameToken(context, input);
  if (known !== undefined) return { ImportTableDescription: importDescription(known) };
  const ref = managedTableRef(input.TableCreationParameters.TableName, place);
  const table = { ...newTable(context, ref, input.TableCreationParameters), isLoading: true };
  if ((await tables.get(tx, ref.place, ref.name)) !== undefined) {
    throw resourceInUse(`Table already exists: ${ref.name}`);
  }
  await tables.put(tx, ref.place, table);
  const record: ImportRecord = {
    id: transferId(context),
    table: ref.name,
    tableArn: ref.arn,
    tableId: table.id,
    token: input.ClientToken ?? ids.uuid(),
    digest: digestOf(input),
    caller: context.caller,
    startedAtMs: context.now(),
    status: 'IN_PROGRESS',
    input,
    processed: 0,
    imported: 0,
    errors: 0,
    bytes: 0,
    doneInObject: 0,
  };
  await importRecords.put(tx, ref.place, record);
  sendImport(outbox, { place: ref.place, table: ref.name, id: record.id });
  return { ImportTableDescription: importDescription(record) };
};

function checkSupported(input: ImportTableInput): void {
  if (input.InputFormat === 'ION') throw notImplemented('ImportTable from ION');
  if (input.InputCompressionType === 'ZSTD') throw notImplemented('ImportTable from ZSTD');
  if (input.TableCreationParameters.VectorIndexes !== undefined) {
    throw notImplemented('ImportTable with VectorIndexes');
  }
  if (input.InputFormatOptions !== undefined && input.InputFormat !== 'CSV') {
    const rule = 'Unsupported InputFormatOptions for the given input format';
    throw validation(`Invalid Request: ${rule}: ${input.InputFormat}.`);
  }
}

/** The import that a request with the same token has begun. Throws ImportConflictException. */
async function sameToken(
  { tx, place, now }: TxContext,
  input: ImportTableInput,
): Promise<ImportRecord | undefined> {
  if (input.ClientToken === undefined) return undefined;
  const known = await importRecords.getBy(tx, place, 'byToken', [input.ClientToken]);
  if (known === undefined || now() - known.startedAtMs > TOKEN_MS) return undefined;
  if (known.digest !== digestOf(input)) throw importConflict();
  return known;
}
