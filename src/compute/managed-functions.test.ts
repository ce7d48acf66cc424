import { afterAll, describe, expect, test } from 'vitest';
import type { FunctionSpec } from '../core/functions.ts';
import { answerOf, bench, invocation, levelsHere, messages } from './function-fixtures.test-suite.ts';
import { canRunHere } from './lambda/can-run.ts';

/** Events wait for each other: it answers when so many are there at the same time. */
const MEETING = `
const { threadId } = require('node:worker_threads');
let waiting = [];
exports.handler = async ({ wanted }) => {
  await new Promise((resolve) => {
    waiting.push(resolve);
    if (waiting.length === wanted) for (const one of waiting.splice(0)) one();
  });
  return { pid: process.pid, threadId };
};`;

for (const [isolation, problem] of await levelsHere('ns', 'plain')) {
  describe.skipIf(problem !== undefined)(
    `${isolation}${problem === undefined ? '' : ` (${problem})`}`,
    () => {
      const place = bench({ isolation });
      afterAll(() => place.stop());
      const { runtimes } = place;

      const managed = (
        files: Record<string, string>,
        concurrencyMax: number,
        changes: Partial<FunctionSpec> = {},
      ) =>
        place.spec(files, {
          version: '1',
          initialization: 'lambda-managed-instances',
          shared: { concurrencyMax, vcpus: 1 },
          memoryMb: 2048,
          logging: { group: '/aws/lambda/f', format: 'JSON' },
          ...changes,
        });

      describe('Node.js', () => {
        test('one thread serves several events at a time, and an environment has several threads', async () => {
          const one = managed({ 'index.js': MEETING }, 3, {
            environment: { AWS_LAMBDA_NODEJS_WORKER_COUNT: '1' },
          });
          await runtimes.manage(one, { min: 1, max: 1 });
          expect(runtimes.count(one.key)).toBe(1);
          const events = [1, 2, 3].map(() => runtimes.invoke(one, invocation({ wanted: 3 })));
          const answers = (await Promise.all(events)).map(answerOf) as { pid: number; threadId: number }[];
          expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
          expect(new Set(answers.map(({ threadId }) => threadId)).size).toBe(1);
          runtimes.retire(one.key);
          const source = `const { threadId } = require('node:worker_threads');
      exports.handler = async () => { await new Promise((r) => setTimeout(r, 300)); return threadId; };`;
          const many = managed({ 'index.js': source }, 4, { runtime: 'nodejs24.x' });
          await runtimes.manage(many, { min: 1, max: 1 });
          // An environment counts as ready with the first of its threads.
          const threads: unknown[] = [];
          while (threads.length < 4) {
            const tries = await Promise.allSettled(
              [1, 2, 3, 4].map(() => runtimes.invoke(many, invocation({}))),
            );
            threads.length = 0;
            for (const one of tries) if (one.status === 'fulfilled') threads.push(answerOf(one.value));
          }
          expect(new Set(threads).size).toBe(4);
          runtimes.retire(many.key);
        });

        test('what all environments have no room for is turned away', async () => {
          const one = managed({ 'index.js': MEETING }, 1);
          await runtimes.manage(one, { min: 1, max: 1 });
          const first = runtimes.invoke(one, invocation({ wanted: 2 }));
          await expect(runtimes.invoke(one, invocation({ wanted: 2 }))).rejects.toMatchObject({
            reason: 'busy',
          });
          runtimes.retire(one.key);
          await expect(Promise.race([first, Promise.resolve('waits')])).resolves.toBe('waits');
        });

        test('its log names the event that each line is of, whoever else is served', async () => {
          const source = `exports.handler = async ({ name, ms }, context) => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      console.log('I am', name);
      return [context.awsRequestId, process.env.AWS_LAMBDA_MAX_CONCURRENCY, globalThis.awslambda.InvokeStore.getRequestId()];
    };`;
          const one = managed({ 'index.js': source }, 2, {
            environment: { AWS_LAMBDA_NODEJS_WORKER_COUNT: '1' },
          });
          await runtimes.manage(one, { min: 1, max: 1 });
          const ask = async (name: string, ms: number) => {
            const request = invocation({ name, ms }, { wantsLogTail: true });
            return { name, requestId: request.requestId, result: await runtimes.invoke(one, request) };
          };
          for (const { name, requestId, result } of await Promise.all([ask('a', 60), ask('b', 10)])) {
            expect(answerOf(result)).toEqual([requestId, '2', requestId]);
            const tail = (result.logTail ?? '').trim().split('\n');
            expect(
              tail.map((line) => JSON.parse(line)).filter((line) => line.message !== undefined),
            ).toMatchObject([{ message: `I am ${name}`, requestId }]);
            expect(result.logTail).toContain('platform.report');
          }
          runtimes.retire(one.key);
        });

        test('an event that takes too long is answered, and its code goes on', async () => {
          const source = `let late = 0;
      exports.handler = async ({ ms }) => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        if (ms > 0) late++;
        return { late, pid: process.pid };
      };`;
          const environment = { AWS_LAMBDA_NODEJS_WORKER_COUNT: '1' };
          const one = managed({ 'index.js': source }, 2, { timeoutMs: 300, environment });
          await runtimes.manage(one, { min: 1, max: 1 });
          const before = answerOf(await runtimes.invoke(one, invocation({ ms: 0 }))) as { pid: number };
          const slow = await runtimes.invoke(one, invocation({ ms: 400 }));
          expect(slow).toMatchObject({ error: 'Unhandled', durationMs: 300 });
          expect(answerOf(slow)).toMatchObject({ errorType: 'Sandbox.Timedout' });
          let after = before as { pid: number; late?: number };
          while (after.late !== 1)
            after = answerOf(await runtimes.invoke(one, invocation({ ms: 0 }))) as typeof after;
          expect(after.pid).toBe(before.pid);
          runtimes.retire(one.key);
        });

        test('a worker that crashes takes its own events along, and the others go on', async () => {
          const source = `exports.handler = async ({ crash }) => {
        if (crash) { setImmediate(() => { throw new RangeError('too far'); }); await new Promise(() => {}); }
        return process.pid;
      };`;
          const environment = { AWS_LAMBDA_NODEJS_WORKER_COUNT: '2' };
          const one = managed({ 'index.js': source }, 2, { environment });
          await runtimes.manage(one, { min: 1, max: 1 });
          const pid = answerOf(await runtimes.invoke(one, invocation({})));
          const crashed = await runtimes.invoke(one, invocation({ crash: true }));
          expect(answerOf(crashed)).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
          expect(answerOf(await runtimes.invoke(one, invocation({})))).toBe(pid);
          expect(messages(one.logged).join('')).toContain('too far');
          runtimes.retire(one.key);
        });

        test('streams, errors and large lines of several events do not mix', async () => {
          const source = `exports.handler = awslambda.streamifyResponse(async ({ name }, stream) => {
      for (let i = 0; i < 3; i++) console.log(name.repeat(200_000));
      for (let i = 0; i < 5; i++) { stream.write(name); await new Promise((resolve) => setImmediate(resolve)); }
      if (name === 'c') throw new Error('c fails');
      stream.end();
    });`;
          const one = managed({ 'index.js': source }, 3, {
            environment: { AWS_LAMBDA_NODEJS_WORKER_COUNT: '3' },
          });
          await runtimes.manage(one, { min: 1, max: 1 });
          const results = await Promise.all(
            ['a', 'b', 'c'].map((name) =>
              runtimes.invoke(one, invocation({ name })).catch((error: Error) => error),
            ),
          );
          const texts = results.map((result) =>
            'payload' in result ? String(result.payload) : result.message,
          );
          expect(texts[0]).toBe('aaaaa');
          expect(texts[1]).toBe('bbbbb');
          expect(texts[2]).toContain('c fails');
          for (const line of messages(one.logged)) JSON.parse(line);
          runtimes.retire(one.key);
        });
      });

      test('as many as are wanted are kept, more come with the calls, and one that ends is replaced', async () => {
        // In a namespace of its own each has the same pid.
        const source = `const id = require('node:crypto').randomUUID();
    exports.handler = async ({ exit, ms = 0 }) => {
      if (exit) process.kill(process.pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, ms));
      return id;
    };`;
        const one = managed({ 'index.js': source }, 1);
        await runtimes.manage(one, { min: 1, max: 2 });
        const ask = (event: object) => runtimes.invoke(one, invocation(event));
        const first = answerOf(await ask({}));
        const results = await Promise.allSettled([ask({ ms: 500 }), ask({})]);
        expect(results[0]?.status).toBe('fulfilled');
        const ids = new Set<unknown>([first]);
        while (ids.size < 2) {
          const both = await Promise.allSettled([ask({ ms: 100 }), ask({ ms: 100 })]);
          for (const one of both) if (one.status === 'fulfilled') ids.add(answerOf(one.value));
        }
        await runtimes.manage(one, { min: 1, max: 1 });
        expect(runtimes.count(one.key)).toBe(1);
        const killed = await ask({ exit: true });
        expect(answerOf(killed)).toMatchObject({ errorType: 'Runtime.ExitError' });
        let id: unknown;
        while (typeof id !== 'string') id = await ask({}).then(answerOf, () => undefined);
        expect(ids).not.toContain(id);
        await runtimes.manage(one, { min: 0, max: 0 });
        expect(runtimes.count(one.key)).toBe(0);
      });

      test('what cannot be initialised is not kept', async () => {
        const one = managed({ 'index.js': `throw new TypeError('no');` }, 2);
        await expect(runtimes.manage(one, { min: 2, max: 2 })).rejects.toMatchObject({
          reason: 'code',
          errorType: 'TypeError',
        });
        expect(runtimes.count(one.key)).toBe(0);
      });

      describe.skipIf(!canRunHere('python3.13', process.env))('Python', () => {
        const python = { runtime: 'python3.13', handler: 'app.handler' };

        test('each event has a process of its own', async () => {
          const source = `import os, time
def handler(event, context):
    time.sleep(event.get("seconds", 0))
    if event.get("exit"):
        os._exit(3)
    if event.get("fail"):
        raise ValueError("no")
    print("x" * 20000)
    return [os.getpid(), os.getppid(), context.aws_request_id]
`;
          const one = managed({ 'app.py': source }, 3, python);
          await runtimes.manage(one, { min: 1, max: 1 });
          const ask = (event: object) => runtimes.invoke(one, invocation(event));
          const answers = [];
          while (answers.length < 3) {
            const tries = await Promise.allSettled([1, 2, 3].map(() => ask({ seconds: 0.3 })));
            answers.length = 0;
            for (const one of tries)
              if (one.status === 'fulfilled') answers.push(answerOf(one.value) as [number, number]);
          }
          expect(new Set(answers.map(([pid]) => pid)).size).toBe(3);
          expect(new Set(answers.map(([, parent]) => parent)).size).toBe(1);
          expect(answerOf(await ask({ fail: true }))).toMatchObject({ errorType: 'ValueError' });
          const gone = await ask({ exit: true });
          expect(answerOf(gone)).toMatchObject({
            errorType: 'Runtime.ExitError',
            errorMessage: expect.stringContaining('exit status 3'),
          });
          const [, parent] = answerOf(await ask({})) as [number, number];
          expect(parent).toBe(answers[0]?.[1]);
          runtimes.retire(one.key);
        });
      });
    },
  );
}
