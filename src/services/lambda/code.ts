/** Archives of code: where they come from, and who keeps them in the blob store. */

import { createHash } from 'node:crypto';
import { disownBlob, ownBlob } from '../../core/blobs/owners.ts';
import type { CallAs, StagedContext, TxContext } from '../../core/context.ts';
import { AwsError, notImplemented } from '../../core/errors.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { S3ObjectStorageMode } from './api.gen.ts';
import { invalidParameter, requestEntityTooLarge } from './errors.ts';
import { ANYWHERE, type CodeRef, codes } from './state.ts';
import { checkZip } from './zip-check.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const UPLOAD_BYTES_MAX = 52_428_800;
const ARCHIVE_BYTES_MAX = 262_144_000;

export interface CodeSource {
  ZipFile?: Uint8Array | undefined;
  S3Bucket?: string | undefined;
  S3Key?: string | undefined;
  S3ObjectVersion?: string | undefined;
  S3ObjectStorageMode?: S3ObjectStorageMode | undefined;
}

export const REFUSED_MODE = 'REFERENCE: archives are copied, not read where they lie in S3.';

/**
 * Writes an archive into the blob store and looks into it. It belongs to nobody until {@link keepCode}: what is not kept
 * is swept away at the next start, or by {@link dropCode}.
 *
 * @param owner id of the function or layer version that it comes with
 */
export async function storeCode(context: StagedContext, source: CodeSource, owner: string): Promise<CodeRef> {
  const bytes = await contentOf(context, source);
  const sha = createHash('sha256');
  const written = await context.blobs.write(bytes, {
    digests: [{ name: 'sha256', update: (chunk) => void sha.update(chunk), digest: () => sha.digest() }],
    sizeMax: ARCHIVE_BYTES_MAX,
  });
  const code: CodeRef = {
    owner,
    sha256: Buffer.from(written.digests.get('sha256') ?? []).toString('hex'),
    size: written.size,
    blobId: written.id,
  };
  try {
    const unpackedBytes = await checkZip({
      size: written.size,
      read: (start, end) => context.blobs.read(written.id, end - start, { start, end }),
    });
    return { ...code, unpackedBytes };
  } catch (error) {
    await dropCode(context, code);
    throw error;
  }
}

/** Gives up what {@link storeCode} wrote and nobody keeps. */
export function dropCode({ blobs }: Pick<StagedContext, 'blobs'>, { blobId }: CodeRef): Promise<void> {
  return blobs.remove(blobId);
}

async function contentOf(
  context: StagedContext,
  { ZipFile, S3Bucket, S3Key, S3ObjectVersion, S3ObjectStorageMode: mode }: CodeSource,
): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  if (mode === 'REFERENCE') throw notImplemented('S3ObjectStorageMode REFERENCE of Lambda');
  const isFromS3 = S3Bucket !== undefined || S3Key !== undefined;
  if (ZipFile !== undefined && isFromS3) {
    throw invalidParameter('Please do not provide other FunctionCode parameters when providing a ZipFile.');
  }
  if (ZipFile !== undefined) {
    if (ZipFile.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
    if (ZipFile.length > UPLOAD_BYTES_MAX) {
      throw requestEntityTooLarge(`Zipped size must be smaller than ${UPLOAD_BYTES_MAX} bytes`);
    }
    return ZipFile;
  }
  if (S3Bucket === undefined || S3Key === undefined) {
    throw invalidParameter(
      isFromS3 ? 'S3Bucket and S3Key must both be provided.' : 'Please provide a source for function code.',
    );
  }
  return fromS3(context, { Bucket: S3Bucket, Key: S3Key, VersionId: S3ObjectVersion });
}

/** Read as the caller: who may not read the object cannot run it either. */
async function fromS3(
  context: StagedContext,
  object: { Bucket: string; Key: string; VersionId: string | undefined },
): Promise<Uint8Array | AsyncIterable<Uint8Array>> {
  try {
    const call = context.call.as(context.caller);
    await mustBeOfRegion(call, object.Bucket, context.place.region);
    const { Body } = await call('s3', 'GetObject', object);
    if (Body === undefined) return new Uint8Array();
    return typeof Body === 'string' ? Buffer.from(Body) : Body;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.status === 403 || error.code === 'AccessDenied') {
      const text =
        'Your access has been denied by S3, please make sure your request credentials have permission';
      throw new AwsError(
        'AccessDeniedException',
        `${text} to GetObject for ${object.Bucket}/${object.Key}. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
        { status: 403 },
      );
    }
    throw invalidParameter(
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
    );
  }
}

/**
 * Lambda takes code from buckets of its own region. Whoever may not ask for a bucket's is believed.
 *
 * @throws AwsError S3's PermanentRedirect
 */
async function mustBeOfRegion(call: CallAs, Bucket: string, own: string): Promise<void> {
  const found = await call('s3', 'HeadBucket', { Bucket }).catch((error: unknown) => {
    if (error instanceof AwsError) return undefined;
    throw error;
  });
  const region = found?.BucketRegion ?? own;
  if (region === own) return;
  const text = `The bucket is in this region: ${region}. Please use this region to retry the request`;
  throw new AwsError('PermanentRedirect', text, { status: 301 });
}

/** One more record refers to the code. The first one makes its blob owned. */
export async function keepCode(tx: Transaction, { owner, sha256, blobId }: CodeRef): Promise<void> {
  const known = await codes.get(tx, ANYWHERE, owner, sha256);
  if (known === undefined) await ownBlob(tx, blobId, 'lambda');
  await codes.put(tx, ANYWHERE, {
    owner,
    sha256,
    blobId: known?.blobId ?? blobId,
    references: (known?.references ?? 0) + 1,
  });
}

/** One record less refers to it. With the last one the blob goes. */
export async function releaseCode(context: TxContext, { owner, sha256 }: CodeRef): Promise<void> {
  const { tx } = context;
  const known = await codes.get(tx, ANYWHERE, owner, sha256);
  if (known === undefined) return;
  if (known.references > 1) {
    await codes.put(tx, ANYWHERE, { ...known, references: known.references - 1 });
    return;
  }
  await codes.delete(tx, ANYWHERE, owner, sha256);
  await disownBlob(context, known.blobId);
}

/** Code that the owner has already, with the blob that it has it in. */
export async function knownCode(tx: Transaction, code: CodeRef): Promise<CodeRef | undefined> {
  const known = await codes.get(tx, ANYWHERE, code.owner, code.sha256);
  return known === undefined ? undefined : { ...code, blobId: known.blobId };
}

/** As CodeSha256 shows it. */
export function shownSha(sha256: string): string {
  return Buffer.from(sha256, 'hex').toString('base64');
}
