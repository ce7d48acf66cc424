import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../core/log.ts';
import { InitHooks } from './init-hooks.ts';

let folder: string;
let printed: number;
const problems: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumobako-test-'));
  mkdirSync(join(folder, 'ready.d'));
  problems.length = 0;
  printed = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

function hooks(script: string, timeMsMax?: number): InitHooks {
  writeFileSync(join(folder, 'ready.d/a.sh'), script);
  return new InitHooks({
    folders: [folder, join(folder, 'absent')],
    log: { ...silentLog, error: (text) => problems.push(text) },
    environment: () => ({ PATH: process.env['PATH'] }),
    output: new Writable({
      write(bytes: Buffer, _encoding, done) {
        printed += bytes.length;
        done();
      },
    }),
    ...(timeMsMax === undefined ? {} : { timeMsMax }),
  });
}

test('a hook that hangs is ended, with what it has started', async () => {
  const running = hooks('sleep 1000 & sleep 1000', 300);
  expect(await running.run('READY')).toEqual(['a.sh']);
  expect(problems).toEqual(['The hook a.sh failed: it took longer than 0.3 s and was ended']);
  expect(running.isReady).toBe(true);
});

test('a hook that leaves a daemon behind is done when it ends itself', async () => {
  expect(await hooks('sleep 3 & exit 0').run('READY')).toEqual([]);
});

test('of a hook that prints megabytes the first one is passed on', async () => {
  const running = hooks('yes 0123456789abcdef | head -c 20000000');
  expect(await running.run('READY')).toEqual([]);
  expect(printed).toBeGreaterThanOrEqual(1024 * 1024);
  expect(printed).toBeLessThan(1024 * 1024 + 200);
});

test('a stage without scripts is completed at once, and no other', async () => {
  const running = hooks('true');
  expect(running.stage('BOOT')).toEqual({ completed: false, scripts: [] });
  expect(await running.run('BOOT')).toEqual([]);
  expect(running.stage('BOOT')).toEqual({ completed: true, scripts: [] });
  expect(running.facts().completed).toEqual({ BOOT: true, START: false, READY: false, SHUTDOWN: false });
});
