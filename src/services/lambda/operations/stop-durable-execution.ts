import { close } from '../durable/closing.ts';
import { requireExecution } from '../durable/lookups.ts';
import { dropTexts, keepText } from '../durable/texts.ts';
import { save } from '../durable/work.ts';
import type { Staged } from '../handler.ts';

/** What has ended stays as it is. https://docs.aws.amazon.com/lambda/latest/api/API_StopDurableExecution.html */
export const stopDurableExecution: Staged<'StopDurableExecution'> = async (context, input) => {
  const error = await keepText(context.blobs, JSON.stringify(input.Error ?? {}));
  let isStopped = false;
  try {
    const stoppedAtMs = await context.transact(async (inner) => {
      const work = await requireExecution(inner, input.DurableExecutionArn);
      isStopped = work.execution.status === 'RUNNING';
      if (!isStopped) return work.execution.endedAtMs ?? inner.now();
      await close(work, { status: 'STOPPED', error });
      await save(work);
      return inner.now();
    });
    return { StopTimestamp: new Date(stoppedAtMs) };
  } finally {
    if (!isStopped) await dropTexts(context.blobs, [error]);
  }
};
