import { ListQueueTagsCommand, TagQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failure, type SqsTest, sqsTest } from '../../../../test/support/sqs.ts';

let t: SqsTest;
beforeAll(async () => {
  t = await sqsTest();
});
afterAll(() => t.stop());

const tag = (QueueUrl: string, Tags: Record<string, string>) =>
  t.sqs.send(new TagQueueCommand({ QueueUrl, Tags }));
const tags = async (QueueUrl: string) => (await t.sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags;

test('adds tags and replaces values, and keys like __proto__ are keys', async () => {
  const url = await t.queue();
  await tag(url, { a: '1', b: '' });
  await tag(url, { b: '2', c: '3' });
  expect(await tags(url)).toEqual({ a: '1', b: '2', c: '3' });
  await tag(url, Object.fromEntries([['constructor', 'x']]));
  expect((await tags(url))?.['constructor']).toBe('x');
});

test('at once from many callers', async () => {
  const url = await t.queue();
  await Promise.all(Array.from({ length: 20 }, (_, i) => tag(url, { [`k${i}`]: `${i}` })));
  expect(Object.keys((await tags(url)) ?? {})).toHaveLength(20);
});

test('refuses none, too many, and bad keys and values; nothing is changed then', async () => {
  const url = await t.queue();
  await tag(url, { kept: 'x' });
  expect(await failure(tag(url, {}))).toEqual({
    code: 'MissingParameter',
    message: 'The request must contain the parameter Tags.',
  });
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'v']));
  expect(await failure(tag(url, many))).toEqual({
    code: 'InvalidParameterValue',
    message: `Too many tags added for queue ${url.split('/').pop()}.`,
  });
  for (const bad of [{ '': 'x' }, { ['k'.repeat(129)]: 'x' }, { k: 'v'.repeat(257) }, { 'aws:x': 'y' }]) {
    expect((await failure(tag(url, bad as Record<string, string>))).code).toBe('InvalidParameterValue');
  }
  expect(await tags(url)).toEqual({ kept: 'x' });
});
