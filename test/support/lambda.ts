/** What tests of Lambda share: a cloud whose sandboxes are functions of the test, with a role and usual calls in short. */

import { IAM } from '@aws-sdk/client-iam';
import {
  type CreateFunctionCommandInput,
  type InvokeCommandInput,
  type InvokeCommandOutput,
  Lambda,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll } from 'vitest';
import { rootOf } from '../../src/core/caller.ts';
import type { TxContext } from '../../src/core/context.ts';
import type {
  FunctionInvocation,
  FunctionResult,
  FunctionRuntimes,
  FunctionSpec,
  ManagedBounds,
} from '../../src/core/functions.ts';
import type { Config } from '../../src/server/config.ts';
import { type TestCloud, testCloud } from './cloud.ts';
import { zipOf } from './zip.ts';

export interface FakeCall {
  event: unknown;
  spec: FunctionSpec;
  invocation: FunctionInvocation;
}

/** What a handler answers is the function's answer; what it throws, its error. */
export type FakeHandler = (call: FakeCall) => unknown;

export interface FakeRuntimes extends FunctionRuntimes {
  /** Handlers by the function's `Handler`; without one the event itself comes back. */
  handlers: Map<string, FakeHandler>;
  calls: FakeCall[];
  retired: string[];
  provisioned: Map<string, number>;
  /** Bounds of managed versions, by key. */
  managed: Map<string, ManagedBounds>;
  /** What initialising a managed version fails with. */
  managedFailure: Error | undefined;
  /** Sandboxes that have ended, by key, and are not replaced yet. */
  ended: Map<string, number>;
  /** Versions that were initialised for a snapshot, by name and number. */
  snapshots: string[];
  /** What initialising for a snapshot fails with. */
  snapshotFailure: Error | undefined;
}

const DURATION_MS = 1;

export function fakeRuntimes(): FakeRuntimes {
  const handlers = new Map<string, FakeHandler>();
  const calls: FakeCall[] = [];
  const retired: string[] = [];
  const provisioned = new Map<string, number>();
  const managed = new Map<string, ManagedBounds>();
  const ended = new Map<string, number>();
  const snapshots: string[] = [];
  const facts = { durationMs: DURATION_MS, billedMs: DURATION_MS, memoryUsedMb: 1 };
  return {
    handlers,
    calls,
    retired,
    provisioned,
    managed,
    managedFailure: undefined,
    ended,
    snapshots,
    snapshotFailure: undefined,
    async invoke(spec, invocation): Promise<FunctionResult> {
      const event: unknown = JSON.parse(Buffer.from(invocation.payload).toString('utf8'));
      const call = { event, spec, invocation };
      calls.push(call);
      try {
        const handler = handlers.get(spec.handler);
        const answer = handler === undefined ? event : await handler(call);
        const isReady = answer instanceof Uint8Array || (answer as { pipe?: unknown })?.pipe !== undefined;
        return {
          ...facts,
          payload: isReady
            ? (answer as Uint8Array)
            : Buffer.from(answer === undefined ? 'null' : JSON.stringify(answer)),
          logTail: invocation.wantsLogTail ? `START RequestId: ${invocation.requestId}\n` : undefined,
        };
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error;
        if (errorType === 'FunctionRefusal' || 'status' in (error as object)) throw error;
        const payload = Buffer.from(JSON.stringify({ errorType, errorMessage, trace: [] }));
        return { ...facts, payload, error: 'Unhandled' };
      }
    },
    async provision({ key }, count) {
      provisioned.set(key, count);
    },
    async manage({ key }, bounds) {
      if (this.managedFailure !== undefined) throw this.managedFailure;
      managed.set(key, bounds);
    },
    count: (key) => (provisioned.get(key) ?? 0) - (ended.get(key) ?? 0),
    async snapshot({ name, version }) {
      if (this.snapshotFailure !== undefined) throw this.snapshotFailure;
      snapshots.push(`${name}:${version}`);
    },
    retire: (key) => void retired.push(key),
    canRun: () => true,
    isolation: async () => 'plain',
    stop: async () => {},
  };
}

