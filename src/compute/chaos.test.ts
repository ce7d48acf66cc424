/** Functions that do the worst they can to their sandbox, with and without something that keeps them in. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '../../test/support/processes.ts';
import { answerOf, type Bench, bench, invocation, messages } from './function-fixtures.test-suite.ts';
import { chooseDriver } from './isolation/choose.ts';
import type { Driver } from './isolation/driver.ts';

const MB = 1024 * 1024;

async function driverOf(level: 'plain' | 'ns'): Promise<Driver | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-isolation-'));
  const driver = await chooseDriver(level, folder, process.env).catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
  return driver;
}
const levels = [
  ['plain', await driverOf('plain')],
  ['ns', await driverOf('ns')],
] as const;

/** Processes of this machine with these arguments: those of sandboxes too, whatever number they have there. */
function running(...argv: string[]): number[] {
  const { stdout } = spawnSync(
    'sh',
    ['-c', `grep -lsxz -- "$1" /proc/[0-9]*/cmdline`, 'sh', argv.at(-1) ?? ''],
    {
      encoding: 'utf8',
    },
  );
  return [...stdout.matchAll(/\/proc\/(\d+)\//g)]
    .map(([, pid]) => Number(pid))
    .filter((pid) => isAlive(pid) && commandOf(pid) === argv.join(' '));
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0').filter(Boolean).join(' ');
  } catch {
    return '';
  }
}

describe.each(levels)('%s', (level, driver) => {
  const isMissing = driver === undefined;
  let place: Bench;
  beforeAll(() => {
    place = bench({ isolation: level, hasNoSpares: true });
  });
  afterAll(() => place.stop());

  /** @returns what the event came to: the answer's document, the log */
  const run = async (
    source: string,
    event: unknown = {},
    changes: Parameters<Bench['spec']>[1] = {},
    files: Record<string, string> = {},
  ) => {
    const one = place.spec({ 'index.js': source, ...files }, { timeoutMs: 10_000, ...changes });
    const request = invocation(event);
    const result = await place.runtimes.invoke(one, request);
    const next = (again: unknown) => place.runtimes.invoke(one, invocation(again));
    const said = answerOf(result) as { errorType?: string; errorMessage?: string; trace?: string[] };
    return { result, said, logged: messages(one.logged), next, requestId: request.requestId, one };
  };
  const error = (requestId: string, errorType: string, words: string) => ({
    errorType,
    errorMessage: `RequestId: ${requestId} Error: ${words}`,
  });

  const ENDS = `const { spawnSync } = require('node:child_process');
    exports.handler = async (how) => {
      if (how === 'ok') return how;
      if (how === 'killed') spawnSync('sh', ['-c', 'kill -9 $PPID']);
      process.exit(how); };`;
  test.skipIf(isMissing).each([
    [0, 'Runtime exited without providing a reason'],
    [1, 'Runtime exited with error: exit status 1'],
    ['killed', 'Runtime exited with error: signal: killed'],
  ])('ends itself: %s', async (how, words) => {
    // The first process of a namespace of pids is not killed from within.
    if (how === 'killed' && driver?.means === 'unshare') return;
    const { result, said, logged, next, requestId } = await run(ENDS, how);
    expect(result.error).toBe('Unhandled');
    expect(said).toEqual(error(requestId, 'Runtime.ExitError', words));
    expect(logged.slice(-3).join('')).toMatch(
      new RegExp(
        `^RequestId: ${requestId} Error: ${words}\\nRuntime.ExitError\\nEND RequestId: ${requestId}\\nREPORT RequestId: ${requestId}\\tDuration: .*\\tStatus: error\\tError Type: Runtime.ExitError\\t\\n$`,
      ),
    );
    expect(answerOf(await next('ok'))).toBe('ok');
  });

  test.skipIf(isMissing).each(['exits', 'hangs'])(
    'leaves daemons behind, then %s: they go with it',
    async (how) => {
      const seconds = `3${Math.floor(Math.random() * 1e6)}`;
      const source = `const { spawn, spawnSync } = require('node:child_process');
      exports.handler = async (how) => {
        if (how === 'looks') return;
        spawn('sleep', ['${seconds}'], { detached: true, stdio: 'ignore' }).unref();
        // A daemon as they are made: its parent has gone, its session is its own.
        spawnSync('sh', ['-c', 'setsid sleep ${seconds} >/dev/null 2>&1 & exit 0'], { stdio: 'ignore' });
        if (how === 'exits') process.exit(1);
        if (how === 'hangs') for (;;); };`;
      // Long enough for a busy machine to start two processes: only what hangs has to wait for its end.
      const { said, one } = await run(source, how, { timeoutMs: how === 'hangs' ? 5_000 : 60_000 });
      expect(said.errorType).toBe(how === 'exits' ? 'Runtime.ExitError' : 'Sandbox.Timedout');
      await expect.poll(() => running('sleep', seconds), { timeout: 10_000 }).toEqual([]);
      // Between events they may live, frozen, as on Lambda: they go with the sandbox.
      await place.runtimes.invoke(one, invocation('stays'));
      const seen = async () => {
        // Frozen, what has been forked may not have become its own program yet.
        await place.runtimes.invoke(one, invocation('looks'));
        return running('sleep', seconds).length;
      };
      await expect.poll(seen, { timeout: 10_000 }).toBe(2);
      place.runtimes.retire(one.key);
      await expect.poll(() => running('sleep', seconds), { timeout: 10_000 }).toEqual([]);
    },
  );

  test.skipIf(isMissing)('fills /tmp', async () => {
    const source = `const fs = require('node:fs');
      exports.handler = async (mb) => {
        const file = fs.openSync(process.env.TMPDIR + '/full', 'w');
        try { for (let n = 0; n < mb; n++) fs.writeSync(file, Buffer.alloc(1 << 20)); return 'wrote'; }
        catch (error) { return error.code; }
        finally { fs.closeSync(file); fs.unlinkSync(process.env.TMPDIR + '/full'); } };`;
    const { said, next } = await run(source, 520);
    // Where nothing keeps a function in, nothing counts what it writes: docs/functions.md says so.
    expect(said).toBe(level === 'ns' ? 'ENOSPC' : 'wrote');
    expect(answerOf(await next(100))).toBe('wrote');
  });

  test.skipIf(isMissing)('never returns, and lets nothing else happen either', async () => {
    const source = `process.on('SIGTERM', () => {}); exports.handler = async () => { for (;;); };`;
    const { result, said, logged, requestId } = await run(source, {}, { timeoutMs: 1000 });
    expect(said).toEqual(error(requestId, 'Sandbox.Timedout', 'Task timed out after 1.00 seconds'));
    expect(result.billedMs).toBeGreaterThanOrEqual(1000);
    expect(logged.slice(-3).join('')).toMatch(
      new RegExp(
        `\\S+Z ${requestId} Task timed out after 1.00 seconds\\n\\nEND RequestId: ${requestId}\\nREPORT RequestId: ${requestId}\\tDuration: 1000.00 ms\\tBilled Duration: \\d+ ms\\t.*\\tStatus: timeout\\t\\n$`,
      ),
    );
  });

  test.skipIf(isMissing)('prints 100 MB without an end of line, to a reader who is slow', async () => {
    const source = `exports.handler = async () => {
      for (let n = 0; n < 1600; n++) require('node:fs').writeSync(n % 2 ? 1 : 2, Buffer.alloc(65536, 'y')); return 'said'; };`;
    let bytes = 0;
    let waiting = 0;
    let waitingMax = 0;
    const { said } = await run(
      source,
      {},
      {
        timeoutMs: 120_000,
        log: (_stream, events) => {
          for (const { message } of events) {
            expect(message.length).toBeLessThanOrEqual(262_144);
            bytes += message.length;
            waiting += message.length;
          }
          waitingMax = Math.max(waitingMax, waiting);
          if (waiting < MB) return undefined;
          return new Promise((resolve) =>
            setImmediate(() => {
              waiting = 0;
              resolve();
            }),
          );
        },
      },
    );
    expect(said).toBe('said');
    expect(bytes).toBeGreaterThan(100 * MB);
    expect(waitingMax).toBeLessThan(8 * MB);
  });

  test.skipIf(isMissing)('dies while it is initialised: that is tried twice, as on Lambda', async () => {
    const { result, said, logged, requestId } = await run(`console.log('begins'); process.exit(7);`);
    const words = 'Runtime exited with error: exit status 7';
    expect(result.error).toBe('Unhandled');
    expect(said).toEqual(error(requestId, 'Runtime.ExitError', words));
    const shown = logged
      .filter((line) => !line.startsWith('[WARN]'))
      .map((line) => line.replace(/[\d.]+ ms/g, 'N ms'));
    expect(shown[0]).toMatch(/^INIT_START /);
    expect(shown.slice(1)).toEqual([
      expect.stringMatching(/\tINFO\tbegins\n$/),
      'INIT_REPORT Init Duration: N ms\tPhase: init\tStatus: error\tError Type: Runtime.ExitError\n',
      expect.stringMatching(/\tINFO\tbegins\n$/),
      'INIT_REPORT Init Duration: N ms\tPhase: invoke\tStatus: error\tError Type: Runtime.ExitError\n',
      `START RequestId: ${requestId} Version: $LATEST\n`,
      `RequestId: ${requestId} Error: ${words}\nRuntime.ExitError\n`,
      `END RequestId: ${requestId}\n`,
      expect.stringMatching(/^REPORT .*\tStatus: error\tError Type: Runtime.ExitError\t\n$/),
    ]);
  });

  test.skipIf(isMissing)('wants more memory than it has', async () => {
    const source = `exports.handler = async () => { const kept = []; for (;;) {
      kept.push(Buffer.alloc(8 << 20, 1)); await new Promise((r) => setTimeout(r, 5)); } };`;
    const { result, said, requestId } = await run(source, {}, { memoryMb: 128 });
    expect(said).toEqual(
      error(requestId, 'Runtime.OutOfMemory', 'Runtime exited with error: signal: killed'),
    );
    expect(result.memoryUsedMb).toBe(128);
  });

  test.skipIf(isMissing)('answers with too much, and with an error of a deep stack', async () => {
    const source = `exports.handler = async (how) => {
      if (how === 'large') return 'x'.repeat(6291555);
      Error.stackTraceLimit = Infinity;
      const deep = (n) => { if (n === 0) throw new Error('m'.repeat(100_000)); deep(n - 1); };
      deep(5000); };`;
    const { said, next } = await run(source, 'large');
    expect(said).toEqual({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
    const deep = answerOf(await next('deep')) as { errorMessage: string; trace: string[] };
    expect(deep.errorMessage).toHaveLength(100_000);
    expect(deep.trace.length).toBeGreaterThan(5000);
  });

  test.skipIf(isMissing)('looks for what is not its own', async () => {
    const secret = join(place.folder, 'functions', 'secret');
    writeFileSync(secret, 'state');
    const source = `const fs = require('node:fs');
      exports.handler = async (paths) => paths.map((path) => {
        try { fs.readFileSync(path); return 'read'; } catch (error) { return error.code; } });`;
    const own = readdirSync(homedir(), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(homedir(), name));
    const paths = [secret, ...own];
    const { said } = await run(source, paths);
    // Where nothing keeps a function in it may: the log says so, and docs/functions.md.
    const answer = level === 'ns' ? 'ENOENT' : 'read';
    expect(said).toEqual(paths.map(() => answer));
  });
});
