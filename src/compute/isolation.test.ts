import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  answerOf,
  type Bench,
  bench,
  invocation,
  levelsHere,
  messages,
} from './function-fixtures.test-suite.ts';
import { chooseDriver } from './isolation/choose.ts';

const PROBE = `
const fs = require('node:fs');
const { spawn } = require('node:child_process');
const attempt = (action) => { try { return action() ?? 'done'; } catch (error) { return error.code ?? String(error); } };
exports.handler = async (event) => ({
  task: process.env.LAMBDA_TASK_ROOT,
  layer: attempt(() => require('lay')),
  hidden: event.hidden.map((path) => attempt(() => fs.readdirSync(path).length)),
  reads: event.reads.map((path) => attempt(() => fs.readFileSync(path).length)),
  writesCode: attempt(() => fs.writeFileSync(process.env.LAMBDA_TASK_ROOT + '/x', '')),
  writesUsr: attempt(() => fs.writeFileSync('/usr/kumobako-test', '')),
  writesTmp: attempt(() => fs.writeFileSync(process.env.TMPDIR + '/x', 'kept')),
  capabilities: /CapEff:\\s*(\\S+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1],
  noNewPrivileges: /NoNewPrivs:\\s*(\\S+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1],
  processes: fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length,
  sysctl: attempt(() => fs.writeFileSync('/proc/sys/kernel/core_pattern', fs.readFileSync('/proc/sys/kernel/core_pattern'))),
  fills: event.fills && attempt(() => fs.writeFileSync(process.env.TMPDIR + '/large', Buffer.alloc(event.fills << 20))),
  tls: attempt(() => fs.readFileSync(process.env.SSL_CERT_FILE, 'utf8')),
  child: await new Promise((resolve) => {
    const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    child.once('spawn', () => { child.unref(); resolve(child.pid); });
    child.once('error', (error) => resolve(error.code)); }),
});`;

interface Probed {
  task: string;
  layer: string;
  hidden: unknown[];
  writesCode: string;
  writesUsr: string;
  writesTmp: string;
  capabilities: string;
  noNewPrivileges: string;
  processes: number;
  sysctl: string;
  fills?: string;
  tls: string;
}

/** What the machine cannot do is skipped, and says why. */
const levels = await levelsHere('ns', 'landlock');

