/** Named bodies in blobs: each owned by one record, replaced, copied and removed, streamed in and out. */

import { BlobError } from '../../../src/core/blobs/blob-errors.ts';
import { disownBlob, ownBlob } from '../../../src/core/blobs/owners.ts';
import { Collection } from '../../../src/core/collection.ts';
import type { DeliveryContext, StagedContext, TxContext } from '../../../src/core/context.ts';
import { AwsError } from '../../../src/core/errors.ts';
import type { Service, StagedHandler, TxHandler } from '../../../src/core/service.ts';
import type { AnyEntry, RegisterOperation, SimulatedService } from '../../../src/core/simulation.ts';
import { actor, unguarded } from './actor.ts';

interface AttachmentsApi {
  Put: { input: { name: string; version: string; body?: AsyncIterable<Uint8Array> }; output: object };
  Copy: { input: { from: string; to: string }; output: { version: string } };
  CopyLater: { input: { from: string; to: string }; output: object };
  Get: { input: { name: string }; output: { version: string; body: AsyncIterable<Uint8Array> } };
  Delete: { input: { name: string }; output: object };
}

interface Attachment {
  name: string;
  /** Which Put wrote the content; a copy has the version of what it copied, and its own name. */
  version: string;
  blobId: string;
}

const attachments = new Collection<Attachment, readonly [string]>({
  id: 0xff71,
  name: 'attachments.attachments',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name],
});

type Api = AttachmentsApi;
type Staged<O extends keyof Api> = StagedHandler<Api[O]['input'], Api[O]['output']>;

const LOOKS_MAX = 10;

/** Gives a written blob to its owner, and lets the blob of the one before go. */
async function own(context: StagedContext, attachment: Attachment): Promise<void> {
  try {
    await context.transact(async (inner) => {
      await letGo(inner, attachment.name);
      await ownBlob(inner.tx, attachment.blobId, 'attachments');
      await attachments.put(inner.tx, inner.place, attachment);
    });
  } catch (error) {
    await context.blobs.remove(attachment.blobId);
    throw error;
  }
}

async function letGo(context: TxContext, name: string): Promise<Attachment | undefined> {
  const before = await attachments.get(context.tx, context.place, name);
  if (before !== undefined) await disownBlob(context, before.blobId);
  return before;
}

const put: Staged<'Put'> = async (context, { name, version, body }) => {
  if (body === undefined) throw new AwsError('MissingBody', name);
  const { id } = await context.blobs.write(body, { signal: context.signal });
  await own(context, { name, version, blobId: id });
  return {};
};

/** What `use` makes of the blob of `name`. It may be replaced between the look at its record and the use. */
async function withBlob<T>(
  { transact }: StagedContext,
  name: string,
  use: (attachment: Attachment) => Promise<T>,
): Promise<T> {
  for (let look = 1; ; look++) {
    const found = await transact(({ tx, place }) => attachments.get(tx, place, name));
    if (found === undefined) throw new AwsError('NoSuchAttachment', name);
    try {
      return await use(found);
    } catch (error) {
      if (!(error instanceof BlobError) || error.reason !== 'missing' || look === LOOKS_MAX) throw error;
    }
  }
}

const get: Staged<'Get'> = (context, { name }) =>
  withBlob(context, name, async ({ version, blobId }) => ({
    version,
    body: await context.blobs.open(blobId),
  }));

async function copyNow(context: StagedContext, { from, to }: Api['Copy']['input']): Promise<string> {
  const { version, blobId } = await withBlob(context, from, async (attachment) => ({
    version: attachment.version,
    blobId: await context.blobs.copy(attachment.blobId),
  }));
  await own(context, { name: to, version, blobId });
  return version;
}

const copy: Staged<'Copy'> = async (context, input) => ({ version: await copyNow(context, input) });

const copyLater: TxHandler<Api['CopyLater']['input'], Api['CopyLater']['output']> = ({ outbox }, input) => {
  outbox.send({ service: 'attachments', delivery: 'copy', group: `copy/${input.to}`, body: input });
  return {};
};

/** A copy that is made whenever the cloud comes to it, also while it starts. */
async function deliverCopy(context: DeliveryContext, body: unknown): Promise<void> {
  try {
    // What `copyLater` sent.
    await copyNow(context, body as Api['CopyLater']['input']);
  } catch (error) {
    // What is not there any more, or was broken by a power cut, nobody can copy.
    const isGone = error instanceof BlobError && ['missing', 'damaged'].includes(error.reason);
    if (!isGone && !(error instanceof AwsError)) throw error;
  }
}

