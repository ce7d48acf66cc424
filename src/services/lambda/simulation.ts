/**
 * What callers of functions do in the simulation, and what must hold whatever they do and whenever the cloud dies: an
 * event that was accepted is run until something came of it, as often as its function allows, and who wants to know is
 * told the truth.
 */

import { isDeepStrictEqual } from 'node:util';
import type {
  SimulatedAction,
  SimulatedClient,
  SimulatedEnd,
  SimulatedService,
} from '../../core/simulation.ts';
import type { Api as IamApi } from '../iam/api.gen.ts';
import type { Api as SqsApi } from '../sqs/api.gen.ts';
import type { Api } from './api.gen.ts';
import { durableBlobs } from './durable/simulation.ts';
import { INLINE_BYTES_MAX } from './events.ts';
import { codes, events } from './state.ts';

const ACCOUNT = '000000000000';
/** Where no other actor has queues. */
const REGION = 'ap-northeast-1';
const HERE = { place: { region: REGION } };
const FUNCTION = 'worker';
/** Is tried again as often as functions are by default. */
const STUBBORN = 'stubborn';
const RETRIES = { [FUNCTION]: 0, [STUBBORN]: 2 } as const;
const NAMES = ['a', 'b'] as const;
/** An archive of one file. */
const ZIP = Buffer.from(
  'UEsDBBQAAAAAAAAAIQCDFtyMAQAAAAEAAAAEAAAAaS5qc3hQSwECFAMUAAAAAAAAACEAgxbcjAEAAAABAAAABAAAAAAAAAAAAAAApIEAAAAAaS5qc1BLBQYAAAAAAQABADIAAAAjAAAAAAA=',
  'base64',
);
/** Some are larger than what the store holds inline. */
const PADDING_MAX = 60_000;

interface Facts {
  role: string;
  /** Of what succeeded and of what failed. */
  good: string;
  bad: string;
}

type Client = SimulatedClient<Api>;
type Action = SimulatedAction<Api, Facts>;

const allow = (Action: string, Principal?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action, ...(Principal === undefined ? { Resource: '*' } : { Principal }) },
    ],
  });

async function setUp({ call, service }: Client): Promise<Facts> {
  const iam = service<IamApi>('iam');
  const trust = allow('sts:AssumeRole', { Service: 'lambda.amazonaws.com' });
  const { Role } = await iam.call(
    'CreateRole',
    { RoleName: 'worker', AssumeRolePolicyDocument: trust },
    HERE,
  );
  const policy = { RoleName: 'worker', PolicyName: 'sends', PolicyDocument: allow('sqs:SendMessage') };
  await iam.call('PutRolePolicy', policy, HERE);
  const queue = async (QueueName: string) => {
    const Attributes = { MessageRetentionPeriod: '1209600' };
    await service<SqsApi>('sqs').call('CreateQueue', { QueueName, Attributes }, HERE);
    return `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueName}`;
  };
  const good = await queue('good');
  const bad = await queue('bad');
  const role = Role?.Arn ?? '';
  const DestinationConfig = { OnSuccess: { Destination: good }, OnFailure: { Destination: bad } };
  for (const [FunctionName, MaximumRetryAttempts] of Object.entries(RETRIES)) {
    await call('CreateFunction', newFunction(FunctionName, role), HERE);
    const rules = { FunctionName, MaximumRetryAttempts, DestinationConfig };
    await call('PutFunctionEventInvokeConfig', rules, HERE);
  }
  return { role, good, bad };
}

const newFunction = (FunctionName: string, Role: string): Api['CreateFunction']['input'] => ({
  FunctionName,
  Role,
  Runtime: 'nodejs22.x',
  Handler: 'i.handler',
  Code: { ZipFile: ZIP },
});

const payloadOf = ({ random, unique }: Client, fails: boolean) =>
  Buffer.from(
    JSON.stringify({
      id: unique('event'),
      fails,
      padding: random.chance(0.2) ? 'x'.repeat(random.between(1, PADDING_MAX)) : '',
    }),
  );

const sendsEvents: Action = {
  name: 'sends an event',
  weight: 5,
  run: async (client) => {
    const Payload = payloadOf(client, client.random.chance(0.3));
    const FunctionName = client.random.chance(0.3) ? STUBBORN : FUNCTION;
    await client.call('Invoke', { FunctionName, InvocationType: 'Event', Payload }, HERE);
  },
};

const waitsForAnswer: Action = {
  name: 'waits for the answer',
  weight: 2,
  run: async (client) => {
    const Payload = payloadOf(client, false);
    const answer = await client.call('Invoke', { FunctionName: FUNCTION, Payload }, HERE);
    client.check(Buffer.from(answer.Payload ?? []).equals(Payload), 'a call got the answer of another one');
  },
};

/** Functions come, change and go, each with the blob of its code. */
const changesFunctions: Action = {
  name: 'makes and changes a function',
  weight: 3,
  run: async ({ call, random }, { role }) => {
    const FunctionName = random.pick(NAMES);
    const choice = random.below(4);
    if (choice === 0) await call('DeleteFunction', { FunctionName }, HERE);
    else if (choice === 1)
      await call('UpdateFunctionCode', { FunctionName, ZipFile: ZIP, Publish: true }, HERE);
    else if (choice === 2) await call('PublishVersion', { FunctionName }, HERE);
    else await call('CreateFunction', newFunction(FunctionName, role), HERE);
  },
};

