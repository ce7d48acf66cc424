import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeChunk, encodeChunks } from './chunk.ts';
import { compilePattern } from './patterns/pattern.ts';
import { payloadOf } from './payload.ts';
import { scanChunk } from './scan.ts';

test('functions get the events of a stream gzipped, as AWS documents it', () => {
  const stream = { id: '0123456789abcdef', name: 'stream' };
  const [record] = encodeChunks(stream, 5, [
    { timestamp: 1, message: '{"level":"ERROR","n":1}' },
    { timestamp: 2, message: '{"level":"INFO","n":2}' },
  ]);
  const chunk = decodeChunk(record?.bytes ?? Buffer.alloc(0));
  const text = '{ $.level = "ERROR" && $.n = * }';
  const pattern = compilePattern(text);
  const events = [...scanChunk(chunk, 7, { fromMs: 0, untilMs: 10, pattern })];
  const filter = {
    groupId: 'g',
    kind: 'subscription',
    name: 'f',
    groupName: 'group',
    pattern: text,
    createdAtMs: 0,
    doneSequence: 0,
  } as const;
  const place = { account: '000000000000', region: 'us-east-1' };
  const payload = JSON.parse(payloadOf(place, filter, pattern, { chunk, events }).toString());
  expect(JSON.parse(gunzipSync(Buffer.from(payload.awslogs.data, 'base64')).toString())).toEqual({
    messageType: 'DATA_MESSAGE',
    owner: '000000000000',
    logGroup: 'group',
    logStream: 'stream',
    subscriptionFilters: ['f'],
    logEvents: [
      {
        id: expect.stringMatching(/^\d{56}$/),
        timestamp: 1,
        message: '{"level":"ERROR","n":1}',
        extractedFields: { level: 'ERROR', n: '1' },
      },
    ],
  });
});
