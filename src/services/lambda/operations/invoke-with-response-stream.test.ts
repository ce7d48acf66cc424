import { Readable } from 'node:stream';
import type { InvokeWithResponseStreamCommandOutput } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf, type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

async function read(call: Promise<InvokeWithResponseStreamCommandOutput>) {
  const { EventStream = [], ...head } = await call;
  const chunks: string[] = [];
  let complete: object | undefined;
  for await (const { PayloadChunk, InvokeComplete } of EventStream) {
    if (PayloadChunk?.Payload !== undefined) chunks.push(Buffer.from(PayloadChunk.Payload).toString());
    complete ??= InvokeComplete;
  }
  return { head, chunks, complete };
}

test('what the function writes comes as it is written', async () => {
  const FunctionName = await t.create(() => Readable.from(['one', 'two'].map((text) => Buffer.from(text))));
  const { head, chunks, complete } = await read(
    t.lambda.invokeWithResponseStream({ FunctionName, LogType: 'Tail' }),
  );
  expect(head).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
  expect(chunks).toEqual(['one', 'two']);
  expect(complete).toMatchObject({ LogResult: expect.any(String) });
});

test('an error is told at the end', async () => {
  const FunctionName = await t.create(() => {
    throw new Error('broken');
  });
  const { chunks, complete } = await read(t.lambda.invokeWithResponseStream({ FunctionName }));
  expect(chunks).toEqual([]);
  expect(complete).toMatchObject({ ErrorCode: 'Unhandled', ErrorDetails: expect.stringContaining('broken') });
});

test('a stream that breaks off says so', async () => {
  const FunctionName = await t.create(() =>
    Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('gone');
      })(),
    ),
  );
  const { chunks, complete } = await read(t.lambda.invokeWithResponseStream({ FunctionName }));
  expect(chunks).toEqual(['half']);
  expect(complete).toMatchObject({ ErrorCode: 'Runtime.TruncatedResponse', ErrorDetails: 'gone' });
});

test('what is not there is not found', async () => {
  expect((await failureOf(t.lambda.invokeWithResponseStream({ FunctionName: 'nothing' }))).code).toBe(
    'ResourceNotFoundException',
  );
});
