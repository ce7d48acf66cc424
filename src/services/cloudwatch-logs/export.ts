/**
 * Writes events of a group into a bucket, as CloudWatch Logs itself: the bucket's policy has to let it in.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3ExportTasks.html
 */

import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { serviceCaller } from '../../core/caller.ts';
import type { DeliveryContext, StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import type { Place } from '../../core/place.ts';
import { invalidParameter } from './errors.ts';
import { spanOf, withFacts } from './facts.ts';
import { groupArn } from './names.ts';
import type { Position } from './position.ts';
import { erasOf } from './protection/state.ts';
import { searchEvents } from './search.ts';
import { type ExportRecord, exportTasks, type StreamRecord, streams } from './state.ts';

/** What is compressed at once; an object is several of these, one after the other. */
const PORTION_BYTES = 256 * 1024;
const PORTION_EVENTS = 10_000;
const OBJECT_BYTES = 16 * 1024 * 1024;

export interface ExportBody {
  place: Place;
  id: string;
}

type Target = Pick<ExportRecord, 'bucket' | 'groupName'>;

function callerFor(place: Place, groupName: string) {
  return serviceCaller('logs', {
    sourceArn: `${groupArn(place, groupName)}:*`,
    sourceAccount: place.account,
  });
}

async function put(
  context: StagedContext,
  place: Place,
  { bucket, groupName }: Target,
  Key: string,
  content: Buffer,
): Promise<void> {
  await context.call.as(callerFor(place, groupName))('s3', 'PutObject', {
    Bucket: bucket,
    Key,
    Body: Readable.from([content]),
    ContentLength: content.length,
    ACL: 'bucket-owner-full-control',
  });
}

/** Looks whether it may write, by writing what AWS writes. @throws InvalidParameterException in AWS's words */
export async function checkBucket(context: StagedContext, target: Target): Promise<void> {
  const { place } = context;
  const call = context.call.as(callerFor(place, target.groupName));
  await attempt('GetBucketAcl', () => call('s3', 'GetBucketAcl', { Bucket: target.bucket }));
  const text = Buffer.from('Permission Check Successful');
  await attempt('PutObject', () => put(context, place, target, 'aws-logs-write-test', text));
}

async function attempt(operation: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status ?? 400) >= 500) throw error;
    throw invalidParameter(
      error.code === 'NoSuchBucket'
        ? 'The given bucket does not exist. Please make sure the bucket is valid.'
        : `${operation} call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to perform this operation.`,
    );
  }
}

/** Runs a task; one that comes again, after a crash, writes the same objects again. */
export async function runExport(context: DeliveryContext, body: unknown): Promise<void> {
  // What CreateExportTask sent.
  const { place, id } = body as ExportBody;
  const task = await setStatus(context, place, id, ['PENDING', 'RUNNING'], { status: 'RUNNING' });
  if (task === undefined) return;
  const outcome = await exportAll(context, place, task).then(
    () => ({ status: 'COMPLETED', message: 'Completed successfully' }) as const,
    (error: unknown) => {
      if (!(error instanceof AwsError) || (error.status ?? 400) >= 500) throw error;
      return { status: 'FAILED', message: error.message } as const;
    },
  );
  await setStatus(context, place, id, ['RUNNING'], { ...outcome, completedAtMs: context.now() });
}

/** The changed record; undefined when its status is another one. */
function setStatus(
  context: StagedContext,
  place: Place,
  id: string,
  from: readonly ExportRecord['status'][],
  change: Partial<ExportRecord>,
): Promise<ExportRecord | undefined> {
  return context.transact(async ({ tx }) => {
    const task = await exportTasks.get(tx, place, id);
    if (task === undefined || !from.includes(task.status)) return undefined;
    const changed = { ...task, ...change };
    await exportTasks.put(tx, place, changed);
    return changed;
  });
}

async function exportAll(context: DeliveryContext, place: Place, task: ExportRecord): Promise<void> {
  const wanted = await context.transact(async ({ tx }) => {
    const found: StreamRecord[] = [];
    const more = task.streamPrefix === undefined ? {} : { startsWith: task.streamPrefix };
    const query = { prefix: [task.groupId], snapshot: true, ...more } as const;
    for await (const stream of streams.scan(tx, place, query)) found.push(stream);
    return found;
  });
  for (const stream of wanted) {
    const isWanted = await context.transact(({ tx }) => exportTasks.get(tx, place, task.id));
    // Cancelled meanwhile.
    if (isWanted?.status !== 'RUNNING') return;
    await exportStream(context, place, task, stream);
  }
}

async function exportStream(
  context: DeliveryContext,
  place: Place,
  task: ExportRecord,
  stream: StreamRecord,
): Promise<void> {
  const folder = `${task.prefix}/${task.id}/${stream.name.replaceAll('/', '-')}`;
  let parts: Buffer[] = [];
  let bytes = 0;
  let objects = 0;
  let after: Position | undefined;
  do {
    const page = await portion(context, place, task, stream, after);
    if (page.text !== '') {
      const part = gzipSync(page.text);
      parts.push(part);
      bytes += part.length;
    }
    after = page.next;
    const isWhole = after === undefined || bytes >= OBJECT_BYTES;
    if (!isWhole || parts.length === 0) continue;
    const name = String(objects++).padStart(6, '0');
    // Members of gzip one after the other are one file.
    await put(context, place, task, `${folder}/${name}.gz`, Buffer.concat(parts));
    parts = [];
    bytes = 0;
  } while (after !== undefined);
}

/** Lines of events in the order of their times, each with its time in front. */
function portion(
  context: DeliveryContext,
  place: Place,
  task: ExportRecord,
  { id }: StreamRecord,
  after: Position | undefined,
): Promise<{ text: string; next: Position | undefined }> {
  return withFacts(context, place, task.groupId, async (facts) => {
    const own = facts.streams.get(id);
    if (own === undefined) return { text: '', next: undefined };
    const { events, next } = await searchEvents(context, {
      log: facts.log,
      fromMs: Math.max(task.fromMs, own.firstMs),
      untilMs: Math.min(task.toMs, own.lastMs + 1),
      streams: { ids: [id] },
      pattern: '',
      masked: await context.transact(({ tx }) => erasOf(tx, place, task.groupId)),
      isReverse: false,
      limit: PORTION_EVENTS,
      bytesMax: PORTION_BYTES,
      after,
      span: spanOf(facts.streams.values()),
    });
    const lines = events.map(({ timeMs, message }) => `${new Date(timeMs).toISOString()} ${message}\n`);
    return { text: lines.join(''), next };
  });
}
