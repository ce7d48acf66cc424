import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { answerOf, bench, invocation, messages } from './function-fixtures.test-suite.ts';

const place = bench();
afterAll(() => place.stop());
const { runtimes, spec } = place;

const BOOTSTRAP = `#!/bin/sh
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
while :; do
  head=$(mktemp)
  event=$(curl -sS -D "$head" "$api/next") || exit 1
  id=$(grep -i '^lambda-runtime-aws-request-id:' "$head" | tr -d '[:space:]' | cut -d: -f2)
  curl -sS -o "$head" -w 'stale %{http_code}\\n' -d '{}' "$api/stale/response"
  cat "$head"; echo
  curl -sS -o /dev/null -d "{\\"event\\":$event,\\"handler\\":\\"$_HANDLER\\"}" "$api/$id/response"
done
`;
const custom = { runtime: 'provided.al2023', handler: 'any.thing' } as const;

describe('provided.al2023', () => {
  test('runs bootstrap, and refuses answers to what it does not serve', async () => {
    const one = spec([{ name: 'bootstrap', content: BOOTSTRAP, mode: 0o100755 }], custom);
    expect(answerOf(await runtimes.invoke(one, invocation({ a: 1 })))).toEqual({
      event: { a: 1 },
      handler: 'any.thing',
    });
    expect(answerOf(await runtimes.invoke(one, invocation([2])))).toMatchObject({ event: [2] });
    expect(messages(one.logged)).toContain('stale 403\n');
    expect(messages(one.logged).join('')).toContain('"InvalidRequestID"');
  });

  test('takes bootstrap from a layer', async () => {
    const layers = [place.archive([{ name: 'bootstrap', content: BOOTSTRAP, mode: 0o100755 }])];
    const one = spec({ 'x.txt': '' }, { ...custom, layers });
    expect(answerOf(await runtimes.invoke(one, invocation(1)))).toMatchObject({ event: 1 });
  });

  test('tells of a bootstrap that is missing or cannot be started', async () => {
    const told = async (files: Parameters<typeof spec>[0]) => {
      const one = spec(files, custom);
      const answer = answerOf(await runtimes.invoke(one, invocation(1))) as Record<string, string>;
      expect(answer['errorType']).toBe('Runtime.InvalidEntrypoint');
      expect(messages(one.logged).join('')).toContain(
        `${answer['errorMessage']}\nRuntime.InvalidEntrypoint\n`,
      );
      return answer['errorMessage']?.replace(/^RequestId: \S+ /, '');
    };
    const program = (content: string, mode = 0o100755) => [{ name: 'bootstrap', content, mode }];
    expect(await told({ 'x.txt': '' })).toBe(
      "Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
    );
    expect(await told({ bootstrap: BOOTSTRAP })).toBe(
      'Error: fork/exec /var/task/bootstrap: permission denied',
    );
    expect(await told(program('no program'))).toBe('Error: fork/exec /var/task/bootstrap: exec format error');
  });
});

test.each([
  ['ruby3.4', /Ruby/],
  ['dotnet8', /\.NET/],
  ['go1.x', /provided\.al2023/],
  ['cobol', /no runtime/],
])('%s is refused with what to do', async (runtime, words) => {
  expect(runtimes.canRun(runtime)).toBe(false);
  const refused = runtimes.invoke(spec({ x: '' }, { runtime }), invocation(1));
  await expect(refused).rejects.toMatchObject({ reason: 'runtime', message: expect.stringMatching(words) });
});

describe('streams', () => {
  const source = `exports.handler = awslambda.streamifyResponse(async (event, stream) => {
    if (event.early) throw new Error('early');
    stream = awslambda.HttpResponseStream.from(stream, { statusCode: 201 });
    for (let i = 0; i < 3; i++) { stream.write('piece ' + i + ';'); await new Promise((r) => setTimeout(r, 20)); }
    if (event.late) throw new Error('late');
    if (event.exit) process.exit(1);
    stream.end();
  });`;
  const isStreaming = true;
  const BODY = `{"statusCode":201}${'\0'.repeat(8)}piece 0;piece 1;piece 2;`;

  test('come as they are written, and tell at the end how it went', async () => {
    const one = spec({ 'index.js': source });
    const result = await runtimes.invoke(one, invocation({}, { isStreaming, wantsLogTail: true }));
    expect(result.payload).toBeInstanceOf(Readable);
    expect(result.contentType).toBe('application/vnd.awslambda.http-integration-response');
    const pieces = await (result.payload as Readable).toArray();
    expect(pieces.length).toBeGreaterThan(1);
    expect(Buffer.concat(pieces).toString()).toBe(BODY);
    const end = await result.completion;
    expect(end?.error).toBeUndefined();
    expect(end?.logTail).toContain('REPORT RequestId');
  });

  test('are collected for callers that do not want them', async () => {
    const result = await runtimes.invoke(spec({ 'index.js': source }), invocation({}));
    expect(Buffer.from(result.payload as Uint8Array).toString()).toBe(BODY);
  });

  test('an error before the first piece is an answer, one behind it ends the stream', async () => {
    const one = spec({ 'index.js': source });
    const early = await runtimes.invoke(one, invocation({ early: true }, { isStreaming }));
    expect(early.error).toBe('Unhandled');
    expect(answerOf(early)).toMatchObject({ errorMessage: 'early' });
    const late = await runtimes.invoke(one, invocation({ late: true }, { isStreaming }));
    expect(await text(late.payload as Readable)).toBe(BODY);
    const end = await late.completion;
    expect(end?.error).toBe('Unhandled');
    expect(answerOf(end as typeof late)).toMatchObject({ errorMessage: 'late' });
  });

  test('a process that ends within one breaks it', async () => {
    const result = await runtimes.invoke(
      spec({ 'index.js': source }),
      invocation({ exit: true }, { isStreaming }),
    );
    await expect(text(result.payload as Readable)).rejects.toThrow();
    expect((await result.completion)?.error).toBe('Unhandled');
  });
});

