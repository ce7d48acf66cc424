import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { collectBody } from './body.ts';
import { openPort } from './http.test-suite.ts';
import type { HttpHandler } from './http-types.ts';
import type { SignatureStyle } from './signature-errors.ts';
import { KEY, keys, SECRET } from './signatures.test-suite.ts';
import { checkBodySha256, needsBodySha256, readSignature, verifySignature } from './sigv4.ts';

const CURL = '/usr/bin/curl';
const run = promisify(execFile);

/** Answers who signed, or why the signature is refused. */
const verifying =
  (style: SignatureStyle): HttpHandler =>
  (request, response) => {
    const check = async (): Promise<string> => {
      const bodySha256 = createHash('sha256')
        .update(await collectBody(request))
        .digest('hex');
      const signed = readSignature(request, { style, wallMs: Date.now() });
      if (signed.kind === 'anonymous') return 'anonymous';
      verifySignature(signed, SECRET, { keys, ...(needsBodySha256(signed) && { bodySha256 }) });
      checkBodySha256(signed, bodySha256);
      return `${signed.accessKeyId} for ${signed.service} in ${signed.region}`;
    };
    check().then(
      (text) => void response.end(text),
      (error: Error) => void response.end(`${error.name}: ${error.message}`),
    );
  };

/** A signer that is not ours, over a real socket. */
describe.runIf(existsSync(CURL))('curl --aws-sigv4', () => {
  async function curl(
    style: SignatureStyle,
    service: string,
    target: string,
    ...more: string[]
  ): Promise<string> {
    const { port } = await openPort({ handler: verifying(style) });
    const sign = ['--aws-sigv4', `aws:amz:eu-west-1:${service}`, '--user', `${KEY}:${SECRET}`];
    const { stdout } = await run(CURL, ['-sS', ...sign, ...more, `http://127.0.0.1:${port}${target}`]);
    return stdout;
  }

  it('S3, body unsigned', async () => {
    const unsigned = ['-H', 'x-amz-content-sha256: UNSIGNED-PAYLOAD'];
    const answer = await curl('s3', 's3', '/bucket/key?list-type=2', ...unsigned);
    expect(answer).toBe(`${KEY} for s3 in eu-west-1`);
  });

  it('a JSON service, body signed', async () => {
    const json = ['-H', 'content-type: application/x-amz-json-1.0', '-d', '{"TableName":"orders"}'];
    expect(await curl('json', 'dynamodb', '/', ...json)).toBe(`${KEY} for dynamodb in eu-west-1`);
  });

  it('another secret', async () => {
    const other = ['--user', `${KEY}:other`, '-d', 'Action=GetCallerIdentity'];
    expect(await curl('query', 'sts', '/', ...other)).toMatch(
      /^SignatureDoesNotMatch: The request signature/,
    );
  });
});