for (const [isolation, problem] of levels) {
  describe.skipIf(problem !== undefined)(
    `${isolation}${problem === undefined ? '' : ` (${problem})`}`,
    () => {
      let place: Bench;
      beforeAll(() => {
        const caBundle = join(mkdtempSync(join(tmpdir(), 'kumobako-ca-')), 'bundle.pem');
        writeFileSync(caBundle, 'certificates');
        place = bench({ isolation, isPlainWanted: false, caBundle: async () => caBundle });
      });
      afterAll(() => place.stop());

      test('a function finds its own files and nothing of its host', async () => {
        const { runtimes } = place;
        expect(await runtimes.isolation()).toBe(isolation);
        const secret = join(place.folder, 'functions', 'state');
        mkdirSync(secret, { recursive: true });
        const layers = [place.archive({ 'nodejs/node_modules/lay/index.js': 'module.exports = "layer";' })];
        const one = place.spec({ 'index.js': PROBE }, { layers, runtime: 'nodejs24.x', tmpMb: 512 });
        const hidden = [secret, place.folder];
        const reads = readdirSync(homedir(), { withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map(({ name }) => join(homedir(), name));
        const before = new Set(sleepers());
        const probed = answerOf(
          await runtimes.invoke(one, invocation({ hidden, reads, fills: 600 })),
        ) as Probed;
        const isNs = isolation === 'ns';
        expect(probed).toMatchObject({
          layer: 'layer',
          hidden: hidden.map(() => (isNs ? 'ENOENT' : 'EACCES')),
          reads: reads.map(() => (isNs ? 'ENOENT' : 'EACCES')),
          writesTmp: 'done',
          capabilities: '0000000000000000',
          noNewPrivileges: '1',
          tls: 'certificates',
        });
        expect(probed.writesCode).toBe(isNs ? 'EROFS' : 'EACCES');
        expect(['EROFS', 'EACCES']).toContain(probed.writesUsr);
        expect(['EROFS', 'EACCES']).toContain(probed.sysctl);
        if (isNs) {
          expect(probed.task).toBe('/var/task');
          expect(probed.processes).toBeLessThan(5);
          expect(probed.fills).toBe('ENOSPC');
        }
        expect(messages(one.logged).join('')).not.toContain('cannot isolate');
        expect(sleepers().some((pid) => !before.has(pid))).toBe(true);
        runtimes.retire(one.key);
        await expect.poll(() => sleepers().filter((pid) => !before.has(pid)), { timeout: 5000 }).toEqual([]);
      });

      test('Python and programs of one file run too', async () => {
        const source =
          'import os\ndef handler(event, context):\n    return [os.path.exists(event), os.environ["PATH"] != ""]\n';
        const python = place.spec({ 'app.py': source }, { runtime: 'python3.12', handler: 'app.handler' });
        expect(answerOf(await place.runtimes.invoke(python, invocation(place.folder)))).toEqual([
          isolation === 'landlock',
          true,
        ]);
      });

      test.each(['/var/task', '/opt'])('a bootstrap in %s runs', async (folder) => {
        const content = `#!/bin/sh
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
id=$(curl -sS -o /dev/null -D - "$api/next" | grep -i '^lambda-runtime-aws-request-id:' | tr -d '[:space:]' | cut -d: -f2)
curl -sS -o /dev/null -d '"answer"' "$api/$id/response"
`;
        const bootstrap = [{ name: 'bootstrap', content, mode: 0o100755 }];
        const isLayer = folder === '/opt';
        const one = place.spec(isLayer ? { 'x.txt': '' } : bootstrap, {
          ...{ runtime: 'provided.al2023', handler: 'any' },
          ...(isLayer ? { layers: [place.archive(bootstrap)] } : {}),
        });
        expect(answerOf(await place.runtimes.invoke(one, invocation(1)))).toBe('answer');
      });

      test('exits, time-outs and too much memory are told as ever', async () => {
        const source = `exports.handler = async (event) => {
        if (event === 'exit') process.exit(3);
        if (event === 'kill') process.kill(process.pid, 'SIGKILL');
        if (event === 'abort') process.abort();
        const kept = []; for (;;) { if (event === 'memory') kept.push(Buffer.alloc(4 << 20, 1)); await new Promise((r) => setTimeout(r, 2)); } };`;
        const one = place.spec({ 'index.js': source }, { timeoutMs: 2000, memoryMb: 128 });
        const said = async (event: string) => {
          const { errorType, errorMessage } = answerOf(
            await place.runtimes.invoke(one, invocation(event)),
          ) as Record<string, string>;
          return `${errorType} ${errorMessage?.replace(/^RequestId: \S+ Error: /, '')}`;
        };
        expect(await said('exit')).toBe('Runtime.ExitError Runtime exited with error: exit status 3');
        expect(await said('memory')).toBe('Runtime.OutOfMemory Runtime exited with error: signal: killed');
        expect(await said('time')).toBe('Sandbox.Timedout Task timed out after 2.00 seconds');
        if (isolation === 'landlock') {
          // The first process of a pid namespace cannot send itself a signal that it does not handle.
          expect(await said('kill')).toBe('Runtime.ExitError Runtime exited with error: signal: killed');
          expect(await said('abort')).toMatch(
            /^Runtime\.ExitError Runtime exited with error: signal: aborted/,
          );
        }
      });

      test('between events they stand still', async () => {
        const one = place.spec({
          'index.js': 'let n = 0; setInterval(() => n++, 5); exports.handler = async () => n;',
        });
        await place.runtimes.invoke(one, invocation({}));
        await expect.poll(() => messages(one.logged).length, { timeout: 2000 }).toBeGreaterThan(3);
        expect(answerOf(await place.runtimes.invoke(one, invocation({})))).toBeLessThan(1000);
      });
    },
  );
}

test('where it cannot be had, what was asked for is refused and the best is taken otherwise', async () => {
  const nothing = { PATH: '/nonexistent' };
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-isolation-'));
  const driver = await chooseDriver('auto', folder, nothing);
  expect(['ns', 'landlock', 'plain']).toContain(driver.level);
  expect((await chooseDriver('plain', folder, nothing)).level).toBe('plain');
  rmSync(folder, { recursive: true, force: true });
});

function sleepers(): string[] {
  if (!existsSync('/proc/self')) return [];
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return (
        readFileSync(`/proc/${pid}/cmdline`, 'latin1') === 'sleep\x00300\x00' &&
        !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')
      );
    } catch {
      return false;
    }
  });
}
