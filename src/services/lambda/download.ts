/** Links to code, as GetFunction and GetLayerVersion give them: whoever has one may fetch the archive for ten minutes. */

import type { TxContext } from '../../core/context.ts';
import type { DownloadHandler } from '../../core/service.ts';
import type { CodeRef } from './state.ts';

const LINK_MS = 600_000;
const PURPOSE = 'lambda:code';

export function codeLink({ seal, endpoint, now }: TxContext, { blobId }: CodeRef): string {
  const token = seal.close(PURPOSE, JSON.stringify([blobId, now() + LINK_MS]));
  return `${endpoint}/_kumobako/lambda/code?token=${token}`;
}

export const downloadCode: DownloadHandler = async ({ seal, blobs, now }, token) => {
  const text = seal.open(PURPOSE, token);
  if (text === undefined) return undefined;
  // What `codeLink` has sealed.
  const [blobId, untilMs] = JSON.parse(text) as [string, number];
  return now() < untilMs ? blobs.open(blobId) : undefined;
};