const remove: TxHandler<Api['Delete']['input'], Api['Delete']['output']> = async (context, { name }) => {
  const before = await letGo(context, name);
  if (before === undefined) throw new AwsError('NoSuchAttachment', name);
  await attachments.delete(context.tx, context.place, name);
  return {};
};

const service: Service<AttachmentsApi> = {
  name: 'attachments',
  collections: [attachments],
  operations: {
    Put: { kind: 'staged', handler: put, access: unguarded },
    Copy: { kind: 'staged', handler: copy, access: unguarded },
    CopyLater: { kind: 'tx', handler: copyLater, access: unguarded },
    Get: { kind: 'staged', handler: get, access: unguarded },
    Delete: { kind: 'tx', handler: remove, access: unguarded },
  },
  deliveries: { copy: deliverCopy },
};

const NAMES = ['photo', 'film', 'letter'];
const SIZES = [0, 1, 700, 5_000];

/** The content that a version must have: as long as its number says, and never the same as another's. */
function contentOf(version: string): Uint8Array {
  const [, number = '0', size = '0'] = version.split('-');
  return Uint8Array.from({ length: Number(size) }, (_, i) => (i * 31 + Number(number) * 7 + (i >> 8)) & 0xff);
}

const isContentOf = (version: string, bytes: unknown): boolean =>
  bytes instanceof Uint8Array && Buffer.compare(bytes, contentOf(version)) === 0;

const simulation: SimulatedService<AttachmentsApi, void> = {
  service: 'attachments',
  setUp: async () => {},
  actions: [
    {
      name: 'puts',
      weight: 3,
      run: async ({ call, random, unique }) => {
        const version = `${unique('version')}-${random.pick(SIZES)}`;
        const stream = { member: 'body', bytes: contentOf(version) };
        await call('Put', { name: random.pick(NAMES), version }, { stream });
      },
    },
    {
      name: 'gets',
      weight: 2,
      run: async ({ call, random, check }) => {
        const { version, body } = await call('Get', { name: random.pick(NAMES) });
        check(isContentOf(version, body), `${version} was read with another content`);
      },
    },
    {
      name: 'copies',
      weight: 1,
      run: async ({ call, random }) => {
        const input = { from: random.pick(NAMES), to: `${random.pick(NAMES)} copy` };
        if (random.chance(0.5)) await call('Copy', input);
        else await call('CopyLater', input);
      },
    },
    {
      name: 'deletes',
      weight: 1,
      run: async ({ call, random }) => {
        await call('Delete', { name: random.pick(NAMES) + (random.chance(0.3) ? ' copy' : '') });
      },
    },
  ],
  async ownedBlobs({ tx, place }) {
    return (await attachments.list(tx, place)).records.map(({ blobId }) => blobId);
  },
  async invariants(end) {
    const { read, blob, check, register, history } = end;
    const { records } = await read(({ tx, place }) => attachments.list(tx, place));
    for (const { name, version, blobId } of records) {
      const bytes = await blob(blobId);
      // Missing ones are counted for all services alike.
      if (bytes !== undefined)
        check(isContentOf(version, bytes), `${name} holds another content than ${version}`);
    }
    for (const name of NAMES) {
      const left = records.find((record) => record.name === name)?.version;
      const problem = register(writesOf(history.entries, name), [
        ...readsOf(history.entries, name),
        seenNow(left),
      ]);
      check(problem === undefined, `${name}: ${problem}`);
    }
  },
};

type Entry = AnyEntry<AttachmentsApi>;

function writesOf(entries: readonly Entry[], name: string): RegisterOperation[] {
  return entries.flatMap((entry) => {
    if (entry.operation === 'Put' && entry.input.name === name)
      return { ...entry, value: entry.input.version };
    if (entry.operation === 'Delete' && entry.input.name === name) return { ...entry, value: undefined };
    return [];
  });
}

function readsOf(entries: readonly Entry[], name: string): RegisterOperation[] {
  return entries.flatMap((entry) => {
    if (entry.operation !== 'Get' || entry.input.name !== name) return [];
    if (entry.outcome === 'refused') return { ...entry, outcome: 'acknowledged' as const, value: undefined };
    return { ...entry, value: entry.output?.version };
  });
}

function seenNow(value: string | undefined): RegisterOperation {
  const now = Number.MAX_SAFE_INTEGER;
  return { value, outcome: 'acknowledged', invokedAt: now, completedAt: now };
}

export const attachmentsActor = actor(service, simulation);
