import { close } from '../durable/closing.ts';
import { requireExecution } from '../durable/lookups.ts';
import { keeping } from '../durable/texts.ts';
import { save } from '../durable/work.ts';
import type { Staged } from '../handler.ts';

/** What has ended stays as it is. https://docs.aws.amazon.com/lambda/latest/api/API_StopDurableExecution.html */
export const stopDurableExecution: Staged<'StopDurableExecution'> = (context, input) =>
  keeping(context.blobs, async (keep) => {
    const error = await keep(JSON.stringify(input.Error ?? {}));
    const { isStopped, atMs } = await context.transact(async (inner) => {
      const work = await requireExecution(inner, input.DurableExecutionArn);
      const { status, endedAtMs = inner.now() } = work.execution;
      if (status !== 'RUNNING') return { isStopped: false, atMs: endedAtMs };
      await close(work, { status: 'STOPPED', error });
      await save(work);
      return { isStopped: true, atMs: inner.now() };
    });
    return { isTaken: isStopped, value: { StopTimestamp: new Date(atMs) } };
  });
