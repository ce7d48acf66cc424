/**
 * Writes a capture to S3 as the caller: an outbox delivery that notes each file, so that it goes on there after a
 * crash; a file that was written and not noted is written again under its name.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { DeliveryContext, Outbox } from '../../../core/context.ts';
import type { Place } from '../../../core/place.ts';
import type { KeyedRow } from '../../../core/store.ts';
import { afterKey, afterPrefix } from '../../../core/tuple.ts';
import { capturePrefix, decodeImage } from '../backup/capture-rows.ts';
import { sendCaptureRemoval } from '../backup/remove-capture.ts';
import { itemSizeBytes } from '../item/size.ts';
import { ionLine, jsonLine } from './formats.ts';
import { type ExportedFile, type ExportRecord, exportRecords, type Failure } from './state.ts';
import { failureOf } from './transfer-ref.ts';

/** A file of the export ends behind so many bytes of items, or so many items. */
const FILE_BYTES = 4 * 1024 * 1024;
const FILE_ITEMS_MAX = 5_000;
/** Rows read together: few enough that 400 KB items do not become a burden. */
const ROWS_TOGETHER = 40;
const NAME_CHARACTERS = 26;

interface Export {
  place: Place;
  table: string;
  id: string;
}

export function sendExport(outbox: Outbox, body: Export): void {
  outbox.send({ service: 'dynamodb', delivery: 'exportTable', group: `dynamodb:export:${body.id}`, body });
}

export async function exportTable(context: DeliveryContext, body: unknown): Promise<void> {
  // What sendExport stored.
  const target = body as Export;
  let record = await recordOf(context, target);
  try {
    if (record !== undefined && record.files.length === 0) await put(context, record, startedKey(record), '');
    while (record?.status === 'IN_PROGRESS') {
      if (context.signal.aborted)
        throw new Error('The cloud stops during an export; it goes on at the next start.');
      record = await exportFile(context, target, record);
    }
  } catch (error) {
    await end(context, target, failureOf(error));
  }
}

function recordOf(context: DeliveryContext, { place, table, id }: Export): Promise<ExportRecord | undefined> {
  return context.transact(({ tx }) => exportRecords.get(tx, place, table, id));
}

function folder({ prefix, id }: ExportRecord): string {
  return `${prefix === undefined || prefix === '' ? '' : `${prefix}/`}AWSDynamoDB/${id}`;
}

function startedKey(record: ExportRecord): string {
  return `${folder(record)}/_started`;
}

/** @returns the ETag */
async function put(
  context: DeliveryContext,
  { caller, bucket, bucketOwner, encryption, encryptionKey }: ExportRecord,
  Key: string,
  content: Uint8Array | string,
): Promise<string> {
  const body = Buffer.from(content);
  const answer = await context.call.as(caller)('s3', 'PutObject', {
    Bucket: bucket,
    Key,
    Body: Readable.from([body]),
    ContentLength: body.length,
    ExpectedBucketOwner: bucketOwner,
    ServerSideEncryption: encryption === 'KMS' ? 'aws:kms' : encryption,
    SSEKMSKeyId: encryptionKey,
  });
  return (answer.ETag ?? '').replaceAll('"', '');
}

/** Writes the next file, or the manifests when there is none left. */
async function exportFile(
  context: DeliveryContext,
  target: Export,
  record: ExportRecord,
): Promise<ExportRecord | undefined> {
  const rows = await nextRows(context, target, record);
  const items = rows.map(decodeImage).filter((item) => item !== undefined);
  if (rows.length === 0 && record.files.length > 0) return finish(context, target, record);
  const line = record.format === 'ION' ? ionLine : jsonLine;
  const text = items.map((item) => `${line(item)}\n`).join('');
  const content = gzipSync(text);
  const extension = record.format === 'ION' ? 'ion.gz' : 'json.gz';
  const key = `${folder(record)}/data/${nameOf(record)}.${extension}`;
  const file: ExportedFile = {
    key,
    items: items.length,
    md5: createHash('md5').update(content).digest('base64'),
    etag: await put(context, record, key, content),
  };
  return context.transact(async ({ tx }) => {
    const current = await exportRecords.get(tx, target.place, target.table, target.id);
    if (current === undefined || current.files.length !== record.files.length) return current;
    const next: ExportRecord = {
      ...current,
      files: [...current.files, file],
      items: current.items + items.length,
      cursor: rows.at(-1)?.key ?? current.cursor,
    };
    await exportRecords.put(tx, target.place, next);
    return next;
  });
}

