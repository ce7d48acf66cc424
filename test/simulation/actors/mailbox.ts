/** Long polls: who waits for a message gets it as soon as it is there, and each message goes to one. */

import { Collection, commitVersion, type Version, versionPart } from '../../../src/core/collection.ts';
import type { StagedContext } from '../../../src/core/context.ts';
import type { Service, StagedHandler, TxHandler } from '../../../src/core/service.ts';
import type { SimulatedService } from '../../../src/core/simulation.ts';
import type { KeyPart } from '../../../src/core/tuple.ts';
import { actor, unguarded } from './actor.ts';

interface MailboxApi {
  Post: { input: { box: string; id: string }; output: object };
  /** `lateMs`: how long the message had been there when a waiter who slept to the end found it. */
  Take: { input: { box: string; waitMs: number }; output: { id?: string; lateMs?: number } };
}

interface Message {
  box: string;
  posted: Version;
  postedAtMs: number;
  id: string;
}

const messages = new Collection<Message, readonly KeyPart[]>({
  id: 0xff81,
  name: 'mailbox.messages',
  scope: 'region',
  version: 1,
  key: ({ box, posted }) => [box, versionPart(posted)],
});

type Api = MailboxApi;

const post: TxHandler<Api['Post']['input'], Api['Post']['output']> = async (context, { box, id }) => {
  const { tx, place, now, outbox } = context;
  await messages.put(tx, place, { box, id, posted: commitVersion(), postedAtMs: now() });
  outbox.wake(box, 1);
  return {};
};

function takeFirst({ transact }: StagedContext, box: string): Promise<Message | undefined> {
  return transact(async ({ tx, place }) => {
    const page = await messages.list(tx, place, { prefix: [box], limit: 1, snapshot: true });
    const message = page.records[0];
    if (message === undefined) return undefined;
    await messages.confirm(tx, place, message);
    await messages.deleteRecord(tx, place, message);
    return message;
  });
}

const take: StagedHandler<Api['Take']['input'], Api['Take']['output']> = async (context, { box, waitMs }) => {
  const { waiters, now, signal } = context;
  const untilMs = now() + waitMs;
  const watch = waiters.watch(box);
  let failed = true;
  try {
    let reason: string | undefined;
    while (!signal.aborted) {
      const message = await takeFirst(context, box);
      failed = false;
      if (message !== undefined) {
        const { id, postedAtMs } = message;
        return reason === 'timeout' ? { id, lateMs: untilMs - postedAtMs } : { id };
      }
      if (reason === 'timeout') break;
      reason = await watch.wait(untilMs, signal);
      failed = true;
    }
    return {};
  } finally {
    watch.close(failed);
  }
};

const service: Service<MailboxApi> = {
  name: 'mailbox',
  collections: [messages],
  operations: {
    Post: { kind: 'tx', handler: post, access: unguarded },
    Take: { kind: 'staged', handler: take, access: unguarded },
  },
};

const BOXES = ['red', 'blue'];
/** Nobody is busy for longer than this unless time jumps. */
const LATE_MS_MAX = 3_000;

const simulation: SimulatedService<MailboxApi, void> = {
  service: 'mailbox',
  setUp: async () => {},
  actions: [
    {
      name: 'posts',
      weight: 1,
      run: async ({ call, random, unique }) => {
        await call('Post', { box: random.pick(BOXES), id: unique('message') });
      },
    },
    {
      name: 'takes',
      weight: 1,
      run: async ({ call, random, check, isPunctual }) => {
        const waitMs = random.pick([0, 5_000, 20_000, 100_000]);
        const { id, lateMs = 0 } = await call('Take', { box: random.pick(BOXES), waitMs });
        check(
          !isPunctual || lateMs <= LATE_MS_MAX,
          `${id} was there for ${lateMs} ms while somebody waited for it`,
        );
      },
    },
  ],
  async invariants({ read, check, history }) {
    const left = (await read(({ tx, place }) => messages.list(tx, place))).records.map(({ id }) => id);
    const takes = history.of('Take');
    const taken = takes.flatMap(({ output }) => output?.id ?? []);
    const twice = [...left, ...taken].find((id, i, all) => all.indexOf(id) !== i);
    check(twice === undefined, `${twice} was taken twice`);
    const posted = history.of('Post');
    const lost = posted.filter(({ input, outcome }) => {
      return outcome === 'acknowledged' && !left.includes(input.id) && !taken.includes(input.id);
    });
    // A taker without an answer may have taken one.
    const unknown = takes.filter(({ outcome }) => outcome === 'unknown').length;
    check(lost.length <= unknown, `${lost.map(({ input }) => input.id)} are lost`);
    const known = new Set(posted.map(({ input }) => input.id));
    for (const id of [...left, ...taken]) check(known.has(id), `nobody posted ${id}`);
  },
};

export const mailboxActor = actor(service, simulation);
