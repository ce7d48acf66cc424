/** One run of a function: which version, whether there is room, and what came of it. */

import { Readable } from 'node:stream';
import type { StagedContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { type FunctionInvocation, FunctionRefusal, type FunctionResult } from '../../core/functions.ts';
import { enter, type Share, shareOf } from './concurrency.ts';
import { underDebugger } from './debugging.ts';
import { conflict, lambdaError, recursiveInvocation } from './errors.ts';
import { findVersion, requireFunction, requireVersion, versionName } from './lookups.ts';
import { type FunctionAddress, functionArn, qualifiedArn } from './names.ts';
import { LOOPS_MAX, nextTrace } from './recursion.ts';
import { specOf } from './spec.ts';
import type { AliasRecord, FunctionRecord, VersionRecord } from './state.ts';

/** A function that is there, with the version that this call is to run. */
export interface Chosen {
  address: FunctionAddress;
  record: FunctionRecord;
  version: VersionRecord;
  share: Share;
}

/** @throws AwsError ResourceNotFoundException */
export function choose(context: StagedContext, address: FunctionAddress): Promise<Chosen> {
  const draw = context.ids.below(WEIGHT_STEPS) / WEIGHT_STEPS;
  return context.transact(async ({ tx }) => {
    const record = await requireFunction(tx, address);
    const { version: own, alias } = await requireVersion(tx, address);
    const routed = alias === undefined ? undefined : routedVersion(alias, draw);
    const other = routed === undefined ? undefined : await findVersion(tx, address, routed);
    const share = await shareOf(tx, address.place, record);
    return { address, record, version: other ?? own, share };
  });
}

/** Weights have so many steps at most. */
const WEIGHT_STEPS = 1_000_000;

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
  const trace = nextTrace(context, invocation.traceHeader, functionArn(address));
  if (trace.loops > LOOPS_MAX && chosen.record.recursiveLoop !== 'Allow') throw recursiveInvocation();
  const leave = enter(context.memory, share);
  const debugged = underDebugger(context, functionArn(address));
  try {
    const spec = debugged.spec(specOf(context, address.place, version));
    const result = await context.functions.invoke(spec, {
      ...invocation,
      traceHeader: trace.header,
      arn: qualifiedArn(address),
    });
    // It runs until it has written all.
    if (result.payload instanceof Readable) result.payload.once('close', leave);
    else leave();
    return { result, executedVersion: versionName(version.number) };
  } catch (error) {
    leave();
    throw asLambdaError(error);
  } finally {
    debugged.leave();
  }
}

function mustBeActive({ state }: VersionRecord): void {
  if (state.state === 'Active' || state.state === 'Inactive') return;
  throw conflict(
    `The operation cannot be performed at this time. The function is currently in the following state: ${state.state}`,
  );
}

function asLambdaError(error: unknown): unknown {
  if (error instanceof FunctionRefusal) {
    const { reason, message } = error;
    if (reason === 'runtime') return lambdaError('InvalidRuntimeException', message);
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
