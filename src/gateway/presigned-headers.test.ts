import { expect, test } from 'vitest';
import { addPresignedHeaders } from './presigned-headers.ts';

test('headers in a presigned URL count as sent, the signature itself and other parameters do not', () => {
  const headers: Record<string, string | string[] | undefined> = { host: 'h', 'x-amz-acl': 'private' };
  addPresignedHeaders(
    headers,
    new Map([
      ['x-amz-meta-Venue', ['123', 'again']],
      ['X-Amz-Storage-Class', ['GLACIER']],
      ['x-amz-acl', ['public-read']],
      ['X-Amz-Signature', ['abc']],
      ['X-Amz-Security-Token', ['t']],
      ['X-Amz-Content-Sha256', ['UNSIGNED-PAYLOAD']],
      ['x-amz-checksum-crc32', ['AAAAAA==']],
      ['x-amz-sdk-checksum-algorithm', ['CRC32']],
      ['x-amz-checksum-mode', ['ENABLED']],
      ['content-type', ['text/html']],
      ['versionId', ['1']],
    ]),
  );
  expect(headers).toEqual({
    host: 'h',
    'x-amz-acl': 'private',
    'x-amz-checksum-mode': 'ENABLED',
    'x-amz-meta-venue': '123',
    'x-amz-storage-class': 'GLACIER',
  });
});
