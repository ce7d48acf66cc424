import { afterAll, describe, expect, test } from 'vitest';
import type { FunctionSpec } from '../core/functions.ts';
import { answerOf, bench, invocation, messages } from './function-fixtures.test-suite.ts';

const place = bench();
afterAll(() => place.stop());
const { runtimes } = place;

const spec = (source: string, changes: Partial<FunctionSpec> = {}) =>
  place.spec({ 'app.py': source }, { runtime: 'python3.12', handler: 'app.handler', ...changes });

const run = async (source: string, event: unknown = {}, changes: Partial<FunctionSpec> = {}) => {
  const one = spec(source, changes);
  const request = invocation(event, { wantsLogTail: true });
  const result = await runtimes.invoke(one, request);
  runtimes.retire(one.key);
  return { result, answer: answerOf(result), logged: messages(one.logged), request };
};

const SAMPLE = `
import os, sys
n = 0
def handler(event, context):
    global n
    n += 1
    return {"event": event, "n": n, "version": "%d.%d" % sys.version_info[:2], "root": os.getcwd() == os.environ["LAMBDA_TASK_ROOT"]}
`;

test('answers are escaped before python3.12, and not since', async () => {
  const source = `def handler(event, context):\n    if event: raise ValueError("だめ")\n    return "こんにちは"`;
  const answered = async (runtime: string, event: unknown) => {
    const { payload } = (await run(source, event, { runtime })).result;
    return String(payload);
  };
  expect(await answered('python3.11', null)).toBe(String.raw`"\u3053\u3093\u306b\u3061\u306f"`);
  expect(await answered('python3.12', null)).toBe('"こんにちは"');
  expect(await answered('python3.9', 1)).toContain(String.raw`"errorMessage": "\u3060\u3081"`);
  expect(await answered('python3.13', 1)).toContain('"errorMessage": "だめ"');
});

test('a function answers, on the very version that was asked for where there is one', async () => {
  const one = spec(SAMPLE);
  const found = runtimes.canRun('python3.12');
  expect(found).toBe(true);
  const first = answerOf(await runtimes.invoke(one, invocation({ é: [1, null, 'x'] }))) as Record<
    string,
    unknown
  >;
  expect(first).toMatchObject({ event: { é: [1, null, 'x'] }, n: 1, root: true });
  expect(answerOf(await runtimes.invoke(one, invocation({})))).toMatchObject({ n: 2 });
  const told = messages(one.logged).some((line) => line.startsWith('[WARN] python3.12 was asked for'));
  expect(told).toBe(first['version'] !== '3.12');
});

test('the context', async () => {
  const source = `
def handler(event, context):
    return {"id": context.aws_request_id, "arn": context.invoked_function_arn, "name": context.function_name,
            "memory": context.memory_limit_in_mb, "group": context.log_group_name, "left": context.get_remaining_time_in_millis(),
            "custom": context.client_context.custom, "app": context.client_context.client.app_title,
            "identity": context.identity.cognito_identity_id}
`;
  const clientContext = Buffer.from('{"custom":{"k":"v"},"client":{"app_title":"é"}}').toString('base64');
  const request = invocation({}, { clientContext });
  const answer = answerOf(await runtimes.invoke(spec(source), request)) as Record<string, unknown>;
  expect(answer).toMatchObject({
    id: request.requestId,
    arn: request.arn,
    name: 'f',
    memory: '256',
    group: '/aws/lambda/f',
    custom: { k: 'v' },
    app: 'é',
    identity: null,
  });
  expect(answer['left']).toBeGreaterThan(10_000);
});

