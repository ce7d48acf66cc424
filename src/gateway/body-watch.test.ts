import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BodyWatch, createBodyWatch, type WatchedBody } from './body-watch.ts';

/** A body of which pieces come when the test says so. */
function makeBody(): WatchedBody & { complete: boolean } {
  return Object.assign(new Readable({ read() {} }), { complete: false });
}

describe('a body that is waited for', () => {
  const IDLE_MS = 1000;
  let bytes: Map<string, number>;
  let abandoned: string[];
  let watch: BodyWatch<string>;

  beforeEach(() => {
    vi.useFakeTimers();
    bytes = new Map();
    abandoned = [];
    watch = createBodyWatch<string>({
      idleMs: IDLE_MS,
      bytesMin: 10,
      bytesOf: (key) => bytes.get(key) ?? 0,
      abandon: (key) => abandoned.push(key),
    });
  });
  afterEach(() => {
    watch.close();
    vi.useRealTimers();
  });

  const read = (body: WatchedBody): Error[] => {
    const errors: Error[] = [];
    body.on('error', (error) => errors.push(error));
    body.resume();
    return errors;
  };
  const turn = () => vi.advanceTimersByTimeAsync(IDLE_MS);

  it('fails when it does not move from one look to the next', async () => {
    const body = makeBody();
    const errors = read(body);
    watch.set('a', body);
    await turn();
    expect(errors).toEqual([]);
    await turn();
    expect(errors).toEqual([expect.objectContaining({ code: 'RequestTimeout', status: 400 })]);
    expect(body.destroyed).toBe(false);
    await turn();
    expect(errors).toHaveLength(1);
  });

  it('does not as long as it moves fast enough', async () => {
    const body = makeBody();
    const errors = read(body);
    watch.set('a', body);
    for (let received = 10; received < 60; received += 10) {
      bytes.set('a', received);
      await turn();
    }
    expect(errors).toEqual([]);
    bytes.set('a', 59);
    await turn();
    expect(errors).toHaveLength(1);
  });

  it('is not blamed for a reader that is slow itself', async () => {
    const body = makeBody();
    const errors = read(body);
    watch.set('a', body);
    await turn();
    body.pause();
    await turn();
    await turn();
    expect(errors).toEqual([]);
    body.resume();
    await turn();
    await turn();
    expect(errors).toHaveLength(1);
  });

  it('nor one that nobody reads, or that is all in', async () => {
    const unread = makeBody();
    const done = makeBody();
    const errors = [unread, done].flatMap((body) => {
      const seen: Error[] = [];
      body.on('error', (error) => seen.push(error));
      return seen;
    });
    done.resume();
    done.complete = true;
    watch.set('a', unread);
    watch.set('b', done);
    for (let look = 0; look < 3; look++) await turn();
    expect(errors).toEqual([]);
    expect(abandoned).toEqual([]);
  });

  it('may be read by iteration', async () => {
    const body = makeBody();
    const failed = (async () => {
      for await (const _piece of body);
    })();
    const outcome = expect(failed).rejects.toMatchObject({ code: 'RequestTimeout' });
    watch.set('a', body);
    await turn();
    await turn();
    await outcome;
  });

  it('starts anew with the next request of the connection', async () => {
    const first = makeBody();
    read(first);
    watch.set('a', first);
    await turn();
    first.complete = true;
    const second = makeBody();
    const errors = read(second);
    watch.set('a', second);
    await turn();
    expect(errors).toEqual([]);
    await turn();
    expect(errors).toHaveLength(1);
  });

  it('of which nobody wants to hear takes its connection with it', async () => {
    const body = makeBody();
    body.resume();
    watch.set('a', body);
    await turn();
    await turn();
    expect(abandoned).toEqual(['a']);
  });

  it('is forgotten with its connection', async () => {
    const body = makeBody();
    const errors = read(body);
    watch.set('a', body);
    await turn();
    watch.delete('a');
    await turn();
    expect(errors).toEqual([]);
  });
});
