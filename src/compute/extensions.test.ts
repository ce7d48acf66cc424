import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ARN, answerOf, bench, invocation, messages } from './function-fixtures.test-suite.ts';

const place = bench();
afterAll(() => place.stop());
const { runtimes } = place;

/** An extension in Node: writes down what it hears, one JSON a line. */
const extension = (
  file: string,
  options: { telemetryPort?: number; delayMs?: number; failing?: boolean } = {},
) => `#!${process.execPath}
const http = require('node:http');
const fs = require('node:fs');
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const note = (value) => fs.appendFileSync(${JSON.stringify(file)}, JSON.stringify(value) + '\\n');
const call = (method, path, headers, body) => new Promise((resolve, reject) => {
  const request = http.request({ host, port, method, path, headers }, (response) => {
    let text = ''; response.on('data', (piece) => (text += piece)); response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text })); });
  request.on('error', reject); request.end(body === undefined ? undefined : JSON.stringify(body)); });
(async () => {
  const registered = await call('POST', '/2020-01-01/extension/register', { 'Lambda-Extension-Name': 'watcher', 'Lambda-Extension-Accept-Feature': 'accountId' }, { events: ['INVOKE', 'SHUTDOWN'] });
  note({ registered: JSON.parse(registered.text) });
  const id = { 'Lambda-Extension-Identifier': registered.headers['lambda-extension-identifier'] };
  note({ stranger: (await call('GET', '/2020-01-01/extension/event/next', { 'Lambda-Extension-Identifier': 'x' })).status });
  if (${options.failing === true}) { await call('POST', '/2020-01-01/extension/init/error', { ...id, 'Lambda-Extension-Function-Error-Type': 'Extension.NoConfig' }, { errorType: 'Extension.NoConfig', errorMessage: 'no' }); return; }
  const telemetryPort = ${options.telemetryPort ?? 0};
  if (telemetryPort) {
    await new Promise((resolve) => http.createServer((request, response) => { let text = ''; request.on('data', (piece) => (text += piece)); request.on('end', () => { for (const event of JSON.parse(text)) note({ telemetry: event.type, record: event.record }); response.end(); }); }).listen(telemetryPort, '127.0.0.1', resolve));
    note({ subscribed: (await call('PUT', '/2022-07-01/telemetry', id, { schemaVersion: '2022-12-13', types: ['platform', 'function'], buffering: { timeoutMs: 25 }, destination: { protocol: 'HTTP', URI: 'http://sandbox.localdomain:' + telemetryPort } })).text });
  }
  console.log('extension is up');
  for (;;) {
    const event = JSON.parse((await call('GET', '/2020-01-01/extension/event/next', id)).text);
    note(event);
    if (event.eventType === 'SHUTDOWN') process.exit(0);
    await new Promise((resolve) => setTimeout(resolve, ${options.delayMs ?? 0}));
  }
})();
`;

const layer = (source: string) => [
  place.archive([{ name: 'extensions/watcher', content: source, mode: 0o100755 }]),
];
const heard = (file: string): Record<string, unknown>[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
const files = { 'index.js': 'exports.handler = async (event) => { console.log("seen"); return event; };' };

test('external extensions hear of events and of the end', async () => {
  const file = join(place.folder, 'heard-1');
  const one = place.spec(files, { layers: layer(extension(file)) });
  const request = invocation({ a: 1 });
  expect(answerOf(await runtimes.invoke(one, request))).toEqual({ a: 1 });
  await runtimes.invoke(one, invocation({}));
  const logged = messages(one.logged);
  expect(logged).toContain('extension is up\n');
  expect(logged).toContain('EXTENSION\tName: watcher\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n');
  runtimes.retire(one.key);
  await expect
    .poll(() => heard(file).at(-1), { timeout: 5000 })
    .toMatchObject({ eventType: 'SHUTDOWN', shutdownReason: 'SPINDOWN' });
  const [registered, stranger, first] = heard(file);
  expect(registered).toEqual({
    registered: {
      functionName: 'f',
      functionVersion: '$LATEST',
      handler: 'index.handler',
      accountId: '000000000000',
    },
  });
  expect(stranger).toEqual({ stranger: 403 });
  expect(first).toMatchObject({ eventType: 'INVOKE', requestId: request.requestId, invokedFunctionArn: ARN });
});

test('an event is over when the extensions are done with it', async () => {
  const file = join(place.folder, 'heard-2');
  const one = place.spec(files, { layers: layer(extension(file, { delayMs: 300 })) });
  expect((await runtimes.invoke(one, invocation({}))).durationMs).toBeGreaterThan(250);
});

test('telemetry brings what is logged, and the reports', async () => {
  const file = join(place.folder, 'heard-3');
  const one = place.spec(files, { layers: layer(extension(file, { telemetryPort: 42_431 })) });
  const request = invocation({});
  await runtimes.invoke(one, request);
  await runtimes.invoke(one, invocation({}));
  const events = () => heard(file).filter((line) => 'telemetry' in line);
  await expect
    .poll(() => events().map(({ telemetry }) => telemetry), { timeout: 5000 })
    .toEqual(
      expect.arrayContaining(['function', 'platform.start', 'platform.runtimeDone', 'platform.report']),
    );
  expect(events()).toContainEqual({ telemetry: 'function', record: expect.stringContaining('\tINFO\tseen') });
  expect(events().find(({ telemetry }) => telemetry === 'platform.report')).toMatchObject({
    record: { requestId: request.requestId, status: 'success' },
  });
});

test('one that cannot begin keeps the function from running', async () => {
  const file = join(place.folder, 'heard-4');
  writeFileSync(file, '');
  const one = place.spec(files, { layers: layer(extension(file, { failing: true })) });
  const result = await runtimes.invoke(one, invocation({}));
  expect(result.error).toBe('Unhandled');
  expect(answerOf(result)).toMatchObject({ errorType: 'Extension.NoConfig' });
});