/** The same name for the same file, however often it is written. */
function nameOf({ id, files }: ExportRecord): string {
  const digest = createHash('sha256').update(`${id}/${files.length}`).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(0, NAME_CHARACTERS);
}

async function nextRows(
  context: DeliveryContext,
  { place }: Export,
  { capture, cursor }: ExportRecord,
): Promise<KeyedRow[]> {
  const prefix = capturePrefix(place, capture);
  const lt = afterPrefix(prefix) ?? prefix;
  const rows: KeyedRow[] = [];
  let bytes = 0;
  while (bytes < FILE_BYTES && rows.length < FILE_ITEMS_MAX) {
    const last = rows.at(-1)?.key ?? cursor;
    const gte = last === undefined ? prefix : afterKey(last);
    // Nobody changes a complete capture.
    const page = await context.transact(({ tx }) =>
      tx.list({ gte, lt }, { limit: ROWS_TOGETHER }, { snapshot: true }),
    );
    rows.push(...page.rows);
    for (const row of page.rows) bytes += itemSizeBytes(decodeImage(row) ?? {});
    if (page.rows.length < ROWS_TOGETHER) break;
  }
  return rows;
}

async function finish(
  context: DeliveryContext,
  target: Export,
  record: ExportRecord,
): Promise<ExportRecord | undefined> {
  const files = record.files
    .map(({ key, items, md5, etag }) =>
      JSON.stringify({ itemCount: items, md5Checksum: md5, etag, dataFileS3Key: key }),
    )
    .join('\n');
  const endedAtMs = await context.transact(({ now }) => now());
  await putWithSum(context, record, 'manifest-files', `${files}\n`);
  await putWithSum(context, record, 'manifest-summary', JSON.stringify(summary(record, endedAtMs)));
  return end(context, target, undefined);
}

async function putWithSum(
  context: DeliveryContext,
  record: ExportRecord,
  name: string,
  text: string,
): Promise<void> {
  await put(context, record, `${folder(record)}/${name}.json`, text);
  const sum = createHash('md5').update(text).digest('base64');
  await put(context, record, `${folder(record)}/${name}.md5`, sum);
}

function summary(record: ExportRecord, endedAtMs: number) {
  return {
    version: '2020-06-30',
    exportArn: `${record.tableArn}/export/${record.id}`,
    startTime: new Date(record.startedAtMs).toISOString(),
    endTime: new Date(endedAtMs).toISOString(),
    tableArn: record.tableArn,
    tableId: record.tableId,
    exportTime: new Date(record.exportTimeMs).toISOString(),
    s3Bucket: record.bucket,
    s3Prefix: record.prefix ?? null,
    s3SseAlgorithm: record.encryption ?? 'AES256',
    s3SseKmsKeyId: record.encryptionKey ?? null,
    manifestFilesS3Key: `${folder(record)}/manifest-files.json`,
    billedSizeBytes: record.bytes,
    itemCount: record.items,
    outputFormat: record.format,
    exportType: 'FULL_EXPORT',
  };
}

function end(
  context: DeliveryContext,
  { place, table, id }: Export,
  failure: Failure | undefined,
): Promise<ExportRecord | undefined> {
  return context.transact(async (transaction) => {
    const { tx, outbox } = transaction;
    context.complete(tx);
    const record = await exportRecords.get(tx, place, table, id);
    if (record === undefined) return undefined;
    const status = failure === undefined ? 'COMPLETED' : 'FAILED';
    const ended: ExportRecord = { ...record, status, failure, endedAtMs: transaction.now() };
    await exportRecords.put(tx, place, ended);
    sendCaptureRemoval(outbox, { place, capture: record.capture });
    return ended;
  });
}
