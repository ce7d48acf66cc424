/**
 * Fills an imported table from the objects of a bucket, read as the caller: an outbox delivery in many small
 * transactions, each of which notes how far it came.
 */

import { gunzipSync } from 'node:zlib';
import type { DeliveryContext, Outbox, TxContext } from '../../../core/context.ts';
import { AwsError } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import type { Item } from '../item/attribute-value.ts';
import { checkIndexKey, checkItemKey, encodeItemKey } from '../item/key.ts';
import { checkedItemSizeBytes } from '../item/size.ts';
import { tables } from '../state.ts';
import { itemRowKey, readRow } from '../table/rows.ts';
import { findTable, type Table } from '../table/table.ts';
import { sendRemoval } from '../write/remove-rows.ts';
import { writeItem } from '../write/write-item.ts';
import { type Parsed, parseCsvItems, parseJsonItems } from './parse-items.ts';
import { type Failure, type ImportRecord, importRecords } from './state.ts';
import { failureOf } from './transfer-ref.ts';

const BATCH_ITEMS = 100;
const OBJECTS_TOGETHER = 100;
/** An object is read as a whole; a larger one ends the import. */
const OBJECT_BYTES_MAX = 256 * 1024 * 1024;

interface Import {
  place: Place;
  table: string;
  id: string;
}

export function sendImport(outbox: Outbox, body: Import): void {
  outbox.send({ service: 'dynamodb', delivery: 'importObjects', group: `dynamodb:import:${body.id}`, body });
}

export async function importObjects(context: DeliveryContext, body: unknown): Promise<void> {
  // What sendImport stored.
  const target = body as Import;
  const { place, table, id } = target;
  let record = await context.transact(({ tx }) => importRecords.get(tx, place, table, id));
  try {
    while (record?.status === 'IN_PROGRESS') {
      const keys: string[] = await objectKeys(context, record);
      if (keys.length === 0) record = await end(context, target, undefined);
      for (const key of keys)
        if (record !== undefined) record = await importObject(context, target, record, key);
    }
  } catch (error) {
    await end(context, target, failureOf(error));
  }
}

/** The next objects. A bucket of another region is asked there, as the import may. */
async function objectKeys(
  context: DeliveryContext,
  { caller, input, after }: ImportRecord,
): Promise<string[]> {
  const { S3Bucket, S3KeyPrefix, S3BucketOwner } = input.S3BucketSource;
  const { Contents = [] } = await context.call.as(caller)('s3', 'ListObjectsV2', {
    Bucket: S3Bucket,
    Prefix: S3KeyPrefix,
    StartAfter: after,
    MaxKeys: OBJECTS_TOGETHER,
    ExpectedBucketOwner: S3BucketOwner,
  });
  return Contents.flatMap(({ Key }) => Key ?? []);
}

async function importObject(
  context: DeliveryContext,
  target: Import,
  record: ImportRecord,
  key: string,
): Promise<ImportRecord | undefined> {
  const content = await contentOf(context, record, key);
  const items = itemsOf(content, record);
  let current: ImportRecord | undefined = record;
  for (let at = record.doneInObject; at < items.length && current !== undefined; at += BATCH_ITEMS) {
    if (context.signal.aborted)
      throw new Error('The cloud stops during an import; it goes on at the next start.');
    current = await context.transact((transaction) =>
      importBatch(transaction, target, at, items.slice(at, at + BATCH_ITEMS)),
    );
  }
  return context.transact(({ tx }) =>
    change(tx, target, (old) => ({ ...old, after: key, doneInObject: 0, bytes: old.bytes + content.length })),
  );
}

async function change(
  tx: TxContext['tx'],
  { place, table, id }: Import,
  step: (record: ImportRecord) => ImportRecord,
): Promise<ImportRecord | undefined> {
  const record = await importRecords.get(tx, place, table, id);
  if (record === undefined) return undefined;
  const next = step(record);
  await importRecords.put(tx, place, next);
  return next;
}

