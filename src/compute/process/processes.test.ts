/** What is known of processes without /proc, as on macOS. */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { Guardian } from './guardian.ts';
import { MemoryWatch } from './memory-watch.ts';
import { markedByPs, PsProcesses } from './processes.ts';

const hasPs = spawnSync('ps', ['-axo', 'pid=,ppid=,rss=']).status === 0;
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A Node process that holds so much memory and has a child that sleeps; its own id and the child's. */
async function holding(megabytes: number, env: Record<string, string> = {}) {
  const source = `const held = Buffer.alloc(${megabytes} << 20, 1);
    const child = require('node:child_process').spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
    child.once('spawn', () => console.log(child.pid)); setInterval(() => held.length, 1000);`;
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  const child = spawn(process.execPath, ['-e', source], {
    env: { PATH: '/bin:/usr/bin', ...env },
    stdio: [...stdio],
  });
  children.push(child);
  const line = await new Promise<string>((resolve) =>
    child.stdout?.once('data', (text) => resolve(String(text))),
  );
  return { child, pid: child.pid ?? 0, below: Number(line) };
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    // One that has ended and that nobody has asked for yet.
    return !spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).stdout.startsWith('Z');
  } catch {
    return false;
  }
};

describe.skipIf(!hasPs)('by ps', () => {
  test('memory of a process and those below it, and the most there was', async () => {
    const { pid, below } = await holding(100);
    const processes = new PsProcesses();
    expect(processes.treeMemoryMb(pid)).toBe(0);
    await processes.refresh();
    expect(processes.treeMemoryMb(pid)).toBeGreaterThan(100);
    expect(processes.peakMemoryMb(pid)).toBeGreaterThan(100);
    expect(processes.treeMemoryMb(pid)).toBeGreaterThan(processes.peakMemoryMb(pid));
    expect(processes.peakMemoryMb(below)).toBeLessThan(20);
    process.kill(below, 'SIGKILL');
  });

  test('who takes too much is told', async () => {
    const { pid, below } = await holding(100);
    const watch = new MemoryWatch(new PsProcesses());
    const exceeded = await new Promise<number>((resolve) =>
      watch.add({ pid, limitMb: 90, onExceeded: resolve }),
    );
    expect(exceeded).toBeGreaterThan(90);
    process.kill(below, 'SIGKILL');
  });

  test('who bears a mark is found, and nobody else', async () => {
    const marked = await holding(1, { MARK: 'kumobako-1.2' });
    const other = await holding(1, { MARK: 'kumobako-1.22' });
    expect((await markedByPs('MARK=kumobako-1.2')).sort()).toEqual([marked.pid, marked.below].sort());
    for (const { below } of [marked, other]) process.kill(below, 'SIGKILL');
  });

  test('the guardian ends what has left its group', async () => {
    const { child, pid, below } = await holding(1, { MARK: 'kumobako-7.1' });
    const other = await holding(1, { MARK: 'kumobako-8.1' });
    const guardian = new Guardian('MARK=kumobako-7.', false);
    guardian.watch(pid);
    await guardian.stop();
    await expect.poll(() => [isAlive(pid), isAlive(below)], { timeout: 10_000 }).toEqual([false, false]);
    expect([child.signalCode ?? 'SIGKILL', isAlive(other.pid), isAlive(other.below)]).toEqual([
      'SIGKILL',
      true,
      true,
    ]);
    process.kill(other.below, 'SIGKILL');
  });
});
