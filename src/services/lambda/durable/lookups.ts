/** Finding executions by their ARN; what is not there is answered in AWS's words. */

import type { TxContext } from '../../../core/context.ts';
import { notFound } from '../errors.ts';
import { executionArn, parseExecutionArn } from './names.ts';
import { openWork, type Work } from './work.ts';

/** Undefined for one that is not there, and for one whose ARN says something else of it. */
export async function findExecution(context: TxContext, arn: string): Promise<Work | undefined> {
  const name = parseExecutionArn(arn);
  const work = name && (await openWork(context, name.place, name.id));
  return work !== undefined && executionArn(work.place, work.execution) === arn ? work : undefined;
}

/** @throws AwsError ResourceNotFoundException */
export async function requireExecution(context: TxContext, arn: string): Promise<Work> {
  const work = await findExecution(context, arn);
  if (work === undefined) throw notFound('Durable Execution does not exist');
  return work;
}
