import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { trimWhenIdle } from './idle-memory.ts';
import { withProgress } from './progress.ts';

let written: string;
beforeEach(() => {
  vi.useFakeTimers();
  written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('what takes longer than a second is told once; what is quicker is not', async () => {
  expect(await withProgress('Waiting', Promise.resolve(1))).toBe(1);
  const { promise, resolve } = Promise.withResolvers<string>();
  const work = withProgress('Saving', promise);
  vi.advanceTimersByTime(999);
  expect(written).toBe('');
  vi.advanceTimersByTime(5_000);
  expect(written).toBe('Saving ...\n');
  resolve('done');
  expect(await work).toBe('done');
  expect(vi.getTimerCount()).toBe(0);
});

test('work that fails ends the progress, too', async () => {
  await expect(withProgress('Saving', Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(vi.getTimerCount()).toBe(0);
});

test('memory is given back once after work has ended, and not while it goes on', () => {
  let requests = 0;
  const release = vi.fn();
  const end = trimWhenIdle(() => requests, release);
  vi.advanceTimersByTime(20_000);
  expect(release).not.toHaveBeenCalled();
  for (let i = 0; i < 4; i++) {
    requests++;
    vi.advanceTimersByTime(5_000);
  }
  expect(release).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(release).toHaveBeenCalledTimes(1);
  requests++;
  vi.advanceTimersByTime(60_000);
  expect(release).toHaveBeenCalledTimes(2);
  end();
  expect(vi.getTimerCount()).toBe(0);
});
