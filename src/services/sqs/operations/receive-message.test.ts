import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

describe('a standard queue', () => {
  test('gives messages out in the order they came, each to one receiver until its time is over', async () => {
    const url = await t.queue();
    for (const body of ['a', 'b', 'c']) await t.send(url, body);
    expect(await t.bodies(url, { MaxNumberOfMessages: 2 })).toEqual(['a', 'b']);
    expect(await t.bodies(url)).toEqual(['c']);
    expect(await t.bodies(url)).toEqual([]);
    expect(await t.counts(url)).toEqual([0, 3, 0]);
    await t.advance(29.9);
    expect(await t.counts(url)).toEqual([0, 3, 0]);
    expect(await t.bodies(url)).toEqual([]);
    await t.advance(0.1);
    expect(await t.counts(url)).toEqual([3, 0, 0]);
    expect(await t.bodies(url)).toEqual(['a', 'b', 'c']);
  });
});
