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

/** Keeps a text; a blob among them belongs to nobody until a commit calls {@link ownText}. */
export async function keepText(blobs: BlobStore, text: string): Promise<KeptText> {
  const bytes = Buffer.byteLength(text);
  if (bytes <= TEXT_BYTES_IN_STORE_MAX) return { text, bytes };
  return { blobId: (await blobs.write(Buffer.from(text))).id, bytes };
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

/** Takes back what {@link keepText} has kept for a commit that did not come. */
export async function dropTexts(blobs: BlobStore, texts: Iterable<KeptText | undefined>): Promise<void> {
  for (const kept of texts) if (kept?.blobId !== undefined) await blobs.remove(kept.blobId);
}

/** Undefined when there is none, or a power cut has taken it: that is logged. */
export async function readText(
  { blobs, log }: Pick<StagedContext, 'blobs' | 'log'>,
  kept: KeptText | undefined,
): Promise<string | undefined> {
  if (kept?.blobId === undefined) return kept?.text;
  try {
    return (await blobs.read(kept.blobId, TEXT_BYTES_MAX)).toString('utf8');
  } catch (error) {
    if (!(error instanceof BlobError) || !['missing', 'damaged'].includes(error.reason)) throw error;
    log.warn('A payload of a durable execution was lost', { reason: error.message });
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
