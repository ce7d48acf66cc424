/** AWS's own runtime client for Node.js against our Runtime API, and beside ours: they must tell the same. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  answerOf,
  type Bench,
  bench,
  invocation,
  messages,
} from '../../src/compute/function-fixtures.test-suite.ts';
import type { FunctionSpec } from '../../src/core/functions.ts';
import { describeClient } from '../support/clients.ts';

const CODE = `
exports.handler = async (event, context) => {
  console.log('two\\nlines', { a: 1 });
  console.error(new TypeError('told'));
  if (event === 'boom') throw new RangeError('boom');
  if (event === 'plain') throw 'a text';
  if (event === 'nothing') return undefined;
  if (event === 'cycle') { const a = {}; a.a = a; return a; }
  if (event === 'late') { setImmediate(() => { throw new Error('late'); }); return new Promise(() => {}); }
  if (event === 'never') return new Promise(() => {});
  if (event === 'loose') { Promise.reject(new Error('loose')); return new Promise(() => {}); }
  return { event, id: context.awsRequestId, memory: context.memoryLimitInMB, arn: context.invokedFunctionArn,
    client: context.clientContext, group: context.logGroupName, left: context.getRemainingTimeInMillis() > 1000,
    keys: Object.keys(context).sort() };
};`;
const STORE = `
const store = awslambda.InvokeStore;
const seen = () => [store.hasContext(), store.getRequestId(), store.getXRayTraceId(), store.getTenantId() ?? null,
  store.get('own') ?? null, Object.getOwnPropertySymbols(store.getContext() ?? {}).map(String)];
const first = seen();
exports.handler = async () => {
  const second = seen();
  store.set('own', 1);
  let refused;
  try { store.set(Symbol.for('_AWS_LAMBDA_REQUEST_ID'), 'x'); } catch (error) { refused = error.message; }
  return [first, second, seen(), refused];
};`;
const STREAM = `
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });
  stream.write('one;'); stream.write('two;'); stream.end();
});`;

describeClient('aws-lambda-ric', "AWS's Node.js client", (program) => {
  let place: Bench;
  beforeAll(() => {
    place = bench();
  });
  afterAll(() => place.stop());

  const bootstrap = `#!/bin/sh\nexport _LAMBDA_TELEMETRY_LOG_FD=3\nexec '${process.execPath}' '${program}' "$_HANDLER"\n`;
  const theirs = (code: string, handler: string, changes: Partial<FunctionSpec> = {}) =>
    place.spec(
      [
        { name: 'bootstrap', content: bootstrap, mode: 0o100755 },
        { name: 'app.js', content: code },
      ],
      { runtime: 'provided.al2023', handler, ...changes },
    );
  const ours = (code: string, handler: string, changes: Partial<FunctionSpec> = {}) =>
    place.spec({ 'app.js': code }, { runtime: 'nodejs24.x', handler, ...changes });

  /** What was answered and logged, without what differs from run to run. */
  const run = async (spec: ReturnType<typeof ours>, event: unknown, isStreaming = false) => {
    const clientContext = Buffer.from('{"custom":{"k":"é"}}').toString('base64');
    const request = invocation(event, { clientContext, isStreaming, traceHeader: TRACE });
    const result = await place.runtimes.invoke(spec, request);
    const plain = (text: string) =>
      withoutPlaces(text)
        .replaceAll(request.requestId, 'ID')
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
    const platform = /^(START|END|REPORT|INIT_START|INIT_REPORT) |"type":"platform\./;
    const lines = messages(spec.logged).filter(
      (line) => !platform.test(line) && !/^(\s*at .*)?\s*$/.test(line),
    );
    // What failed to begin is ended at once, sooner or later than Node prints why.
    const end = lines.findIndex((line) => line.includes('\tInit Error')) + 1;
    const own = lines.slice(0, end || undefined);
    if (!(result.payload instanceof Uint8Array)) {
      const body = Buffer.concat(await result.payload.toArray()).toString();
      return { type: result.contentType, body, log: own.map(plain) };
    }
    return {
      error: result.error,
      answer: JSON.parse(plain(JSON.stringify(answerOf(result)))),
      log: own.map((line) => plain(line).trimEnd()),
    };
  };

  test.each([
    ['an answer', CODE, 'app.handler', { a: ['é', 1, null] }],
    ['what libraries may ask', STORE, 'app.handler', {}],
    ['no answer', CODE, 'app.handler', 'nothing'],
    ['an exception', CODE, 'app.handler', 'boom'],
    ['an exception that is no error', CODE, 'app.handler', 'plain'],
    ['an answer that is no JSON', CODE, 'app.handler', 'cycle'],
    ['a rejection that nobody handles', CODE, 'app.handler', 'loose'],
    ['an exception that nobody catches', CODE, 'app.handler', 'late'],
    ['an answer that never comes', CODE, 'app.handler', 'never'],
    ['a module that is missing', 'require("nothing-here")', 'app.handler', {}],
    ['a module that has mistakes', 'exports.handler = = 1;', 'app.handler', {}],
    ['a module that throws', 'throw new EvalError("early")', 'app.handler', {}],
    ['a handler that is missing', CODE, 'app.other', {}],
    ['a handler that is no function', 'exports.handler = 1;', 'app.handler', {}],
    ['a handler without a module', CODE, 'app', {}],
  ])('%s', async (_what, code, handler, event) => {
    const [their, our] = await Promise.all([
      run(theirs(code, handler), event),
      run(ours(code, handler), event),
    ]);
    expect(our).toEqual(their);
  });

  test.each(['an event', 'boom', 'plain', 'never'])('with a log in JSON: %s', async (event) => {
    const changes = { logging: { group: '/aws/lambda/f', format: 'JSON' } } as const;
    const [their, our] = await Promise.all([
      run(theirs(CODE, 'app.handler', changes), event),
      run(ours(CODE, 'app.handler', changes), event),
    ]);
    expect(our).toEqual(their);
  });

  test('a streamed answer', async () => {
    const [their, our] = await Promise.all([
      run(theirs(STREAM, 'app.handler'), {}, true),
      run(ours(STREAM, 'app.handler'), {}, true),
    ]);
    expect(our).toEqual(their);
  });
});

const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0';

/** Files lie elsewhere, and below the handler are other callers. */
const withoutPlaces = (text: string): string =>
  text
    .replace(/[^\s"(]*\/app\.js/g, 'app.js')
    .replace(/(\n|\\n)- app\.js/g, '')
    .replace(/\s*"\s*- app\.js",?/g, '')
    .replace(/,?"\s+at [^"]*"/g, '')
    .replace(/\n\s+at .*/g, '');