describe('the life of sandboxes', () => {
  const alive = (pid: number) =>
    existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ');
  const daemon = `const { spawn } = require('node:child_process');
    exports.handler = async () => {
      const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' }); child.unref();
      return [process.pid, child.pid]; };`;
  const gone = async (pids: readonly number[]) => {
    await expect.poll(() => pids.filter(alive), { timeout: 5000 }).toEqual([]);
  };

  test('between events they stand still', async () => {
    const source = `let ticks = 0; setInterval(() => ticks++, 5); exports.handler = async () => [process.pid, ticks];`;
    const one = spec({ 'index.js': source });
    const [pid] = answerOf(await runtimes.invoke(one, invocation({}))) as [number];
    const state = () => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.[0];
    await expect.poll(state, { timeout: 5000 }).toBe('T');
    expect(answerOf(await runtimes.invoke(one, invocation({})))).toEqual([pid, expect.any(Number)]);
  });

  test('a retired version leaves nothing behind, not even daemons', async () => {
    const one = spec({ 'index.js': daemon });
    const pids = answerOf(await runtimes.invoke(one, invocation({}))) as number[];
    runtimes.retire(one.key);
    await gone(pids);
  });

  test('provisioned ones are there before the first event', async () => {
    const one = spec(
      { 'index.js': 'exports.handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE;' },
      {
        initialization: 'provisioned-concurrency',
      },
    );
    await runtimes.provision(one, 2);
    expect(messages(one.logged).filter((line) => line.startsWith('INIT_START'))).toHaveLength(2);
    expect(answerOf(await runtimes.invoke(one, invocation({})))).toBe('provisioned-concurrency');
    expect(messages(one.logged).filter((line) => line.startsWith('INIT_START'))).toHaveLength(2);
    // Fewer are kept when fewer are asked for, and more are made anew.
    await runtimes.provision(one, 1);
    await runtimes.provision(one, 2);
    expect(messages(one.logged).filter((line) => line.startsWith('INIT_START'))).toHaveLength(3);
    await runtimes.provision(one, 0);
    await expect(runtimes.provision(spec({ 'index.js': 'throw new Error("no")' }), 1)).rejects.toMatchObject({
      reason: 'code',
    });
  });

  test('a folder is taken as it lies there, and its changes count', async () => {
    const path = join(place.folder, 'source');
    mkdirSync(path, { recursive: true });
    const write = (word: string) =>
      writeFileSync(join(path, 'index.js'), `exports.handler = async () => '${word}';`);
    const one = spec([], { code: { kind: 'directory', path } });
    write('one');
    expect(answerOf(await runtimes.invoke(one, invocation({})))).toBe('one');
    write('three');
    expect(answerOf(await runtimes.invoke(one, invocation({})))).toBe('three');
  });

  test('code is unpacked once, and at the end all processes are gone', async () => {
    const own = bench({ hasNoSpares: true });
    const archive = own.archive({ 'index.js': daemon });
    let reads = 0;
    const code = {
      kind: 'zip',
      archive: {
        ...archive,
        file: async () => {
          reads++;
          return archive.file();
        },
      },
    } as const;
    const pids = (
      await Promise.all(
        [1, 2].map((n) => own.runtimes.invoke(own.spec([], { code, key: `k${n}` }), invocation({}))),
      )
    ).flatMap((result) => answerOf(result) as number[]);
    expect(reads).toBe(1);
    expect(readdirSync(join(own.folder, 'functions', 'sandboxes'))).toHaveLength(2);
    await own.runtimes.stop();
    await gone(pids);
    expect(existsSync(join(own.folder, 'functions', 'sandboxes'))).toBe(false);
    await expect(own.runtimes.invoke(own.spec([], { code }), invocation({}))).rejects.toMatchObject({
      reason: 'stopped',
    });
    await own.stop();
  });
});
