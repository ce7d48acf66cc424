/**
 * CPU time of reading and verifying one signature. Run: node bench/sigv4.ts [--check]
 *
 * The goal is 8 us for a header-signed request with an ordinary number of headers, the hash of a 240-byte body
 * included where the service does not get it from the client.
 */

import { createHash, createHmac, hash } from 'node:crypto';
import type { RequestHead } from '../src/gateway/request-head.ts';
import type { SignatureOptions } from '../src/gateway/signed-request.ts';
import { createSigningKeys } from '../src/gateway/signing-keys.ts';
import { needsBodySha256, readSignature, verifySignature } from '../src/gateway/sigv4.ts';

const GOAL_MICROSECONDS = 8;
const ROUNDS = 100_000;
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const WALL_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
const DATE = '20260102T030405Z';

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** An independent signer, so that the bench measures requests which are accepted. */
function sign(
  head: RequestHead,
  service: string,
  signed: string[],
  canonicalQuery: string,
  payload: string,
): string {
  const path = (head.url ?? '/').split('?')[0];
  const headers = signed.map((name) => `${name}:${head.headers[name]}\n`).join('');
  const canonical = `${head.method}\n${path}\n${canonicalQuery}\n${headers}\n${signed.join(';')}\n${payload}`;
  const scope = `20260102/us-east-1/${service}/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${DATE}\n${scope}\n${sha256(canonical)}`;
  const key = [`us-east-1`, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${SECRET}`, '20260102'));
  return hmac(key, toSign).toString('hex');
}

const body = Buffer.from(JSON.stringify({ TableName: 'orders', Item: { id: { S: 'x'.repeat(180) } } }));

function dynamodb(withHash: boolean): RequestHead {
  const headers: Record<string, string> = {
    host: '127.0.0.1:4566',
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.PutItem',
    'x-amz-user-agent': 'aws-sdk-js/3.1100.0',
    'user-agent': 'aws-sdk-js/3.1100.0 ua/2.1 os/linux lang/js md/nodejs#24.21.0 api/dynamodb#3.1100.0',
    'amz-sdk-invocation-id': '9b4f4f3c-4a1e-4d3a-9a6f-2f2b7c1d0e5f',
    'amz-sdk-request': 'attempt=1; max=3',
    'x-amz-date': DATE,
    'content-length': String(body.length),
    ...(withHash ? { 'x-amz-content-sha256': sha256(body) } : {}),
    connection: 'keep-alive',
  };
  const head = { method: 'POST', url: '/', headers };
  const signed = Object.keys(headers)
    .filter((name) => name !== 'user-agent' && name !== 'connection')
    .sort();
  const signature = sign(head, 'dynamodb', signed, '', sha256(body));
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${KEY}/20260102/us-east-1/dynamodb/aws4_request, ` +
    `SignedHeaders=${signed.join(';')}, Signature=${signature}`;
  return head;
}

function s3Put(): RequestHead {
  const headers: Record<string, string> = {
    host: '127.0.0.1:4566',
    'content-type': 'application/octet-stream',
    'user-agent': 'aws-sdk-js/3.1100.0 ua/2.1 os/linux lang/js md/nodejs#24.21.0 api/s3#3.1100.0',
    'x-amz-user-agent': 'aws-sdk-js/3.1100.0',
    'x-amz-sdk-checksum-algorithm': 'CRC32',
    'x-amz-checksum-crc32': '3SWc4Q==',
    'x-amz-content-sha256': sha256(body),
    'x-amz-date': DATE,
    'content-length': String(body.length),
    connection: 'keep-alive',
  };
  const head = { method: 'PUT', url: '/bucket/some/key.bin?x-id=PutObject', headers };
  const signed = Object.keys(headers)
    .filter((name) => name !== 'user-agent' && name !== 'connection')
    .sort();
  const signature = sign(head, 's3', signed, 'x-id=PutObject', sha256(body));
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${KEY}/20260102/us-east-1/s3/aws4_request, ` +
    `SignedHeaders=${signed.join(';')}, Signature=${signature}`;
  return head;
}

function s3Presigned(): RequestHead {
  const query =
    `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${KEY}%2F20260102%2Fus-east-1%2Fs3%2Faws4_request` +
    `&X-Amz-Date=${DATE}&X-Amz-Expires=3600&X-Amz-SignedHeaders=host`;
  const head = { method: 'GET', url: '/bucket/some/key.bin', headers: { host: '127.0.0.1:4566' } };
  const signature = sign(head, 's3', ['host'], query, 'UNSIGNED-PAYLOAD');
  return { ...head, url: `${head.url}?${query}&X-Amz-Signature=${signature}` };
}

const keys = createSigningKeys();

function measure(name: string, head: RequestHead, style: SignatureOptions['style']): number {
  const options = { style, wallMs: WALL_MS };
  const once = (): void => {
    const signed = readSignature(head, options);
    if (signed.kind !== 'signed') throw new Error('anonymous');
    verifySignature(signed, SECRET, {
      keys,
      ...(needsBodySha256(signed) && { bodySha256: hash('sha256', body) }),
    });
  };
  for (let round = 0; round < ROUNDS / 5; round++) once();
  let best = Number.POSITIVE_INFINITY;
  for (let sample = 0; sample < 5; sample++) {
    const before = process.cpuUsage();
    for (let round = 0; round < ROUNDS / 5; round++) once();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / (ROUNDS / 5));
  }
  console.log(`${name.padEnd(44)} ${best.toFixed(2)} us`);
  return best;
}

const results = [
  measure('DynamoDB PutItem, hash sent (JavaScript SDK)', dynamodb(true), 'json'),
  measure('DynamoDB PutItem, body hashed here (boto3)', dynamodb(false), 'json'),
  measure('S3 PutObject, header', s3Put(), 's3'),
];
measure('S3 GetObject, presigned', s3Presigned(), 's3');
if (process.argv.includes('--check') && Math.max(...results) > GOAL_MICROSECONDS) {
  console.error(`Slower than ${GOAL_MICROSECONDS} us.`);
  process.exitCode = 1;
}
