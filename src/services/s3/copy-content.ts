/** Takes a second copy of content: rows again, files by a hard link, parts into one new file. */

import type { Readable } from 'node:stream';
import type { DigestCalculator } from '../../core/blobs/blob-store.ts';
import type { ChecksumAlgorithm } from '../../core/checksums.ts';
import type { StagedContext } from '../../core/context.ts';
import {
  type BodyDigests,
  type DigestPlan,
  digestsOf,
  digestsOfBlob,
  runningDigests,
} from './body-digests.ts';
import { copyBlob, openContent } from './content.ts';
import type { FoundSource } from './copy-source.ts';
import type { ByteRange } from './ranges.ts';
import { type Received, STORE_BYTES_MAX } from './receive-body.ts';

/**
 * Copies a source's content or a range of it, within `whileContentMoves`.
 *
 * @param algorithms checksums that are wanted of the copy
 */
export async function copyContent(
  context: StagedContext,
  source: FoundSource,
  range: ByteRange | undefined,
  algorithms: readonly ChecksumAlgorithm[],
): Promise<Received> {
  const { content, object } = source;
  const plan: DigestPlan = { contentMd5: undefined, claim: undefined, algorithms: withoutMd5(algorithms) };
  if (content.kind === 'blob' && range === undefined) {
    const digests = await digestsOfSource(context, source, plan, algorithms);
    return { size: object.size, digests, blobId: await copyBlob(context.blobs, content.blobId) };
  }
  const opened = await openContent(context, content, range);
  const size = range === undefined ? object.size : range.end - range.start;
  if (size <= STORE_BYTES_MAX) {
    const bytes = opened instanceof Uint8Array ? opened : await collect(opened);
    return { size, digests: withMd5(digestsOf(plan, bytes), algorithms), bytes };
  }
  const written = await context.blobs.write(opened, { digests: calculators(plan), signal: context.signal });
  const digests = withMd5(digestsOfBlob(plan, written.digests), algorithms);
  return { size, digests, blobId: written.id };
}

/** A copied file has its source's digests; what the source does not have is computed by reading it. */
async function digestsOfSource(
  context: StagedContext,
  { object, content }: FoundSource,
  plan: DigestPlan,
  algorithms: readonly ChecksumAlgorithm[],
): Promise<BodyDigests> {
  const { checksum, etag } = object;
  const known = new Map<ChecksumAlgorithm, string>();
  if (checksum?.type === 'FULL_OBJECT') known.set(checksum.algorithm, checksum.value);
  if (plan.algorithms.every((algorithm) => known.has(algorithm))) {
    const checksums: BodyDigests['checksums'] = {};
    for (const [algorithm, value] of known) checksums[algorithm] = value;
    return withMd5({ md5: etag, checksums }, algorithms);
  }
  const running = runningDigests(plan);
  const stream = await openContent(context, content, undefined);
  for await (const chunk of stream instanceof Uint8Array ? [stream] : stream) {
    for (const { digest } of running) digest.update(chunk);
  }
  const digests = new Map<string, Uint8Array>(running.map(({ name, digest }) => [name, digest.digest()]));
  return withMd5(digestsOfBlob(plan, digests), algorithms);
}

function withoutMd5(algorithms: readonly ChecksumAlgorithm[]): ChecksumAlgorithm[] {
  return algorithms.filter((algorithm) => algorithm !== 'MD5');
}

/** The MD5 is computed anyway; here it is wanted as a checksum too. */
function withMd5(digests: BodyDigests, algorithms: readonly ChecksumAlgorithm[]): BodyDigests {
  if (algorithms.includes('MD5')) digests.checksums.MD5 = Buffer.from(digests.md5, 'hex').toString('base64');
  return digests;
}

function calculators(plan: DigestPlan): DigestCalculator[] {
  return runningDigests(plan).map(({ name, digest }) => ({
    name,
    update: (chunk) => digest.update(chunk),
    digest: () => digest.digest(),
  }));
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
