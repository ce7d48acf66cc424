import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LambdaTest, lambdaTest } from '../../../test/support/lambda.ts';
import { zipOf } from '../../../test/support/zip.ts';

const ARCHIVE_BYTES_MAX = 52_428_800;
const BODY_BYTES_MAX = 70_167_211;

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

/** An archive of so many bytes. */
function archive(bytes: number): Buffer {
  const around = zipOf({ data: '' }).length;
  return zipOf({ data: Buffer.alloc(bytes - around) });
}

test('an archive of 50 MB comes with the call', async () => {
  const largest = archive(ARCHIVE_BYTES_MAX);
  expect(largest.length).toBe(ARCHIVE_BYTES_MAX);
  const made = await t.lambda.createFunction({ ...t.input('largest'), Code: { ZipFile: largest } });
  expect(made.CodeSize).toBe(ARCHIVE_BYTES_MAX);
});

test('a request beyond that is refused before it is read', async () => {
  const now = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const answer = await new Promise<{ status: number | undefined; type: unknown; text: string }>(
    (resolve, reject) => {
      const call = request(`${t.cloud.endpoint}/2015-03-31/functions`, {
        method: 'POST',
        headers: {
          'content-length': BODY_BYTES_MAX + 1,
          authorization: `AWS4-HMAC-SHA256 Credential=test/${now.slice(0, 8)}/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
          'x-amz-date': now,
          'x-amz-content-sha256': 'UNSIGNED-PAYLOAD',
        },
      });
      call.once('error', reject);
      call.once('response', async (response) => {
        let text = '';
        for await (const piece of response) text += piece;
        resolve({ status: response.statusCode, type: response.headers['x-amzn-errortype'], text });
        call.destroy();
      });
      call.flushHeaders();
    },
  );
  expect(answer).toMatchObject({ status: 413, type: 'RequestEntityTooLargeException' });
  expect(answer.text).toContain(
    'Request must be smaller than 70167211 bytes for the CreateFunction operation',
  );
});
