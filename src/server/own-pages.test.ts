import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestCloud, testCloud } from '../../test/support/cloud.ts';
import { loadService, PAGE_OWNERS } from './registry.ts';

let cloud: TestCloud;
beforeEach(async () => {
  cloud = await testCloud();
});
afterEach(() => cloud.stop());

const page = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${cloud.endpoint}${path}`, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json' && text !== '';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
};

test('health, as kumobako and as tools for other local clouds ask for it', async () => {
  const own = await page('/_kumobako/health');
  expect(own).toMatchObject({ status: 200, body: { status: 'running', services: { s3: 'running' } } });
  expect(own.headers.get('x-kumobako')).toBe('0.0.0');
  expect((await page('/_localstack/health')).body).toMatchObject({ services: { sqs: 'running' } });
  expect((await page('/_localstack/init')).body).toMatchObject({ completed: { READY: true } });
  expect(await page('/_kumobako/health', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
  expect((await page('/_kumobako/health/')).status).toBe(200);
});

test('what there is not says so', async () => {
  expect(await page('/_kumobako/nowhere')).toMatchObject({
    status: 404,
    body: { error: 'There is no such page.' },
  });
  expect(await page('/_kumobako/health', { method: 'POST' })).toMatchObject({
    status: 405,
    body: { error: 'This page takes GET.' },
  });
  expect((await page('/_kumobako/constructor')).status).toBe(404);
});

test('our own pages are no part of the request log; AWS requests are', async () => {
  await page('/_kumobako/health');
  await page('/_kumobako/nowhere');
  await page('/?Action=GetCallerIdentity&Version=2011-06-15');
  const { body } = await page('/_kumobako/requests');
  expect(body.requests).toHaveLength(1);
  expect(body.requests[0]).toMatchObject({ service: 'sts', operation: 'GetCallerIdentity' });
  expect((await page('/_kumobako/metrics')).body).toContain('operation="GetCallerIdentity"} 1');
  expect((await page('/_kumobako/requests?limit=0')).status).toBe(400);
});

test('metrics tell how late the event loop was since they were last asked for', async () => {
  expect((await page('/_kumobako/metrics')).body).not.toContain('kumobako_event_loop_delay_seconds{');
  let text = '';
  while (!text.includes('quantile="0.99"')) {
    // Each question begins anew, and a sample takes two ticks of ten milliseconds of the machine's own clock.
    await pause(50);
    text = (await page('/_kumobako/metrics')).body;
  }
  expect(text).toMatch(/^kumobako_event_loop_delay_seconds\{quantile="0.5"\} \d+\.\d+$/m);
  expect(text).toMatch(/^kumobako_event_loop_delay_seconds_count [1-9]\d*$/m);
});

test.each([
  ['{"advanceMs": -1}', 'The clock only moves forward.'],
  ['{"advanceMs": "1"}', 'Give advanceMs, or toMs as milliseconds since 1970.'],
  ['{}', 'Give advanceMs, or toMs as milliseconds since 1970.'],
  ['[', 'The body must be a JSON object.'],
  ['[]', 'The body must be a JSON object.'],
  ['{"advanceMs": 1e300}', 'The clock ends with the year 9999.'],
])('the clock refuses %s', async (body, error) => {
  expect(await page('/_kumobako/clock', { method: 'POST', body })).toMatchObject({
    status: 400,
    body: { error },
  });
});

test('a snapshot needs a name that can be one', async () => {
  expect((await page('/_kumobako/snapshots', { method: 'POST' })).status).toBe(400);
  expect((await page('/_kumobako/snapshots?name=..', { method: 'POST' })).status).toBe(400);
  expect((await page('/_kumobako/snapshots?name=no', { method: 'DELETE' })).status).toBe(404);
  expect((await page('/_kumobako/snapshots?name=a', { method: 'POST' })).status).toBe(201);
  expect((await page('/_kumobako/snapshots?name=a', { method: 'POST' })).status).toBe(409);
});

test('requests while a snapshot is loaded wait; a refused load leaves the cloud answering', async () => {
  await page('/_kumobako/snapshots?name=a', { method: 'POST' });
  const answers = await Promise.all([
    page('/_kumobako/snapshots/load?name=a', { method: 'POST' }),
    page('/?Action=GetCallerIdentity&Version=2011-06-15'),
    page('/_kumobako/snapshots/load?name=nowhere', { method: 'POST' }),
    page('/?Action=GetCallerIdentity&Version=2011-06-15'),
  ]);
  expect([answers[0].status, answers[2].status]).toEqual([200, 404]);
  expect((await page('/_kumobako/health')).status).toBe(200);
});

test('resets of other tools work', async () => {
  await cloud.clock.advance(60_000);
  expect((await page('/moto-api/reset', { method: 'POST' })).body).toEqual({ status: 'ok' });
  expect((await page('/_kumobako/clock')).body.offsetMs).toBe(0);
  expect((await page('/_localstack/state/reset', { method: 'POST' })).status).toBe(200);
});

test('who follows the log gets each request as an event, across a reset, until the port closes', async () => {
  const response = await fetch(`${cloud.endpoint}/_kumobako/requests/follow`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const until = async (part: string) => {
    while (!text.includes(part)) text += (await reader?.read())?.value ?? '';
  };
  await until(': following\n\n');
  await cloud.reset();
  await page('/?Action=GetCallerIdentity&Version=2011-06-15');
  await until('"operation":"GetCallerIdentity"');
  expect(text).toMatch(/\n\ndata: \{"requestId":.*\}\n\n$/);
  await cloud.stop();
  expect(await reader?.read()).toMatchObject({ done: true });
});

test('pages that services bring are theirs', async () => {
  for (const [name, owner] of Object.entries(PAGE_OWNERS)) {
    const { pages, downloads } = await loadService(owner);
    expect(Object.keys({ ...pages, ...downloads })).toContain(name);
    // A download is for those who have its link.
    const isDownload = downloads !== undefined && name in downloads;
    expect((await page(`/_kumobako/${name}`)).status).toBe(isDownload ? 403 : 200);
  }
});

test('pages about access: wrong questions are told what is missing', async () => {
  const cases = [
    ['iam/explain', 400, 'Name the request'],
    ['iam/explain?requestId=x', 404, 'none has the id x'],
    ['iam/generate', 400, 'Name one role or one user'],
    ['iam/generate?role=a&user=b', 400, 'Name one role or one user'],
    ['iam/generate?role=', 400, 'Name one role or one user'],
    ['iam/generate?role=__proto__', 404, 'No calls of the role __proto__'],
    ['iam/generate?user=arn:aws:iam::1:user/x', 404, 'No calls of the user arn:aws:iam::1:user/x'],
  ] as const;
  for (const [path, status, text] of cases) {
    const answer = await page(`/_kumobako/${path}`);
    expect([path, answer.status, answer.body.error]).toEqual([path, status, expect.stringContaining(text)]);
  }
  const foreign = await page('/_kumobako/iam/explain?requestId=x', {
    headers: { origin: 'https://elsewhere.test' },
  });
  expect(foreign.status).toBe(403);
});
