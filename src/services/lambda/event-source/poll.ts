/** The worker behind a mapping. */

import type { StagedContext } from '../../../core/context.ts';
import type { PollBody } from './mappings.ts';
import { pollQueue } from './queue-poller.ts';
import { mappings } from './state.ts';
import { pollStream } from './stream-poller.ts';

export async function pollEventSource(context: StagedContext, body: unknown): Promise<void> {
  // What follow stored.
  const { place, uuid } = body as PollBody;
  const record = await context.transact(({ tx }) => mappings.get(tx, place, uuid));
  if (record === undefined || !record.isEnabled) return;
  if (record.kind === 'table-stream') await pollStream(context, place, record);
  else await pollQueue(context, place, record);
}
