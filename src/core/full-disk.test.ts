import { expect, test } from 'vitest';
import { SimulatedStore } from '../../test/simulation/store.ts';
import { StoreDisk } from '../../test/simulation/store-disk.ts';
import { base, openTestWorld, PLACE } from '../../test/support/world.ts';
import { Collection } from './collection.ts';

interface Note {
  id: string;
  text: string;
}

const notes = new Collection<Note, readonly [string]>({
  id: 0xff31,
  name: 'test.notes',
  scope: 'region',
  version: 1,
  key: (note) => [note.id],
});

/** A world whose groups are written, or refused, when the test says so. */
async function slowWorld() {
  let isSlow = false;
  let isFull = false;
  let write = (): void => {};
  const store = new SimulatedStore(new StoreDisk(), {
    pause: async () => {},
    later: (_kind, run) => run(),
    write: (run) => {
      if (isSlow) write = run;
      else setImmediate(run);
    },
    readsAhead: () => true,
    syncs: () => true,
    isFull: () => isFull,
  });
  const world = await openTestWorld([], store);
  const put = (id: string, text: string) =>
    world.transact(base, ({ tx }) => notes.put(tx, PLACE, { id, text }));
  const read = (...ids: string[]) =>
    world.transact(base, async ({ tx }) => {
      const found: (string | undefined)[] = [];
      for (const id of ids) found.push((await notes.get(tx, PLACE, id))?.text);
      return found;
    });
  isSlow = true;
  return {
    world,
    put,
    read,
    /** The disk refuses the open group, and takes everything from then on. */
    refuse() {
      isFull = true;
      write();
      isFull = false;
      isSlow = false;
    },
  };
}

const turn = () => new Promise(setImmediate);

test.each([[['a']], [['a', 'b']]])(
  'who read %s from a group that was taken back looks again',
  async (ids) => {
    const { put, read, refuse } = await slowWorld();
    const writing = put('a', 'never was');
    await turn();
    const reading = read(...ids);
    await turn();
    refuse();
    await expect(writing).rejects.toMatchObject({ reason: 'full' });
    expect(await reading).toEqual(ids.map(() => undefined));
  },
);

test('nor does anybody write, or throw, because of it', async () => {
  const { world, put, refuse } = await slowWorld();
  const writing = put('a', 'never was');
  await turn();
  const { promise: refused, resolve: go } = Promise.withResolvers<void>();
  const copy = world.transact(base, async ({ tx }) => {
    // Without a check at the commit, as lists of what comes next are read.
    const found = await notes.peek(tx, PLACE, 'a');
    await refused;
    await notes.put(tx, PLACE, { id: 'copy', text: found?.text ?? 'nothing' });
  });
  const complaint = world.transact(base, async ({ tx }) => {
    const found = await notes.get(tx, PLACE, 'a');
    await refused;
    if (found !== undefined) throw new Error(`${found.text}, and yet it was seen`);
  });
  await turn();
  refuse();
  go();
  await expect(writing).rejects.toMatchObject({ reason: 'full' });
  await complaint;
  await copy;
  const kept = await world.transact(base, ({ tx }) => notes.get(tx, PLACE, 'copy'));
  expect(kept?.text).toBe('nothing');
});
