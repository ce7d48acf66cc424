/** What clients of S3 do in the simulation, and what must hold whatever they do and whenever the cloud dies. */

import { hash } from 'node:crypto';
import type {
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import type { Api, PutObjectRequest } from './api.gen.ts';
import { changesTold, setUpTold, toldProblems } from './simulation-events.ts';
import { conditionProblems, objectProblems, versionProblems } from './simulation-history.ts';
import { COPIES, KEYS, ONCE, PLAIN, SHORT_LIVED, SWAPPED, TURNING, VERSIONED } from './simulation-names.ts';
import { ownedBlobs, storedProblems } from './simulation-rows.ts';

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, unknown>;

interface Facts {
  /** Of the queue that hears of a bucket's events. */
  queueUrl: string;
}

/** In the object's row, in a row of its own, in a file. */
const SIZES: readonly number[] = [0, 40, 2_000, 40_000];

/** Content that nobody else writes. */
function contentOf({ random, unique }: Client): Uint8Array {
  return Buffer.from(unique('content').padEnd(random.pick(SIZES), '.'));
}

function put(client: Client, input: Omit<PutObjectRequest, 'Body'>) {
  const bytes = contentOf(client);
  // As a request from a socket a small one takes a way of its own.
  const headers = client.random.chance(0.5) ? { 'content-length': String(bytes.length) } : {};
  return client.call('PutObject', input, { stream: { member: 'Body', bytes }, headers });
}

async function setUp(client: Client): Promise<Facts> {
  const { call } = client;
  for (const Bucket of [PLAIN, VERSIONED, COPIES, TURNING]) await call('CreateBucket', { Bucket });
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await call('PutBucketVersioning', { Bucket: VERSIONED, VersioningConfiguration });
  await put(client, { Bucket: PLAIN, Key: SWAPPED });
  return { queueUrl: await setUpTold(client) };
}

const puts: Action = {
  name: 'puts',
  weight: 4,
  run: async (client) => {
    const Bucket = client.random.pick([PLAIN, PLAIN, VERSIONED, TURNING]);
    await put(client, { Bucket, Key: client.random.pick(KEYS) });
  },
};

const putsOnce: Action = {
  name: 'puts once',
  weight: 1,
  run: async (client) => {
    await put(client, { Bucket: PLAIN, Key: client.random.pick(ONCE), IfNoneMatch: '*' });
  },
};

const swaps: Action = {
  name: 'swaps',
  weight: 1,
  run: async (client) => {
    const { ETag: IfMatch } = await client.call('HeadObject', { Bucket: PLAIN, Key: SWAPPED });
    await put(client, { Bucket: PLAIN, Key: SWAPPED, IfMatch });
  },
};

const gets: Action = {
  name: 'gets',
  weight: 4,
  run: async ({ call, random, check }) => {
    const Key = random.pick(KEYS);
    const { Body, ETag } = await call('GetObject', { Bucket: PLAIN, Key });
    check(isContent(Body, ETag), `${Key} was read with another content than ${ETag}`);
  },
};

const getsVersion: Action = {
  name: 'gets a version',
  weight: 2,
  run: async ({ call, random, check }) => {
    const Bucket = random.pick([VERSIONED, TURNING]);
    const { Versions = [] } = await call('ListObjectVersions', { Bucket });
    if (Versions.length === 0) return;
    const { Key = '', VersionId, ETag } = random.pick(Versions);
    const { Body, ETag: shown } = await call('GetObject', { Bucket, Key, VersionId });
    check(isContent(Body, shown), `${Key} ${VersionId} was read with another content than ${shown}`);
    // The null version is not always the same one.
    check(VersionId === 'null' || shown === ETag, `${Key} ${VersionId} changed`);
  },
};

function isContent(body: unknown, etag: string | undefined): boolean {
  if (etag?.includes('-')) return true;
  return body instanceof Uint8Array && `"${hash('md5', body)}"` === etag;
}

const copies: Action = {
  name: 'copies',
  weight: 2,
  run: async ({ call, random }) => {
    const CopySource = `${random.pick([PLAIN, VERSIONED, COPIES])}/${random.pick(KEYS)}`;
    await call('CopyObject', {
      Bucket: COPIES,
      Key: random.pick(KEYS),
      CopySource,
      MetadataDirective: 'REPLACE',
    });
  },
};

const deletes: Action = {
  name: 'deletes',
  weight: 2,
  run: async ({ call, random }) => {
    const Bucket = random.pick([PLAIN, VERSIONED, COPIES, TURNING]);
    const Objects = KEYS.filter(() => random.chance(0.4)).map((Key) => ({ Key }));
    if (Objects.length > 1) await call('DeleteObjects', { Bucket, Delete: { Objects } });
    else await call('DeleteObject', { Bucket, Key: random.pick(KEYS) });
  },
};

const deletesVersion: Action = {
  name: 'deletes a version',
  weight: 1,
  run: async ({ call, random }) => {
    const Bucket = random.pick([VERSIONED, TURNING]);
    const { Versions = [], DeleteMarkers = [] } = await call('ListObjectVersions', { Bucket });
    const all = [...Versions, ...DeleteMarkers];
    if (all.length === 0) return;
    const { Key = '', VersionId } = random.pick(all);
    await call('DeleteObject', { Bucket, Key, VersionId });
  },
};

const turns: Action = {
  name: 'turns versioning on and off',
  weight: 1,
  run: async ({ call, random }) => {
    const Status = random.pick(['Enabled', 'Suspended'] as const);
    await call('PutBucketVersioning', { Bucket: TURNING, VersioningConfiguration: { Status } });
  },
};

async function sendPart(client: Client, Key: string, UploadId: string, PartNumber: number) {
  const stream = { member: 'Body', bytes: contentOf(client) };
  const { ETag } = await client.call('UploadPart', { Bucket: PLAIN, Key, UploadId, PartNumber }, { stream });
  return { PartNumber, ETag };
}

const uploads: Action = {
  name: 'uploads',
  weight: 2,
  run: async (client) => {
    const { call, random, check } = client;
    const Key = random.pick(KEYS);
    const { UploadId = '' } = await call('CreateMultipartUpload', { Bucket: PLAIN, Key });
    const first = await sendPart(client, Key, UploadId, random.between(1, 3));
    if (random.chance(0.3)) await sendPart(client, Key, UploadId, 4);
    if (random.chance(0.3)) return;
    // All parts but the last have to be of 5 MiB: one it is.
    const input = { Bucket: PLAIN, Key, UploadId, MultipartUpload: { Parts: [first] } };
    const [completed] = await Promise.allSettled([
      call('CompleteMultipartUpload', input),
      // Whichever comes first, the object is made of what it says.
      ...(random.chance(0.3) ? [sendPart(client, Key, UploadId, first.PartNumber)] : []),
    ]);
    if (completed.status === 'rejected' || random.chance(0.7)) return;
    const { ETag } = await call('CompleteMultipartUpload', input);
    check(ETag === completed.value.ETag, `${UploadId} was completed twice`);
  },
};

const aborts: Action = {
  name: 'aborts',
  weight: 1,
  run: async ({ call, random }) => {
    const { Uploads = [] } = await call('ListMultipartUploads', { Bucket: PLAIN });
    if (Uploads.length === 0) return;
    const { Key = '', UploadId = '' } = random.pick(Uploads);
    await call('AbortMultipartUpload', { Bucket: PLAIN, Key, UploadId });
  },
};

const lists: Action = {
  name: 'lists',
  weight: 1,
  run: async ({ call, random, check }) => {
    const Bucket = random.pick([PLAIN, VERSIONED, COPIES, TURNING]);
    const Delimiter = random.chance(0.5) ? '/' : undefined;
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const input = { Bucket, Delimiter, ContinuationToken, MaxKeys: random.between(1, 3) };
      const { Contents = [], CommonPrefixes = [], ...page } = await call('ListObjectsV2', input);
      const names = [...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)];
      seen.push(...names.map((name = '') => name).sort());
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    const isSorted = seen.every((name, i) => i === 0 || (seen[i - 1] ?? '') < name);
    check(isSorted, `a list in pages was ${seen}`);
  },
};