async function contentOf(
  context: DeliveryContext,
  { caller, input }: ImportRecord,
  Key: string,
): Promise<Buffer> {
  const { S3Bucket, S3BucketOwner } = input.S3BucketSource;
  const { Body, ContentLength = 0 } = await context.call.as(caller)('s3', 'GetObject', {
    Bucket: S3Bucket,
    Key,
    ExpectedBucketOwner: S3BucketOwner,
  });
  if (ContentLength > OBJECT_BYTES_MAX) throw tooLarge(Key);
  if (Body === undefined) return Buffer.alloc(0);
  if (typeof Body === 'string' || Body instanceof Uint8Array) return Buffer.from(Body);
  const parts: Uint8Array[] = [];
  for await (const part of Body) parts.push(part);
  return Buffer.concat(parts);
}

function tooLarge(key: string): AwsError {
  return new AwsError('ObjectTooLarge', `The object ${key} is larger than kumobako imports`);
}

function itemsOf(content: Buffer, { input }: ImportRecord): Parsed[] {
  const text = decompressed(content, input.InputCompressionType === 'GZIP').toString('utf8');
  if (input.InputFormat !== 'CSV') return parseJsonItems(text);
  return parseCsvItems(
    text,
    input.InputFormatOptions?.Csv ?? {},
    input.TableCreationParameters.AttributeDefinitions,
  );
}

function decompressed(content: Buffer, isZipped: boolean): Buffer {
  if (!isZipped) return content;
  try {
    return gunzipSync(content, { maxOutputLength: OBJECT_BYTES_MAX });
  } catch {
    throw new AwsError('InvalidCompression', 'An object is not compressed as the import says');
  }
}

async function importBatch(
  context: TxContext,
  target: Import,
  at: number,
  items: readonly Parsed[],
): Promise<ImportRecord | undefined> {
  const { tx } = context;
  const { place, table: name } = target;
  const table = await findTable(tx, { place, name, arn: '' });
  let imported = 0;
  for (const item of items) {
    if (table !== undefined && item !== undefined && (await importItem(context, table, item))) imported += 1;
  }
  return change(tx, target, (record) => ({
    ...record,
    doneInObject: at + items.length,
    processed: record.processed + items.length,
    imported: record.imported + imported,
    errors: record.errors + items.length - imported,
  }));
}

/** False: the item does not fit the table. */
async function importItem(context: TxContext, table: Table, item: Item): Promise<boolean> {
  try {
    checkItemKey(table.schema, item);
    for (const index of table.indexes) checkIndexKey(index.name, index.schema, item);
    checkedItemSizeBytes(item);
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
  const itemKey = encodeItemKey(table.schema, item);
  const rowKey = itemRowKey(table.prefix, itemKey);
  const before = await readRow(context.tx, rowKey);
  await writeItem(context, { table, itemKey, rowKey, before, after: item });
  return true;
}

/** Recorded on AWS by moto's tests: an import with faulty items has failed, but its table is there with the others. */
const FAULTY_ITEMS: Failure = {
  code: 'ItemValidationError',
  message:
    'Some of the items failed validation checks and were not imported. Please check CloudWatch error logs for more ' +
    'details.',
};

async function end(
  context: DeliveryContext,
  target: Import,
  failure: Failure | undefined,
): Promise<ImportRecord | undefined> {
  return context.transact(async (transaction) => {
    const { tx, outbox } = transaction;
    const { place, table: name } = target;
    context.complete(tx);
    const ended = await change(tx, target, (record) => {
      const reason = failure ?? (record.errors > 0 ? FAULTY_ITEMS : undefined);
      const status = reason === undefined ? 'COMPLETED' : 'FAILED';
      return { ...record, status, failure: reason, endedAtMs: transaction.now() };
    });
    const table = await tables.get(tx, place, name);
    if (table === undefined || table.id !== ended?.tableId) return ended;
    if (failure !== undefined && ended.processed === 0) {
      await tables.delete(tx, place, name);
      sendRemoval(outbox, { place, table: table.number });
    } else await tables.put(tx, place, { ...table, isLoading: undefined });
    return ended;
  });
}