export const LAMBDA_TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** An archive that any function may have. */
export const CODE = zipOf({ 'index.js': 'exports.handler = async (event) => event;' });

export interface LambdaTest {
  cloud: TestCloud;
  lambda: Lambda;
  iam: IAM;
  fake: FakeRuntimes;
  /** A role that Lambda may be, with a policy that allows all of these statements. */
  role(name: string, ...statements: object[]): Promise<string>;
  /** A new function that is active; its name. The handler is called by its name. */
  create(handler?: FakeHandler, more?: Partial<CreateFunctionCommandInput>): Promise<string>;
  /** The usual input of CreateFunction. */
  input(name: string): CreateFunctionCommandInput;
  invoke(name: string, event?: unknown, more?: Partial<InvokeCommandInput>): Promise<InvokeCommandOutput>;
  /** Everything that is under way has come to its end. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** @param runtimes `processes` runs functions as kumobako does; the fake is then of no use */
export async function lambdaTest(
  settings: Partial<Config> = {},
  runtimes: 'fake' | 'processes' = 'fake',
): Promise<LambdaTest> {
  const fake = fakeRuntimes();
  const cloud = await testCloud(settings, runtimes === 'fake' ? fake : undefined);
  const lambda = cloud.client(Lambda);
  const iam = cloud.client(IAM);
  let number = 0;
  const role = async (RoleName: string, ...statements: object[]) => {
    const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: LAMBDA_TRUST });
    if (statements.length > 0) {
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
      await iam.putRolePolicy({ RoleName, PolicyName: 'own', PolicyDocument });
    }
    return Role?.Arn ?? '';
  };
  const Role = await role('functions');
  const input = (FunctionName: string): CreateFunctionCommandInput => ({
    FunctionName,
    Role,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { ZipFile: CODE },
  });
  const settled = () => cloud.world.outbox.drained();
  return {
    cloud,
    lambda,
    iam,
    fake,
    role,
    input,
    settled,
    async create(handler, more = {}) {
      const name = more.FunctionName ?? `function-${++number}`;
      const Handler = `index.${name}`;
      if (handler !== undefined) fake.handlers.set(Handler, handler);
      await lambda.createFunction({ ...input(name), Handler, ...more });
      await settled();
      return name;
    },
    invoke: (FunctionName, event, more = {}) =>
      lambda.invoke({
        FunctionName,
        ...(event === undefined ? {} : { Payload: JSON.stringify(event) }),
        ...more,
      }),
    stop: () => cloud.stop(),
  };
}

/** {@link lambdaTest} for the tests of a file, which it serves and ends with. Called at its top. */
export function useLambda(...parts: Parameters<typeof lambdaTest>): LambdaTest {
  let started: LambdaTest | undefined;
  beforeAll(async () => {
    started = await lambdaTest(...parts);
  });
  afterAll(() => started?.stop());
  // Nothing is read from the empty object.
  return new Proxy({} as LambdaTest, {
    get(_empty, name: keyof LambdaTest) {
      if (started === undefined) throw new Error('The cloud is there only within tests');
      return started[name];
    },
  });
}

const HOME = { account: '000000000000', region: 'us-east-1' };

/** What no call can bring about is written into the state itself, or read from it. */
export function inState<R>(t: LambdaTest, action: (context: TxContext) => Promise<R>): Promise<R> {
  const base = { caller: rootOf(HOME.account), place: HOME, requestId: 'test', endpoint: 'http://localhost' };
  return t.cloud.world.transact({ ...base, reply: () => {} }, action);
}

/** The answer of an invocation as the value that it is. */
export function answerOf({ Payload }: InvokeCommandOutput): unknown {
  return JSON.parse(Buffer.from(Payload ?? []).toString('utf8'));
}

/** Code, status and text that a call fails with. */
export async function failureOf(
  call: Promise<unknown>,
): Promise<{ code: string; status: number | undefined; message: string }> {
  try {
    await call;
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return { code: name, status: $metadata?.httpStatusCode, message };
  }
  throw new Error('The call should have failed');
}
