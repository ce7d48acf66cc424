import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeQueue, READS_QUEUES } from '../../../../test/support/event-sources.ts';
import { type LambdaTest, lambdaTest } from '../../../../test/support/lambda.ts';

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest();
});
afterAll(() => t.stop());

test('by function, by source, page by page', async () => {
  const Role = await t.role('reader', READS_QUEUES);
  const one = await t.create(undefined, { Role });
  const two = await t.create(undefined, { Role });
  const first = await makeQueue(t, 'first');
  const second = await makeQueue(t, 'second');
  const make = async (FunctionName: string, EventSourceArn: string) =>
    (await t.lambda.createEventSourceMapping({ FunctionName, EventSourceArn })).UUID ?? '';
  const uuids = [await make(one, first.arn), await make(two, first.arn), await make(one, second.arn)];
  const list = async (input: object) =>
    (await t.lambda.listEventSourceMappings(input)).EventSourceMappings?.map(({ UUID }) => UUID ?? '').sort();
  expect(await list({})).toEqual([...uuids].sort());
  expect(await list({ FunctionName: one })).toEqual([uuids[0], uuids[2]].sort());
  expect(await list({ EventSourceArn: first.arn })).toEqual([uuids[0], uuids[1]].sort());
  expect(await list({ EventSourceArn: second.arn, FunctionName: two })).toEqual([]);
  const page = await t.lambda.listEventSourceMappings({ MaxItems: 2 });
  expect(page.EventSourceMappings).toHaveLength(2);
  const rest = await t.lambda.listEventSourceMappings({ Marker: page.NextMarker, MaxItems: 2 });
  const all = [...(page.EventSourceMappings ?? []), ...(rest.EventSourceMappings ?? [])];
  expect(all.map(({ UUID }) => UUID ?? '').sort()).toEqual([...uuids].sort());
});
