/**
 * Signatures inside a body: of the chunks and trailers of aws-chunked uploads, and of event-stream frames. Each signs
 * the one before it; the first signs the request's own.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */

import { hash } from 'node:crypto';
import { toBasicDate } from './signature-dates.ts';
import { signatureDoesNotMatch } from './signature-errors.ts';
import type { SignedRequest } from './signed-request.ts';
import { type SigningKeys, sha256Hex } from './signing-keys.ts';
import { canonicalOf, signatureHolds } from './sigv4.ts';

const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Verifies the chunks of one upload, in order. */
export interface ChunkChain {
  /** @throws AwsError SignatureDoesNotMatch */
  chunk(sha256: string, signature: string): void;
  /** `lines` are `name:value\n`, names in lower case. @throws AwsError SignatureDoesNotMatch */
  trailers(lines: string, signature: string): void;
}

/** Starts a chain at the signature of a request that was verified with the same secret. */
export function chunkChain(signed: SignedRequest, secret: string, keys: SigningKeys): ChunkChain {
  const family = signed.version === 'v4a' ? 'AWS4-ECDSA-P256-SHA256' : 'AWS4-HMAC-SHA256';
  let previous = signed.signature;
  const verify = (toSign: string, padded: string): void => {
    // Asymmetric signatures vary in length; chunk heads pad them with asterisks, which are not signed.
    const signature = padded.replace(/\*+$/, '');
    if (!signatureHolds(signed, secret, keys, toSign, signature)) {
      throw signatureDoesNotMatch(signed.style, {
        accessKeyId: signed.accessKeyId,
        signature,
        stringToSign: toSign,
        canonicalRequest: canonicalOf(signed, signed.payloadLine ?? ''),
      });
    }
    previous = signature;
  };
  const prefix = (kind: string): string =>
    `${family}-${kind}\n${signed.dateLine}\n${signed.scope}\n${previous}\n`;
  return {
    chunk: (sha256, signature) => verify(`${prefix('PAYLOAD')}${EMPTY_SHA256}\n${sha256}`, signature),
    trailers: (lines, signature) => verify(prefix('TRAILER') + sha256Hex(lines), signature),
  };
}

/** What a signed event-stream frame carries (the protocol layer's `SignedFrame`). */
export interface FrameToVerify {
  readonly date: Date;
  readonly signature: Uint8Array;
  /** The encoded `:date` header. */
  readonly signedHeaders: Uint8Array;
  readonly payload: Uint8Array;
}

/**
 * Verifies the frames of `STREAMING-AWS4-HMAC-SHA256-EVENTS`, in order. Each is signed on its own day.
 *
 * @throws AwsError of the service's family when one is not signed by the same key
 */
export function frameVerifier(
  signed: SignedRequest,
  secret: string,
  keys: SigningKeys,
): (frame: FrameToVerify) => void {
  let previous = signed.signature;
  return (frame) => {
    const dateLine = toBasicDate(frame.date.getTime());
    const date = dateLine.slice(0, 8);
    const scope = `${date}/${signed.region}/${signed.service}/aws4_request`;
    const signature = Buffer.from(frame.signature).toString('hex');
    const headers = hash('sha256', frame.signedHeaders);
    const stringToSign = `AWS4-HMAC-SHA256-PAYLOAD\n${dateLine}\n${scope}\n${previous}\n${headers}\n${hash('sha256', frame.payload)}`;
    if (!signatureHolds({ ...signed, date }, secret, keys, stringToSign, signature)) {
      throw signatureDoesNotMatch(signed.style, { accessKeyId: signed.accessKeyId, signature, stringToSign });
    }
    previous = signature;
  };
}