describe('errors', () => {
  test('a trace has no marks under expressions, and the lines of an import', async () => {
    const { answer } = await run('def handler(event, context): raise ValueError("boom")\n');
    expect((answer as { stackTrace: string[] }).stackTrace).toEqual([
      expect.stringMatching(
        /app\.py", line 1, in handler\n {4}def handler\(.*\): raise ValueError\("boom"\)\n$/,
      ),
    ]);
    const broken = (await run('raise ValueError("boom")\n')).answer as { stackTrace: string[] };
    expect(broken.stackTrace.join('')).toContain('  File "<frozen importlib._bootstrap>", line ');
  });

  test('an exception has a document and one event of the log', async () => {
    const { answer, result, logged, request } = await run(
      'def handler(event, context):\n    raise ValueError("boom")\n',
    );
    expect(result.error).toBe('Unhandled');
    expect(answer).toEqual({
      errorMessage: 'boom',
      errorType: 'ValueError',
      requestId: request.requestId,
      stackTrace: [
        expect.stringMatching(/^ {2}File ".*app\.py", line 2, in handler\n {4}raise ValueError\("boom"\)\n/),
      ],
    });
    const line = logged.find((message) => message.startsWith('[ERROR]'));
    expect(line).toMatch(/^\[ERROR\] ValueError: boom\nTraceback \(most recent call last\):\n\u00a0{2}File /);
  });

  test.each([
    ['app.missing', 'Runtime.HandlerNotFound', "Handler 'missing' missing on module 'app'"],
    [
      'nowhere.handler',
      'Runtime.ImportModuleError',
      "Unable to import module 'nowhere': No module named 'nowhere'",
    ],
    [
      'app',
      'Runtime.MalformedHandlerName',
      "Bad handler 'app': not enough values to unpack (expected 2, got 1)",
    ],
    ['sys.exit', 'Runtime.BuiltInModuleConflict', 'Cannot use built-in module sys as a handler module'],
  ])('the handler %s is %s', async (handler, errorType, errorMessage) => {
    const { answer } = await run('handler = None', {}, { handler });
    expect(answer).toEqual({ errorMessage, errorType, requestId: '', stackTrace: [] });
  });

  test('an answer that is no JSON, code that is no Python, an exception while loading', async () => {
    expect((await run('def handler(e, c):\n    return {1, 2}\n')).answer).toMatchObject({
      errorType: 'Runtime.MarshalError',
      errorMessage: 'Unable to marshal response: Object of type set is not JSON serializable',
    });
    expect((await run('def handler(e, c:\n')).answer).toMatchObject({
      errorType: 'Runtime.UserCodeSyntaxError',
    });
    expect((await run('raise KeyError("early")')).answer).toMatchObject({ errorType: 'KeyError' });
  });

  test('an exit is told with its status', async () => {
    const { answer, request } = await run('import os\ndef handler(e, c):\n    os._exit(4)\n');
    expect(answer).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${request.requestId} Error: Runtime exited with error: exit status 4`,
    });
  });
});

describe('the log', () => {
  const source = `
import logging
logging.getLogger().setLevel(logging.INFO)
def handler(event, context):
    print("printed")
    logging.getLogger("mine").info("two\\nlines", extra={"k": 1})
    logging.warning("w")
    logging.debug("no")
`;
  test('print and logging', async () => {
    const { logged, request } = await run(source);
    expect(logged).toContain('printed\n');
    expect(logged.find((line) => line.includes('two'))).toMatch(
      new RegExp(`^\\[INFO\\]\\t\\d{4}-\\S+\\.\\d{3}Z\\t${request.requestId}\\ttwo\\nlines\\n$`),
    );
    expect(logged.some((line) => line.startsWith('[WARNING]\t'))).toBe(true);
    expect(logged.join('')).not.toContain('\tno\n');
  });

  test('in JSON', async () => {
    const logging = { group: 'g', format: 'JSON', applicationLevel: 'INFO' } as const;
    const { logged, request } = await run(source, {}, { logging });
    const record = logged
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
      .find(({ message }) => message === 'two\nlines');
    expect(record).toMatchObject({ level: 'INFO', logger: 'mine', requestId: request.requestId, k: 1 });
  });
});

test('layers are on the path, behind the code', async () => {
  const layers = [
    place.archive({ 'python/lay.py': 'X = "layer"', 'python/app.py': 'raise RuntimeError("not this one")' }),
  ];
  expect((await run('import lay\ndef handler(e, c):\n    return lay.X\n', {}, { layers })).answer).toBe(
    'layer',
  );
});

test('6 MB there and back', async () => {
  const text = 'x'.repeat(6_000_000);
  expect((await run('def handler(e, c):\n    return e\n', { text })).answer).toEqual({ text });
});