interface Sent {
  id: string;
  fails: boolean;
}

const sentOf = (payload: Uint8Array | undefined): Sent =>
  // What `payloadOf` made.
  JSON.parse(Buffer.from(payload ?? []).toString('utf8')) as Sent;

/** What `outcomes.ts` writes of an event. */
interface ToldRecord {
  requestPayload: Sent;
  requestContext: { functionArn: string; condition: string; approximateInvokeCount: number };
}

async function told({ service, check, mayHaveLost }: SimulatedEnd<Api>, QueueName: string) {
  const sqs = service<SqsApi>('sqs');
  const { QueueUrl = '' } = await sqs.call('GetQueueUrl', { QueueName }, HERE);
  const seen = new Map<string, ToldRecord>();
  for (;;) {
    const { Messages = [] } = await sqs.call('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 }, HERE);
    if (Messages.length === 0) return seen;
    for (const { Body = '', ReceiptHandle = '' } of Messages) {
      const record = JSON.parse(Body) as ToldRecord;
      const { id } = record.requestPayload;
      const before = seen.get(id)?.requestContext;
      // It may be told twice, but never two things.
      const isSame = before === undefined || isDeepStrictEqual(before, record.requestContext);
      check(isSame || mayHaveLost, `${id} had two ends`);
      seen.set(id, record);
      await sqs.call('DeleteMessage', { QueueUrl, ReceiptHandle }, HERE);
    }
  }
}

/** A function was run as often as is said, and not given up before it was tried as often as it may be. */
function checkRuns(
  { check, functionCalls }: SimulatedEnd<Api>,
  { requestPayload, requestContext }: ToldRecord,
): void {
  const { id } = requestPayload;
  const { functionArn, condition, approximateInvokeCount: count } = requestContext;
  const name = functionArn.split(':')[6] === STUBBORN ? STUBBORN : FUNCTION;
  const own = functionCalls.filter(
    ({ functionName, event }) => functionName === name && (event as Partial<Sent>).id === id,
  );
  check(own.length >= count, `${id} was run ${own.length} times, not ${count}`);
  if (condition === 'Success')
    check(
      own.some(({ isOk }) => isOk),
      `${id} is said to have succeeded`,
    );
  if (condition === 'RetriesExhausted')
    check(count === RETRIES[name] + 1, `${id} was given up after ${count} runs`);
}

/** Ids of the events that are still to be run. */
async function waitingIds({ read, blob }: SimulatedEnd<Api>): Promise<Set<string>> {
  const place = { account: ACCOUNT, region: REGION };
  const records = await read(async ({ tx }) => (await events.list(tx, place)).records);
  const ids = new Set<string>();
  for (const { payload, blobId } of records) {
    const bytes = blobId === undefined ? payload : await blob(blobId);
    if (bytes !== undefined) ids.add(sentOf(bytes).id);
  }
  return ids;
}

async function invariants(end: SimulatedEnd<Api>): Promise<void> {
  const { history, check } = end;
  const good = await told(end, 'good');
  const bad = await told(end, 'bad');
  for (const record of [...good.values(), ...bad.values()]) checkRuns(end, record);
  const waiting = await waitingIds(end);
  for (const { input, outcome } of history.of('Invoke')) {
    if (input.InvocationType !== 'Event' || !(input.FunctionName in RETRIES)) continue;
    const { id, fails } = sentOf(input.Payload);
    const isTold = (fails ? bad : good).has(id);
    const other = (fails ? good : bad).get(id);
    // One that grew too old failed, whatever it would have done.
    const isTooOld = other?.requestContext.condition === 'EventAgeExceeded';
    check(other === undefined || isTooOld, `${id} came to the wrong queue`);
    // A power cut may take the file that a large payload lies in.
    const mayBeLost = end.mayHaveLost && (input.Payload?.length ?? 0) > INLINE_BYTES_MAX;
    const isKept = isTold || isTooOld || mayBeLost || waiting.has(id);
    if (outcome === 'acknowledged') check(isKept, `${id} was accepted and is lost`);
    if (outcome === 'refused') check(!isTold, `${id} was refused and run`);
  }
}

export const lambdaSimulation: SimulatedService<Api, Facts> = {
  service: 'lambda',
  alsoNeeds: ['sqs', 'iam', 'sts', 'cloudwatch'],
  setUp,
  actions: [sendsEvents, waitsForAnswer, changesFunctions],
  invariants,
  ownedBlobs: async (context) => {
    const { tx } = context;
    const owned: string[] = [];
    const place = { account: ACCOUNT, region: REGION };
    for await (const { blobId } of codes.scan(tx, place)) owned.push(blobId);
    for await (const { blobId } of events.scan(tx, place)) if (blobId !== undefined) owned.push(blobId);
    return [...owned, ...(await durableBlobs(context))];
  },
};
