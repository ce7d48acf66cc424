/** A small SigV4 signer for prepared requests: benchmarks send what real clients send, without their cost. */

import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
}

export interface PlainRequest {
  method: string;
  /** Path and query, already encoded. */
  target: string;
  service: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Buffer;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

/** The bytes of a signed HTTP/1.1 request for a keep-alive connection. */
export function signedRequest(
  request: PlainRequest,
  host: string,
  credentials: Credentials,
  atMs = Date.now(),
): Buffer {
  const body = request.body ?? '';
  const time = new Date(atMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const date = time.slice(0, 8);
  const scope = `${date}/us-east-1/${request.service}/aws4_request`;
  const payload = sha256(body);
  const headers: Record<string, string> = {
    ...request.headers,
    host,
    'x-amz-content-sha256': payload,
    'x-amz-date': time,
  };
  const names = Object.keys(headers).sort();
  const [path = '/', query = ''] = request.target.split('?');
  const canonical = [
    request.method,
    path,
    query,
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    payload,
  ].join('\n');
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`;
  const key = ['us-east-1', request.service, 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(`AWS4${credentials.secretAccessKey}`, date),
  );
  const signature = hmac(key, toSign).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const lines = Object.entries({
    ...headers,
    authorization,
    'content-length': String(Buffer.byteLength(body)),
  });
  const head = `${request.method} ${request.target} HTTP/1.1\r\n${lines.map(([n, v]) => `${n}: ${v}`).join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}