const shortLived: Action = {
  name: 'makes, fills and drops a bucket',
  weight: 2,
  run: async (client) => {
    const { call, random } = client;
    const Bucket = SHORT_LIVED;
    const Key = random.pick(KEYS);
    const what = random.below(4);
    if (what === 0) await call('CreateBucket', { Bucket });
    else if (what === 1) await put(client, { Bucket, Key });
    else if (what === 2) await call('CreateMultipartUpload', { Bucket, Key });
    else {
      await call('DeleteObjects', { Bucket, Delete: { Objects: KEYS.map((one) => ({ Key: one })) } });
      // Whichever comes first, the other one must notice.
      const race = [
        call('DeleteBucket', { Bucket }),
        ...(random.chance(0.5) ? [put(client, { Bucket, Key })] : []),
      ];
      await Promise.allSettled(race);
    }
  },
};

async function invariants(end: SimulatedEnd<Api>, { queueUrl }: Facts): Promise<void> {
  const problems = [
    ...(await storedProblems(end)),
    ...(await objectProblems(end)),
    ...(await versionProblems(end)),
    ...(await conditionProblems(end)),
    ...(await toldProblems(end, queueUrl)),
  ];
  for (const problem of problems) end.check(false, problem);
}

export const s3Simulation: SimulatedService<Api, Facts> = {
  service: 's3',
  alsoNeeds: ['sqs'],
  setUp,
  actions: [
    puts,
    putsOnce,
    swaps,
    gets,
    getsVersion,
    copies,
    deletes,
    deletesVersion,
    turns,
    uploads,
    aborts,
    lists,
    shortLived,
    changesTold,
  ],
  invariants,
  ownedBlobs,
};
