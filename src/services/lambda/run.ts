/** One run of a function: which version, whether there is room, and what came of it. */

import { Readable } from 'node:stream';
import type { StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { type FunctionInvocation, FunctionRefusal, type FunctionResult } from '../../core/functions.ts';
import type { Ids } from '../../core/ids.ts';
import { countedShare, enter, type Share, shareOf } from './concurrency.ts';
import { underDebugger } from './debugging.ts';
import { mustBeQualified } from './durable/config.ts';
import {
  conflict,
  lambdaError,
  notRestored,
  recursiveInvocation,
  snapStartNotReady,
  tooManyRequests,
} from './errors.ts';
import { findVersion, requireFunction, requireVersion, versionName } from './lookups.ts';
import { count, shipLater } from './metric-shipping.ts';
import { addRun, addThrottle, type RunFacts } from './metrics.ts';
import { type FunctionAddress, functionArn, LATEST, qualifiedArn } from './names.ts';
import { type ProvisionedShare, provisionAgain } from './provisioning.ts';
import { LOOPS_MAX, nextTrace } from './recursion.ts';
import { specOf } from './spec.ts';
import { type AliasRecord, type FunctionRecord, isSnapStarted, type VersionRecord } from './state.ts';

/** A function that is there, with the version that this call is to run. */
export interface Chosen {
  address: FunctionAddress;
  record: FunctionRecord;
  version: VersionRecord;
  share: Share;
  /** Sandboxes that are kept initialised for what was called. */
  provisioned: ProvisionedShare;
}

/** @throws AwsError ResourceNotFoundException, InvalidParameterValueException */
export function choose(context: StagedContext, address: FunctionAddress): Promise<Chosen> {
  const draw = drawOf(context.ids);
  return context.transact(async (inner) => {
    const { tx } = inner;
    // Of a function that is not there AWS names `$LATEST`.
    const record = await requireFunction(tx, { ...address, qualifier: address.qualifier ?? LATEST });
    const resolved = await requireVersion(tx, address);
    const { version: own, alias } = resolved;
    mustBeQualified(own.configuration.durable, address.qualifier);
    const routed = alias === undefined ? undefined : routedVersion(alias, draw);
    const other = routed === undefined ? undefined : await findVersion(tx, address, routed);
    const provisioned = await provisionAgain(inner, address, resolved);
    const share = shareOf(address.place, record);
    return { address, record, version: other ?? own, share, provisioned };
  });
}

/** Weights have so many steps at most. */
const WEIGHT_STEPS = 1_000_000;

/** A draw from 0 to 1 for {@link routedVersion}. */
export function drawOf(ids: Ids): number {
  return ids.below(WEIGHT_STEPS) / WEIGHT_STEPS;
}

/** The other version that a share of an alias's calls goes to, for a draw from 0 to 1; undefined: its own. */
export function routedVersion({ weights }: AliasRecord, draw: number): string | undefined {
  let below = 0;
  for (const [version, weight] of Object.entries(weights)) {
    below += weight;
    if (draw < below) return version;
  }
  return undefined;
}

export interface Run {
  result: FunctionResult;
  /** `$LATEST` or a number. */
  executedVersion: string;
  /** `X-Amzn-Trace-Id`, as the function has seen it. */
  traceHeader: string;
}

/**
 * Runs the chosen version once.
 *
 * @throws AwsError for what keeps it from running: no room, a role that Lambda may not be, a runtime that is not here
 */
export async function run(
  context: StagedContext,
  chosen: Chosen,
  invocation: Omit<FunctionInvocation, 'arn'>,
): Promise<Run> {
  const { address, version, share } = chosen;
  mustBeActive(version);
  const tracing = { arn: functionArn(address), mode: version.configuration.tracing };
  const trace = nextTrace(context, invocation.traceHeader, tracing);
  if (trace.loops > LOOPS_MAX && chosen.record.recursiveLoop !== 'Allow') {
    await count(context, address, 'RecursiveInvocationsDropped');
    throw recursiveInvocation();
  }
  const { total, byVersion } = chosen.provisioned;
  const executedVersion = versionName(version.number);
  const facts: RunFacts = {
    address,
    executedVersion,
    isReserved: share.reserved !== undefined,
    provisioned: byVersion[executedVersion] ?? 0,
    provisionedInAll: total,
  };
  await shipLater(context);
  const leave = await enterCounted(context, share, facts);
  const debugged = underDebugger(context, functionArn(address));
  try {
    const spec = debugged.spec(specOf(context, address.place, version));
    const result = await context.functions.invoke(spec, {
      ...invocation,
      traceHeader: trace.header,
      arn: qualifiedArn(address),
    });
    // It runs until it has written all.
    if (result.payload instanceof Readable) void leaveWhenOver(context, result, result.payload, leave);
    else leave(result);
    return { result, executedVersion, traceHeader: trace.header };
  } catch (error) {
    leave(undefined);
    if (error instanceof FunctionRefusal && error.reason === 'busy') addThrottle(context, facts);
    throw asLambdaError(error);
  } finally {
    debugged.leave();
  }
}

/** Takes a place and counts the run; the answer gives it back. @throws AwsError TooManyRequestsException */
async function enterCounted(
  context: StagedContext,
  share: Share,
  facts: RunFacts,
): Promise<(result: FunctionResult | undefined) => void> {
  let leave: (() => void) | undefined;
  try {
    leave = enter(context.memory, share);
    leave ??= enter(context.memory, await context.transact(({ tx }) => countedShare(tx, share)));
  } catch (error) {
    addThrottle(context, facts);
    throw error;
  }
  const end = addRun(context, facts);
  return (result) => {
    leave?.();
    end(result);
  };
}

async function leaveWhenOver(
  context: StagedContext,
  begun: FunctionResult,
  payload: Readable,
  leave: (result: FunctionResult | undefined) => void,
): Promise<void> {
  if (!payload.closed) await new Promise((resolve) => payload.once('close', resolve));
  // Neither rejects: a world that has stopped counts no more.
  const result = await begun.completion;
  await shipLater(context).catch(() => {});
  leave(result ?? begun);
}

function mustBeActive(version: VersionRecord): void {
  const { state } = version.state;
  if (state === 'Active' || state === 'Inactive') return;
  if (state === 'Pending' && isSnapStarted(version)) throw snapStartNotReady();
  throw conflict(
    `The operation cannot be performed at this time. The function is currently in the following state: ${state}`,
  );
}

function asLambdaError(error: unknown): unknown {
  if (error instanceof FunctionRefusal) {
    const { reason, message } = error;
    if (reason === 'busy') return tooManyRequests('ConcurrentInvocationLimitExceeded');
    if (reason === 'runtime') return lambdaError('InvalidRuntimeException', message);
    if (reason === 'restore-timeout' || reason === 'restore-error') return notRestored(reason);
    if (reason === 'code') return lambdaError('InvalidZipFileException', message);
    return lambdaError('ServiceException', message, { Type: 'Service' });
  }
  // What STS says is not for callers of the function.
  if (error instanceof AwsError && error.code === 'AccessDenied') {
    return new AwsError(
      'AccessDeniedException',
      'The role defined for the function cannot be assumed by Lambda.',
      { status: 403 },
    );
  }
  return error;
}
