/**
 * What S3 tells of a request beside its parameters: how it was signed, over what, how much came along.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-understanding-s3-entries.html
 */

import type { RequestFacts } from '../../core/context.ts';
import type { JsonObject } from '../../core/event-history.ts';
import { hostId } from '../host-id.ts';

interface S3Call {
  request: RequestFacts | undefined;
  requestId: string;
  tls: JsonObject | undefined;
  /** Its answer has no body, as with nearly all that change something. */
  isMute: boolean;
}

/** Undefined for calls between services, which nobody has signed. */
export function s3AdditionalData({ request, requestId, tls, isMute }: S3Call): JsonObject | undefined {
  if (request === undefined) return undefined;
  const length = Number(request.headers['content-length'] ?? 0);
  const cipher = tls?.['cipherSuite'];
  return {
    ...signatureOf(request),
    ...(cipher === undefined ? {} : { CipherSuite: cipher }),
    bytesTransferredIn: Number.isSafeInteger(length) ? length : 0,
    'x-amz-id-2': hostId(requestId),
    // How long an answer becomes is not known yet when its record is made.
    ...(isMute ? { bytesTransferredOut: 0 } : {}),
  };
}

function signatureOf({ headers, url }: RequestFacts): JsonObject {
  const header = String(headers['authorization'] ?? '');
  if (header !== '') return { SignatureVersion: versionOf(header), AuthenticationMethod: 'AuthHeader' };
  const query = url.slice(url.indexOf('?') + 1);
  if (/(?:^|&)X-Amz-Signature=/i.test(query)) {
    return { SignatureVersion: 'SigV4', AuthenticationMethod: 'QueryString' };
  }
  if (/(?:^|&)Signature=/.test(query)) {
    return { SignatureVersion: 'SigV2', AuthenticationMethod: 'QueryString' };
  }
  return {};
}

function versionOf(header: string): string {
  return header.startsWith('AWS ') ? 'SigV2' : 'SigV4';
}
