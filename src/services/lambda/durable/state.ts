/** What Lambda keeps of durable executions: one record each, its operations, and its history. */

import { Collection } from '../../../core/collection.ts';
import { collectionId } from '../../../core/service-numbers.ts';
import type { KeptText } from './texts.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'TIMED_OUT';

/** The operation of another execution that waits for this one. */
export interface Parent {
  readonly executionId: string;
  readonly operationId: string;
}

export interface ExecutionRecord {
  id: string;
  name: string;
  functionName: string;
  /** Tells the function from an earlier one of the same name. */
  functionId: string;
  /** As it was called: a version or an alias. */
  qualifier: string;
  /** That runs, however an alias is changed meanwhile: `$LATEST` or a number. */
  version: string;
  /** Of the call that began it. */
  requestId: string;
  status: ExecutionStatus;
  startedAtMs: number;
  endedAtMs?: number | undefined;
  /** Of the input: a second call of the same name must bring the same. */
  inputHash: string;
  timeoutSeconds: number;
  retentionDays: number;
  resultBytesMax: number;
  clientContext?: string | undefined;
  traceHeader?: string | undefined;
  /** Nobody waits for the answer: dead letter queue and destinations are told of the end. */
  isEvent: boolean;
  wantsLogTail: boolean;
  logTail?: string | undefined;
  parent?: Parent | undefined;
  /** The run of the function that is under way or about to begin. */
  invocation?: string | undefined;
  /** Something has happened during that run: another one follows, whether this one has seen it or not. */
  isAsked?: boolean | undefined;
  /** Runs of the function so far that have ended. */
  runs: number;
  /** Of these, the last ones in a row that ended in an error. */
  failures: number;
  /** Tries in a row that never came to the function. */
  delays: number;
  /** What the next checkpoint must bring; none while the function does not run. */
  token?: string | undefined;
  /** The last checkpoint, for a client that asks again because it has not heard the answer. */
  last?: { readonly token: string; readonly clientToken: string; readonly seenBefore: number } | undefined;
  /** Changes of its operations so far, and those that the function knows of. */
  changes: number;
  seen: number;
  operations: number;
  /** Operations that will change without the function. */
  waiting: number;
  events: number;
  /** It is being deleted: to callers it is not there any more. */
  isGone?: boolean | undefined;
}

export const executions = new Collection<
  ExecutionRecord,
  readonly [string],
  'byName' | 'byStart' | 'byFunction'
>({
  id: collectionId('lambda', 43),
  name: 'lambda.durable-executions',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
  indexes: {
    byName: ({ functionId, name, isGone }) => (isGone ? undefined : [functionId, name]),
    byStart: ({ functionId, startedAtMs, isGone }) => (isGone ? undefined : [functionId, startedAtMs]),
    byFunction: ({ functionId }) => [functionId],
  },
});

export type OperationType = 'EXECUTION' | 'CONTEXT' | 'STEP' | 'WAIT' | 'CALLBACK' | 'CHAINED_INVOKE';
export type OperationStatus =
  | 'STARTED'
  | 'PENDING'
  | 'READY'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'CANCELLED'
  | 'TIMED_OUT'
  | 'STOPPED';

export interface OperationRecord {
  executionId: string;
  /** That of the execution, for the operation that stands for the whole. */
  id: string;
  /** In the order in which they began. */
  number: number;
  type: OperationType;
  subType?: string | undefined;
  name?: string | undefined;
  parentId?: string | undefined;
  status: OperationStatus;
  startedAtMs: number;
  endedAtMs?: number | undefined;
  /** The execution's count of changes when this one changed last. */
  changed: number;
  /** Of the whole execution and of chained invocations. */
  input?: KeptText | undefined;
  result?: KeptText | undefined;
  /** An error object as JSON. */
  error?: KeptText | undefined;
  replaysChildren?: boolean | undefined;
  /** Of a step: tries that have ended. */
  attempt?: number | undefined;
  /** When a wait ends, a step may be tried again, or a callback is over. */
  dueAtMs?: number | undefined;
  waitSeconds?: number | undefined;
  callbackId?: string | undefined;
  heartbeatSeconds?: number | undefined;
  heartbeatDueAtMs?: number | undefined;
  chained?: Chained | undefined;
}

export interface Chained {
  /** As the function wrote it. */
  readonly functionName: string;
  readonly traceHeader?: string | undefined;
  /** Of a durable function: the execution that is begun for it. */
  readonly child?: { readonly id: string; readonly name: string; readonly version: string } | undefined;
}

export const operations = new Collection<OperationRecord, readonly [string, string], 'byNumber' | 'byChange'>(
  {
    id: collectionId('lambda', 44),
    name: 'lambda.durable-operations',
    scope: 'region',
    version: 1,
    key: ({ executionId, id }) => [executionId, id],
    indexes: {
      byNumber: ({ executionId, number }) => [executionId, number],
      byChange: ({ executionId, changed }) => [executionId, changed],
    },
  },
);

/** An event of the history. It owns the texts that it shows; operations show the same ones. */
export interface HistoryRecord {
  executionId: string;
  number: number;
  type: string;
  atMs: number;
  operationId?: string | undefined;
  name?: string | undefined;
  subType?: string | undefined;
  parentId?: string | undefined;
  input?: KeptText | undefined;
  result?: KeptText | undefined;
  error?: KeptText | undefined;
  /** What else stands in its details, by AWS's names; times in milliseconds, under names that end in `Timestamp`. */
  details: Readonly<Record<string, string | number | Readonly<Record<string, number>>>>;
}

export const histories = new Collection<HistoryRecord, readonly [string, number]>({
  id: collectionId('lambda', 45),
  name: 'lambda.durable-history',
  scope: 'region',
  version: 1,
  key: ({ executionId, number }) => [executionId, number],
});

export const durableCollections = [executions, operations, histories] as const;
