/** Has groups looked through for fields. */

import type { StagedContext } from '../../core/context.ts';
import { lightFirst } from '../../core/offload.ts';
import { beginFieldScan, type FieldScanInput, type FieldTimes } from './field-scan-task.ts';
import { takeSource } from './insights/run.ts';

/** For each source, in the order of its fields; undefined: no event has it. */
export async function scanFields(
  context: StagedContext,
  input: FieldScanInput,
): Promise<(FieldTimes | undefined)[][]> {
  const job = lightFirst(beginFieldScan(input), () =>
    context.offload.begin('cloudwatch-logs', 'fields', input),
  );
  try {
    for (const [i, source] of input.sources.entries()) {
      if (source.fields.length > 0) await takeSource(context, job, [i, source], () => true);
    }
    // What `beginFieldScan` answers.
    return (await job.finish()) as (FieldTimes | undefined)[][];
  } finally {
    job.end();
  }
}
