import { afterAll, describe, expect, test } from 'vitest';
import { ARN, answerOf, bench, invocation, messages } from './function-fixtures.test-suite.ts';

const place = bench();
afterAll(() => place.stop());
const { runtimes, spec } = place;

const run = async (source: string, event: unknown = {}, changes: Parameters<typeof spec>[1] = {}) => {
  const one = spec({ 'index.js': source }, changes);
  const request = invocation(event, { wantsLogTail: true });
  const result = await runtimes.invoke(one, request);
  runtimes.retire(one.key);
  return { result, answer: answerOf(result), logged: messages(one.logged), request };
};

describe('handlers', () => {
  test('an async one answers, and its sandbox serves the next event', async () => {
    const one = spec({ 'index.js': 'let n = 0; exports.handler = async (event) => ({ event, n: ++n });' });
    const first = await runtimes.invoke(one, invocation({ a: 1 }));
    expect(answerOf(first)).toEqual({ event: { a: 1 }, n: 1 });
    expect(first.initMs).toBeGreaterThan(0);
    const second = await runtimes.invoke(one, invocation({ a: 2 }));
    expect(answerOf(second)).toEqual({ event: { a: 2 }, n: 2 });
    expect(second.initMs).toBeUndefined();
  });

  test('two events at a time are two sandboxes', async () => {
    const source = `exports.handler = async () => { await new Promise((r) => setTimeout(r, 300)); return process.pid; };`;
    const one = spec({ 'index.js': source });
    const results = await Promise.all([
      runtimes.invoke(one, invocation(1)),
      runtimes.invoke(one, invocation(2)),
    ]);
    expect(new Set(results.map(answerOf)).size).toBe(2);
  });

  test('ES modules, by ending and by package.json', async () => {
    const module = 'export const handler = async () => import.meta.url.split("/").pop();';
    const byEnding = spec({ 'index.mjs': module });
    expect(answerOf(await runtimes.invoke(byEnding, invocation({})))).toBe('index.mjs');
    const byPackage = spec(
      { 'src/app.js': module, 'package.json': '{"type":"module"}' },
      { handler: 'src/app.handler' },
    );
    expect(answerOf(await runtimes.invoke(byPackage, invocation({})))).toBe('app.js');
  });

  test('a callback is heard when the event loop is empty, or at once when the function says so', async () => {
    const waits = `let late = false; exports.handler = (event, context, callback) => {
      callback(null, 'called'); setTimeout(() => { late = true; console.log('late'); }, 50); };`;
    const patient = await run(waits);
    expect(patient.answer).toBe('called');
    expect(patient.logged.join('')).toContain('late');
    const hasty = await run(
      waits
        .replace('callback(null', 'context.callbackWaitsForEmptyEventLoop = false; callback(null')
        // It stands still long before that.
        .replace('50', '5000'),
    );
    expect(hasty.answer).toBe('called');
    expect(hasty.logged.join('')).not.toContain('late');
  });

  test('a callback that never comes is null; from Node 24 on callbacks are refused', async () => {
    expect((await run('exports.handler = (event, context, callback) => {};')).answer).toBeNull();
    const refused = await run('exports.handler = (e, c, callback) => {};', {}, { runtime: 'nodejs24.x' });
    expect(refused.answer).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' });
  });

  test('an async one may answer through the context, or fail by the callback: what comes first counts', async () => {
    const async = (body: string) => run(`exports.handler = async (event, context, callback) => { ${body} };`);
    const { answer, logged } = await async("context.succeed('through the context'); return 'late';");
    expect(answer).toBe('through the context');
    expect(logged.join('')).toMatch(/\tERROR\tInvocation has already been reported as done\./);
    for (const body of ["context.fail('user exists')", "callback('user exists')", "throw 'user exists'"]) {
      const failed = await async(`await 0; ${body};`);
      expect(failed.answer, body).toMatchObject({ errorMessage: 'user exists' });
      expect(failed.logged.join('')).not.toContain('already been reported');
    }
    // The promise is done before the event loop is empty.
    expect((await async("callback(null, 'called'); return 'returned';")).answer).toBe('returned');
    expect((await async("callback(null, 'called'); return new Promise(() => {});")).answer).toBe('called');
  });

  test('a promise that nothing can settle is told', async () => {
    const { answer, result } = await run('exports.handler = () => new Promise(() => {});');
    expect(result.error).toBe('Unhandled');
    expect(answer).toMatchObject({ errorType: 'Runtime.NodeJsExit' });
  });

  test('the context says who, for whom and how long', async () => {
    const source = `exports.handler = async (event, context) => {
      const { getRemainingTimeInMillis: left, callbackWaitsForEmptyEventLoop, ...rest } = context;
      return { ...rest, left: left(), waits: callbackWaitsForEmptyEventLoop, trace: process.env._X_AMZN_TRACE_ID }; };`;
    const one = spec({ 'index.js': source }, { timeoutMs: 5000 });
    const clientContext = Buffer.from('{"custom":{"k":"vé"}}').toString('base64');
    const trace = 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0';
    const request = invocation({}, { clientContext, traceHeader: trace });
    const answer = answerOf(await runtimes.invoke(one, request)) as Record<string, unknown>;
    expect(answer).toMatchObject({
      awsRequestId: request.requestId,
      invokedFunctionArn: ARN,
      functionName: 'f',
      functionVersion: '$LATEST',
      memoryLimitInMB: '256',
      logGroupName: '/aws/lambda/f',
      clientContext: { custom: { k: 'vé' } },
      waits: true,
      trace,
    });
    expect(answer['logStreamName']).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/);
    expect(answer['left']).toBeGreaterThan(3000);
    expect(answer['left']).toBeLessThanOrEqual(5000);
  });

  test('the environment is that of Lambda, and nothing of ours', async () => {
    process.env['SECRET_OF_OURS'] = 'x';
    const source =
      'exports.handler = async () => ({ ...process.env, cwd: process.cwd(), argv: process.argv.length });';
    const { answer } = await run(source, {}, { environment: { MINE: '1', AWS_REGION: 'no' } });
    delete process.env['SECRET_OF_OURS'];
    expect(answer).toMatchObject({
      MINE: '1',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
      AWS_SESSION_TOKEN: 'token',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      _HANDLER: 'index.handler',
      TZ: ':UTC',
    });
    const all = answer as Record<string, string>;
    expect(all['cwd']).toBe(all['LAMBDA_TASK_ROOT']);
    expect(Object.keys(all)).not.toContain('SECRET_OF_OURS');
    expect(Object.keys(all)).not.toContain('_LAMBDA_TELEMETRY_LOG_FD');
  });

  test('layers are found by both kinds of modules, the later one wins', async () => {
    const layer = (text: string) =>
      place.archive({ 'nodejs/node_modules/lay/index.js': `module.exports = '${text}';` });
    const layers = [layer('one'), layer('two')];
    const byRequire = await run(`exports.handler = async () => require('lay');`, {}, { layers });
    expect(byRequire.answer).toBe('two');
    const one = spec(
      { 'index.mjs': `import lay from 'lay'; export const handler = async () => lay;` },
      { layers },
    );
    expect(answerOf(await runtimes.invoke(one, invocation({})))).toBe('two');
  });
});

