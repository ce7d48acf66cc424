import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { isAlive, processesOf } from '../../test/support/processes.ts';
import { chooseDriver } from './isolation/choose.ts';

/** Runs functions that leave a daemon behind, says which processes there are, and waits to be killed. */
const HOST = `
import { bench, invocation, answerOf } from ${JSON.stringify(new URL('./function-fixtures.test-suite.ts', import.meta.url).href)};
const place = bench({ isolation: process.argv[1] });
const source = \`const { spawn } = require('node:child_process');
  exports.handler = async () => {
    const child = spawn('sleep', ['311'], { detached: true, stdio: 'ignore' }); child.unref(); return child.pid; };\`;
const one = place.spec({ 'index.js': source });
const busy = place.spec({ 'index.js': 'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 600000));' }, { timeoutMs: 900000 });
void place.runtimes.invoke(busy, invocation({}));
answerOf(await place.runtimes.invoke(one, invocation({})));
// Frozen by now, and with processes that wait for the next function.
setTimeout(() => console.log(JSON.stringify({ folder: place.folder })), 1000);
setInterval(() => {}, 1000);
`;

const works = async (mode: 'plain' | 'ns'): Promise<boolean> => {
  const folder = mkdtempSync(join(tmpdir(), 'kumobako-isolation-'));
  const driver = await chooseDriver(mode, folder, process.env).catch(() => undefined);
  rmSync(folder, { recursive: true, force: true });
  return driver !== undefined && existsSync('/proc/self');
};
const levels = [
  ['plain', await works('plain')],
  ['ns', await works('ns')],
] as const;

for (const [level, canRun] of levels) {
  test.skipIf(!canRun)(`kill -9 of the cloud leaves no sandbox running: ${level}`, async () => {
    const args = ['--input-type=module', '-e', HOST, level];
    const host = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const line = await new Promise<string>((resolve, reject) => {
      createInterface({ input: host.stdout }).once('line', resolve);
      host.once('exit', (code) => reject(new Error(`The host ended with ${code}`)));
    });
    const { folder } = JSON.parse(line) as { folder: string };
    const left = () => processesOf(folder, host.pid ?? 0);
    const before = left();
    expect(before.length).toBeGreaterThan(3);
    host.kill('SIGKILL');
    await expect.poll(() => before.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
  });
}
