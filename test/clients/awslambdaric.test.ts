/** AWS's own runtime client for Python against our Runtime API, and beside ours: they must tell the same. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  answerOf,
  type Bench,
  bench,
  invocation,
  messages,
} from '../../src/compute/function-fixtures.test-suite.ts';
import { describeClient } from '../support/clients.ts';

const CODE = `
import logging
logging.getLogger().setLevel(logging.INFO)
def handler(event, context):
    logging.info("two\\nlines")
    print("printed")
    if event == "boom":
        raise ValueError("boom")
    if event == "set":
        return {1}
    return {"event": event, "id": context.aws_request_id, "memory": context.memory_limit_in_mb,
            "arn": context.invoked_function_arn, "custom": context.client_context and context.client_context.custom}
`;

describeClient('awslambdaric', "AWS's Python client", (python) => {
  let place: Bench;
  beforeAll(() => {
    place = bench();
  });
  afterAll(() => place.stop());

  const bootstrap = `#!/bin/sh\nexport _LAMBDA_TELEMETRY_LOG_FD=3\nexec ${python} -m awslambdaric "$_HANDLER"\n`;
  const theirs = (code: string, handler = 'app.handler') =>
    place.spec(
      [
        { name: 'bootstrap', content: bootstrap, mode: 0o100755 },
        { name: 'app.py', content: code },
      ],
      { runtime: 'provided.al2023', handler },
    );
  const ours = (code: string, handler = 'app.handler') =>
    place.spec({ 'app.py': code }, { runtime: 'python3.12', handler });

  /**
   * Documents and events, without what differs from run to run, and without AWS's warning that its runtimes change by
   * themselves: ours do not.
   */
  const run = async (spec: ReturnType<typeof ours>, event: unknown) => {
    const clientContext = Buffer.from('{"custom":{"k":"é"}}').toString('base64');
    const request = invocation(event, { clientContext });
    const result = await place.runtimes.invoke(spec, request);
    const plain = (text: string) =>
      text
        .replaceAll(request.requestId, 'ID')
        .replace(/\S+app\.py/g, 'app.py')
        .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
        .replace(/\n$/, '');
    const own = messages(spec.logged).filter(
      (line) => /^(\[|printed)/.test(line) && !/^\[WARN\] |LAMBDA_WARNING/.test(line),
    );
    return {
      error: result.error,
      answer: JSON.parse(plain(JSON.stringify(answerOf(result)))),
      // Their prints have a pipe of their own, and so no place among the rest.
      log: own.map(plain).toSorted(),
    };
  };

  test.each([
    ['an answer', CODE, 'app.handler', { a: ['é', 1, null] }],
    ['an exception', CODE, 'app.handler', 'boom'],
    ['an answer that is no JSON', CODE, 'app.handler', 'set'],
    ['a module that is missing', 'import nothing_here', 'app.handler', {}],
    ['a handler that is missing', CODE, 'app.other', {}],
    ['a handler without a module', CODE, 'app', {}],
  ])('%s', async (_what, code, handler, event) => {
    const [their, our] = await Promise.all([
      run(theirs(code, handler), event),
      run(ours(code, handler), event),
    ]);
    // Lines of code are marked below by newer Pythons; both run on whichever there is.
    const unmarked = (value: unknown) => JSON.parse(JSON.stringify(value).replace(/\\n *[~^]+/g, ''));
    expect(unmarked(our)).toEqual(unmarked(their));
  });
});
