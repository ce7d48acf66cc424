/** Inputs, results and errors of durable executions: small ones in their records, larger ones as blobs. */

import { BlobError } from '../../../core/blobs/blob-errors.ts';
import type { BlobStore } from '../../../core/blobs/blob-store.ts';
import { ownBlob } from '../../../core/blobs/owners.ts';
import type { StagedContext } from '../../../core/context.ts';
import type { Transaction } from '../../../core/transaction.ts';
import type { ErrorObject } from '../api.gen.ts';

/** The same as for bodies of messages: larger ones cost more in the store than a file does. */
export const TEXT_BYTES_IN_STORE_MAX = 32_768;
/** No text is larger: what a synchronous invocation may bring and answer. */
const TEXT_BYTES_MAX = 6_291_456;

export interface KeptText {
  readonly text?: string | undefined;
  readonly blobId?: string | undefined;
  readonly bytes: number;
}

export type Keep = (text: string) => Promise<KeptText>;

/** What came of a commit: whether its records hold the texts that were kept for it, or which blobs they hold. */
export interface Kept<T> {
  readonly isTaken: boolean | ReadonlySet<string>;
  readonly value: T;
}

/**
 * Keeps texts for a commit. Their blobs belong to nobody until it calls {@link ownText}; when it does not take them, or
 * fails, they go again.
 */
export async function keeping<T>(blobs: BlobStore, action: (keep: Keep) => Promise<Kept<T>>): Promise<T> {
  const written: string[] = [];
  const keep: Keep = async (text) => {
    const bytes = Buffer.byteLength(text);
    if (bytes <= TEXT_BYTES_IN_STORE_MAX) return { text, bytes };
    const { id } = await blobs.write(Buffer.from(text));
    written.push(id);
    return { blobId: id, bytes };
  };
  let isTaken: Kept<T>['isTaken'] = false;
  try {
    const kept = await action(keep);
    isTaken = kept.isTaken;
    return kept.value;
  } finally {
    const left = (id: string) => (typeof isTaken === 'boolean' ? !isTaken : !isTaken.has(id));
    for (const id of written.filter(left)) await blobs.remove(id);
  }
}

/** A text that is known to be small. */
export function smallText(text: string): KeptText {
  return { text, bytes: Buffer.byteLength(text) };
}

/** An error of our own making. */
export function smallError(error: ErrorObject): KeptText {
  return smallText(JSON.stringify(error));
}

/** Makes the text's blob, if it has one, belong to the record that this transaction writes. */
export async function ownText(tx: Transaction, kept: KeptText | undefined): Promise<void> {
  if (kept?.blobId !== undefined) await ownBlob(tx, kept.blobId, 'lambda');
}

/** A power cut has taken the file of a text: nobody can go on with it. */
export class LostText extends Error {
  constructor(cause: Error) {
    super('A payload of the durable execution was lost in a power cut.', { cause });
    this.name = 'LostText';
  }
}

/** Undefined when there is none. @throws LostText */
export async function requireText(
  { blobs }: Pick<StagedContext, 'blobs'>,
  kept: KeptText | undefined,
): Promise<string | undefined> {
  if (kept?.blobId === undefined) return kept?.text;
  try {
    return (await blobs.read(kept.blobId, TEXT_BYTES_MAX)).toString('utf8');
  } catch (error) {
    if (!(error instanceof BlobError) || !['missing', 'damaged'].includes(error.reason)) throw error;
    throw new LostText(error);
  }
}

/** Undefined when there is none, or a power cut has taken it: that is logged. */
export async function readText(
  context: Pick<StagedContext, 'blobs' | 'log'>,
  kept: KeptText | undefined,
): Promise<string | undefined> {
  try {
    return await requireText(context, kept);
  } catch (error) {
    if (!(error instanceof LostText)) throw error;
    context.log.warn(error.message, { reason: String(error.cause) });
    return undefined;
  }
}

export async function readError(
  context: Pick<StagedContext, 'blobs' | 'log'>,
  kept: KeptText | undefined,
): Promise<ErrorObject | undefined> {
  const text = await readText(context, kept);
  // What was kept as the JSON of one.
  return text === undefined ? undefined : (JSON.parse(text) as ErrorObject);
}