describe('errors', () => {
  test('a throw is a document with type, message and trace, and a line of the log', async () => {
    const { answer, result, logged, request } = await run(
      'exports.handler = async () => { throw new TypeError("boom"); };',
    );
    expect(result.error).toBe('Unhandled');
    expect(answer).toMatchObject({ errorType: 'TypeError', errorMessage: 'boom' });
    const { trace } = answer as { trace: string[] };
    expect(trace[0]).toBe('TypeError: boom');
    expect(trace[1]).toMatch(/at .*index\.js:1/);
    const line = logged.find((message) => message.includes('Invoke Error'));
    expect(line).toMatch(
      new RegExp(
        `^\\S+Z\\t${request.requestId}\\tERROR\\tInvoke Error \\t\\{"errorType":"TypeError","errorMessage":"boom","stack":\\[`,
      ),
    );
  });

  test('what is no error is told by its type', async () => {
    expect((await run('exports.handler = async () => { throw "text"; };')).answer).toEqual({
      errorType: 'string',
      errorMessage: 'text',
      trace: [],
    });
  });

  test('a rejection that nobody catches ends the sandbox, not the cloud', async () => {
    const source = `exports.handler = async () => { Promise.reject(new Error('lost')); await new Promise((r) => setTimeout(r, 1000)); };`;
    const { answer, logged } = await run(source);
    expect(answer).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'Error: lost',
    });
    expect(logged.join('')).toContain('Runtime exited with error: exit status 128\nRuntime.ExitError\n');
  });

  test.each([
    ['index.missing', 'Runtime.HandlerNotFound', 'index.missing is undefined or not exported'],
    ['nowhere.handler', 'Runtime.ImportModuleError', /^Error: Cannot find module 'nowhere'/],
    ['index', 'Runtime.MalformedHandlerName', 'Bad handler'],
  ])('the handler %s is %s', async (handler, errorType, errorMessage) => {
    const { answer, result } = await run('exports.handler = async () => 1;', {}, { handler });
    expect(result.error).toBe('Unhandled');
    expect(answer).toMatchObject({
      errorType,
      errorMessage: typeof errorMessage === 'string' ? errorMessage : expect.stringMatching(errorMessage),
    });
  });

  test('a throw while loading, and what cannot be parsed', async () => {
    expect((await run('throw new RangeError("early");')).answer).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'early',
    });
    const broken = await run('exports.handler = async ( => 1;');
    expect(broken.result.memoryUsedMb).toBeGreaterThan(0);
    expect(broken.answer).toMatchObject({ errorType: 'Runtime.UserCodeSyntaxError' });
    expect(broken.logged.join('')).toMatch(
      /INIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\tStatus: error\tError Type: Runtime\.UserCodeSyntaxError\n/,
    );
  });

  test('an exit is told with its status', async () => {
    const { answer, logged, request, result } = await run('exports.handler = async () => process.exit(3);');
    expect(result.memoryUsedMb).toBeGreaterThan(0);
    const words = `RequestId: ${request.requestId} Error: Runtime exited with error: exit status 3`;
    expect(answer).toEqual({ errorType: 'Runtime.ExitError', errorMessage: words });
    expect(logged).toContain(`${words}\nRuntime.ExitError\n`);
    expect(logged.at(-1)).toMatch(/\tStatus: error\tError Type: Runtime\.ExitError\t\n$/);
  });

  test('time runs out', async () => {
    const source = `exports.handler = async (event) => { if (event.hang) await new Promise((r) => setTimeout(r, 60000)); return 'ok'; };`;
    const one = spec({ 'index.js': source }, { timeoutMs: 1000 });
    const request = invocation({ hang: true });
    const result = await runtimes.invoke(one, request);
    expect(answerOf(result)).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${request.requestId} Error: Task timed out after 1.00 seconds`,
    });
    expect(result.billedMs).toBeGreaterThanOrEqual(1000);
    expect(result.memoryUsedMb).toBeGreaterThan(0);
    expect(messages(one.logged).join('')).toContain(
      ` ${request.requestId} Task timed out after 1.00 seconds\n\n`,
    );
    expect(messages(one.logged).at(-1)).toContain('\tStatus: timeout\t\n');
    // The next event has a new sandbox.
    const next = await runtimes.invoke(one, invocation({}));
    expect(answerOf(next)).toBe('ok');
    expect(next.initMs).toBeGreaterThan(0);
  });

  test('memory runs out', async () => {
    const source = `exports.handler = async () => { const kept = []; for (;;) { kept.push(Buffer.alloc(4 << 20, 1)); await new Promise((r) => setTimeout(r, 2)); } };`;
    const { answer, result } = await run(source, {}, { memoryMb: 128 });
    expect(answer).toMatchObject({ errorType: 'Runtime.OutOfMemory' });
    expect(result.memoryUsedMb).toBe(128);
  });

  test('an answer over 6 MB is refused, one of 6 MB is not', async () => {
    const source = 'exports.handler = async ({ n }) => "x".repeat(n);';
    const fits = await run(source, { n: 6_291_554 });
    expect(fits.result.error).toBeUndefined();
    const { answer, result } = await run(source, { n: 6_291_555 });
    expect(result.error).toBe('Unhandled');
    expect(answer).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
  });
});

describe('the log', () => {
  test('is that of Lambda, line by line', async () => {
    const source = `console.log('loading'); exports.handler = async () => {
      console.log('a\\nb'); console.warn('w %d', 1, { x: 1 }); process.stdout.write('raw\\n'); return 1; };`;
    const { result, logged, request } = await run(source);
    const id = request.requestId;
    expect(logged[0]).toMatch(/^\[WARN\] nodejs22\.x was asked for|^INIT_START /);
    expect(logged.join('')).toMatch(
      /INIT_START Runtime Version: nodejs:[\d.]+\.kumobako\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}\n/,
    );
    expect(logged.find((line) => line.includes('loading'))).toMatch(
      /^\d{4}-\S+Z\tundefined\tINFO\tloading\n$/,
    );
    expect(logged).toContain(`START RequestId: ${id} Version: $LATEST\n`);
    expect(logged.find((line) => line.includes('\tINFO\ta'))).toMatch(
      new RegExp(`^\\S+Z\\t${id}\\tINFO\\ta\\nb\\n$`),
    );
    expect(logged.find((line) => line.includes('WARN\tw'))).toMatch(/\tWARN\tw 1 \{ x: 1 \}\n$/);
    expect(logged).toContain('raw\n');
    expect(logged.at(-2)).toBe(`END RequestId: ${id}\n`);
    expect(logged.at(-1)).toMatch(
      new RegExp(
        `^REPORT RequestId: ${id}\\tDuration: [\\d.]+ ms\\tBilled Duration: \\d+ ms\\tMemory Size: 256 MB\\tMax Memory Used: \\d+ MB\\tInit Duration: [\\d.]+ ms\\t\\n$`,
      ),
    );
    expect(result.logTail?.startsWith('START RequestId')).toBe(true);
    expect(result.logTail).toContain('a\nb\n');
    expect(result.logTail?.endsWith(logged.at(-1) ?? '-')).toBe(true);
  });

  test('in JSON, with levels', async () => {
    const logging = {
      group: 'shared',
      format: 'JSON',
      applicationLevel: 'WARN',
      systemLevel: 'INFO',
    } as const;
    const source = `exports.handler = async () => { console.info('no'); console.error('bad', new TypeError('t')); };`;
    const { logged, request } = await run(source, {}, { logging });
    const records = logged.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records.filter(({ message }) => message === 'no')).toEqual([]);
    expect(records).toContainEqual(
      expect.objectContaining({
        level: 'ERROR',
        requestId: request.requestId,
        errorType: 'TypeError',
        errorMessage: 't',
      }),
    );
    const types = records.map(({ type }) => type).filter(Boolean);
    expect(types).toEqual(['platform.initStart', 'platform.start', 'platform.report']);
    expect(records.at(-1)).toMatchObject({
      type: 'platform.report',
      record: { requestId: request.requestId, status: 'success', metrics: { memorySizeMB: 256 } },
    });
  });

  test('the tail is its last 4 KB', async () => {
    const { result } = await run(
      `exports.handler = async () => { for (let i = 0; i < 500; i++) console.log('line ' + i); };`,
    );
    expect(Buffer.byteLength(result.logTail ?? '')).toBeLessThanOrEqual(4096);
    expect(result.logTail).toContain('line 499\n');
    expect(result.logTail).not.toContain('line 1\n');
  });

  test('300 MB go by without staying, in events of 256 KB at most', async () => {
    let bytes = 0;
    let largest = 0;
    const source = `const line = 'y'.repeat(1048575) + '\\n'; exports.handler = async () => { for (let i = 0; i < 300; i++) process.stdout.write(line); };`;
    const before = process.memoryUsage().rss;
    const { result } = await run(
      source,
      {},
      {
        timeoutMs: 60_000,
        log: (_stream, events) => {
          for (const { message } of events) {
            bytes += message.length;
            largest = Math.max(largest, message.length);
          }
        },
      },
    );
    expect(result.error).toBeUndefined();
    expect(bytes).toBeGreaterThan(300 * 1024 * 1024);
    expect(largest).toBeLessThanOrEqual(262_144);
    // What is not collected yet is of the process, whatever else runs in it.
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });
});
