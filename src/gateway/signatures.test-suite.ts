/** Requests, keys and helpers that the tests of signatures share. */

import { createHash } from 'node:crypto';
import { AwsError } from '../core/errors.ts';
import type { RequestHead } from './request-head.ts';
import type { SignatureOptions, SignedRequest } from './signed-request.ts';
import { createSigningKeys } from './signing-keys.ts';
import { readSignature, verifySignature } from './sigv4.ts';

// The keys, requests and signatures of AWS's own documentation ("Signature calculations for the Authorization header",
// "Authenticating requests using query parameters") and of its published SigV4 test suite.
export const KEY = 'AKIAIOSFODNN7EXAMPLE';
export const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
export const SUITE_SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
export const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
export const DOCS_MS = Date.UTC(2013, 4, 24);
export const SCOPE = '20130524/us-east-1/s3/aws4_request';

export const keys = createSigningKeys();

export interface Outcome {
  code: string;
  message: string;
  status: number | undefined;
  fields: Record<string, unknown> | undefined;
}

export function refusal(action: () => unknown): Outcome {
  try {
    action();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { code: error.code, message: error.message, status: error.status, fields: error.fields };
  }
  throw new Error('Nothing was refused.');
}

export const s3At = (wallMs: number, more: Partial<SignatureOptions> = {}): SignatureOptions => ({
  style: 's3',
  wallMs,
  ...more,
});

export function signedOf(head: RequestHead, options: SignatureOptions): SignedRequest {
  const signed = readSignature(head, options);
  if (signed.kind !== 'signed') throw new Error('The request is anonymous.');
  return signed;
}

export function accepts(
  head: RequestHead,
  options: SignatureOptions,
  secret = SECRET,
  bodySha256?: string,
): SignedRequest {
  const signed = signedOf(head, options);
  verifySignature(signed, secret, { keys, ...(bodySha256 !== undefined && { bodySha256 }) });
  return signed;
}

export function s3Request(
  method: string,
  url: string,
  signedHeaders: string,
  signature: string,
  headers: Record<string, string> = {},
): RequestHead {
  return {
    method,
    url,
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      'x-amz-date': '20130524T000000Z',
      'x-amz-content-sha256': EMPTY,
      authorization: `AWS4-HMAC-SHA256 Credential=${KEY}/${SCOPE},SignedHeaders=${signedHeaders},Signature=${signature}`,
      ...headers,
    },
  };
}

export const BASIC = 'host;x-amz-content-sha256;x-amz-date';
export const LIST = s3Request(
  'GET',
  '/?max-keys=2&prefix=J',
  BASIC,
  '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
);

/** A copy of {@link LIST} with other headers; `undefined` takes one away. */
export function listWith(headers: Record<string, string | undefined>, url = LIST.url): RequestHead {
  const merged: Record<string, string | string[] | undefined> = { ...LIST.headers, ...headers };
  for (const [name, value] of Object.entries(merged)) if (value === undefined) delete merged[name];
  return { method: 'GET', url, headers: merged };
}

export const authorization = (
  parts: Partial<Record<'credential' | 'headers' | 'signature' | 'algorithm', string>>,
): string =>
  `${parts.algorithm ?? 'AWS4-HMAC-SHA256'} Credential=${parts.credential ?? `${KEY}/${SCOPE}`}, ` +
  `SignedHeaders=${parts.headers ?? BASIC}, Signature=${parts.signature ?? '00'}`;

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
