/**
 * The same requests by three callers whose signatures are verified alike: the root user's own key, for which no policy
 * is looked at, a user with one policy, and one with ten of five statements. They take turns, so that whatever else the
 * machine does meets all of them.
 */

import { load } from './load.ts';
import { createClient, dynamodb, s3, setUp, sqs } from './operations.ts';
import type { Credentials } from './sign.ts';
import { cpuSeconds, startTarget, type Target } from './targets.ts';

const ROUNDS = 5;
/** A turn of each caller before anything is measured. */
const WARM_UP_SECONDS = 0.3;
const CONNECTIONS = 16;
const CALLERS = ['root', 'one policy', 'ten policies'] as const;
const ONE_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['dynamodb:*', 'sqs:*', 's3:*'], Resource: '*' }],
});

type CallerName = (typeof CALLERS)[number];

interface CallerFigures {
  perSecond: number;
  cpuUs: number;
}

export interface Throughput {
  operations: Record<string, Record<CallerName, CallerFigures>>;
  /** What ten policies take of the CPU of a request, on average over the operations. */
  share: number;
}

/** @param texts ten policies that allow none of the requests; a statement that does is added to the last one */
export async function policyThroughput(texts: readonly string[], seconds: number): Promise<Throughput> {
  const target = await startTarget('kumobako');
  try {
    const credentials: Record<CallerName, Credentials> = {
      root: await keyOf(target, undefined, []),
      'one policy': await keyOf(target, 'one', [ONE_POLICY]),
      'ten policies': await keyOf(target, 'ten', [...texts.slice(1), withAllow(texts[0] ?? ONE_POLICY)]),
    };
    await setUp(createClient(target, credentials.root));
    const client = createClient(target, credentials.root);
    await client.send(dynamodb('PutItem', { TableName: 'bench', Item: { id: { S: 'a' } } }));
    await client.send(s3('PUT', '/bench-bucket/a', 'x'));
    const operations: Throughput['operations'] = {};
    for (const request of Object.values(REQUESTS))
      await takeTurns(target, credentials, request, WARM_UP_SECONDS);
    for (const [name, request] of Object.entries(REQUESTS)) {
      operations[name] = await takeTurns(target, credentials, request, seconds / ROUNDS);
    }
    const shares = Object.values(operations).map(
      ({ root, 'ten policies': ten }) => 1 - root.cpuUs / ten.cpuUs,
    );
    const share = shares.reduce((sum, each) => sum + each, 0) / shares.length;
    return { operations, share: Number(share.toFixed(3)) };
  } finally {
    await target.stop();
  }
}

const REQUESTS = {
  'dynamodb GetItem': dynamodb('GetItem', { TableName: 'bench', Key: { id: { S: 'a' } } }),
  'sqs GetQueueUrl': sqs('GetQueueUrl', { QueueName: 'bench' }),
  's3 GetObject': s3('GET', '/bench-bucket/a'),
};

async function takeTurns(
  target: Target,
  credentials: Record<CallerName, Credentials>,
  request: (typeof REQUESTS)[keyof typeof REQUESTS],
  seconds: number,
): Promise<Record<CallerName, CallerFigures>> {
  const sums = CALLERS.map((caller) => {
    const bytes = createClient(target, credentials[caller]).sign(request);
    return { caller, bytes, requests: 0, seconds: 0, cpu: 0 };
  });
  for (let round = 0; round < ROUNDS; round++) {
    for (const sum of sums) {
      const cpuBefore = cpuSeconds(target.pid);
      const { host, port } = target;
      const result = await load({ host, port, connections: CONNECTIONS, seconds, next: () => sum.bytes });
      if (result.errors > 0) throw new Error(`${result.errors} errors of ${sum.caller}`);
      sum.requests += result.requests;
      sum.seconds += result.seconds;
      sum.cpu += cpuSeconds(target.pid) - cpuBefore;
    }
  }
  const entries = sums.map(({ caller, requests, seconds: all, cpu }) => [
    caller,
    { perSecond: Math.round(requests / all), cpuUs: Number(((cpu * 1e6) / requests).toFixed(1)) },
  ]);
  return Object.fromEntries(entries);
}

/** A key of the root user, or of a new user with these policies attached. */
async function keyOf(
  target: Target,
  user: string | undefined,
  policies: readonly string[],
): Promise<Credentials> {
  const root = createClient(target, { accessKeyId: 'test', secretAccessKey: 'test' });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const call = (parameters: Record<string, string>) => {
    const body = new URLSearchParams({ ...parameters, Version: '2010-05-08' }).toString();
    return root.send({ method: 'POST', target: '/', service: 'iam', headers, body });
  };
  const named = user === undefined ? undefined : { UserName: user };
  if (named !== undefined) await call({ Action: 'CreateUser', ...named });
  for (const [index, document] of policies.entries()) {
    const PolicyName = `${user}-${index}`;
    const made = await call({ Action: 'CreatePolicy', PolicyName, PolicyDocument: document });
    const PolicyArn = /<Arn>([^<]+)</.exec(made)?.[1] ?? '';
    await call({ Action: 'AttachUserPolicy', ...named, PolicyArn });
  }
  const answer = await call({ Action: 'CreateAccessKey', ...named });
  const member = (name: string) => new RegExp(`<${name}>([^<]+)</${name}>`).exec(answer)?.[1] ?? '';
  return { accessKeyId: member('AccessKeyId'), secretAccessKey: member('SecretAccessKey') };
}

function withAllow(text: string): string {
  const document: { Statement: object[] } = JSON.parse(text);
  const arns = ['arn:aws:dynamodb:*:*:table/bench', 'arn:aws:sqs:*:*:bench', 'arn:aws:s3:::bench-bucket/*'];
  const Action = ['dynamodb:GetItem', 'sqs:GetQueueUrl', 's3:GetObject'];
  const [, ...rest] = document.Statement;
  return JSON.stringify({ ...document, Statement: [...rest, { Effect: 'Allow', Action, Resource: arns }] });
}
