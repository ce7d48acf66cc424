import { expect, test } from 'vitest';
import { type RequestRecord, Trace } from './trace.ts';

const answered = (requestId: string, denial?: () => unknown): RequestRecord => ({
  requestId,
  startedAtMs: 0,
  durationMs: 1,
  service: 'sqs',
  operation: 'CreateQueue',
  wire: 'json1.0',
  status: denial === undefined ? 200 : 400,
  account: '1',
  region: 'us-east-1',
  caller: 'x',
  sourceIp: '127.0.0.1',
  denial,
});

test('the newest 2,000 requests and the newest 500 denials are kept', () => {
  const trace = new Trace();
  for (let index = 0; index < 2_100; index++) {
    trace.record(answered(`r${index}`, index < 600 ? () => index : undefined));
  }
  expect(trace.latest()).toHaveLength(2_000);
  expect(trace.find('r99')).toBeUndefined();
  expect(trace.latest().filter(({ denial }) => denial !== undefined)).toHaveLength(500);
  expect(trace.find('r100')?.denial?.()).toBe(100);
  trace.record(answered('later', () => 0));
  expect(trace.find('r100')).toBeUndefined();
  expect(trace.find('r101')?.denial?.()).toBe(101);
});

test('a denial that is forgotten leaves its request in the log', () => {
  const trace = new Trace();
  for (let index = 0; index < 501; index++) trace.record(answered(`r${index}`, () => index));
  expect(trace.find('r0')).toMatchObject({ status: 400, denial: undefined });
});
