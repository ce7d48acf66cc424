/** What a request's signature claims to be made for. Read for routing only; sigv4.ts and sigv2.ts verify. */

import type { Query } from '../protocol/types.ts';
import { headerOf, type RequestHead } from './request-head.ts';

export interface RequestScope {
  readonly accessKeyId: string;
  /** Absent in V2 and V4A, which are not bound to one region. */
  readonly region?: string;
  /** Signing name of the service. */
  readonly service: string;
}

const V4_CREDENTIAL = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/;
const V4A_CREDENTIAL = /Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/aws4_request/;
const V2_HEADER = /^AWS ([^:\s]+):/;

/** The scope of a request; undefined when it is not signed. */
export function scopeOf(request: RequestHead, query: Query): RequestScope | undefined {
  const header = headerOf(request, 'authorization') ?? '';
  return credentialScope(header) ?? presignedScope(query) ?? v2Scope(header, query);
}

function credentialScope(text: string): RequestScope | undefined {
  if (!text.includes('Credential=')) return undefined;
  const [, accessKeyId, region, service] = V4_CREDENTIAL.exec(text) ?? [];
  if (accessKeyId !== undefined && region !== undefined && service !== undefined) {
    return { accessKeyId, region, service };
  }
  const [, key, name] = V4A_CREDENTIAL.exec(text) ?? [];
  return key !== undefined && name !== undefined ? { accessKeyId: key, service: name } : undefined;
}

function presignedScope(query: Query): RequestScope | undefined {
  const credential = query.get('X-Amz-Credential')?.[0];
  return credential === undefined ? undefined : credentialScope(`Credential=${credential}`);
}

/** Version 2 of the signature is S3's alone by now; in query calls its parameters say nothing about the service. */
function v2Scope(header: string, query: Query): RequestScope | undefined {
  const [, key] = V2_HEADER.exec(header) ?? [];
  if (key !== undefined) return { accessKeyId: key, service: 's3' };
  const presigned = query.get('AWSAccessKeyId')?.[0];
  if (presigned === undefined || !query.has('Signature') || query.has('Action')) return undefined;
  return { accessKeyId: presigned, service: 's3' };
}
