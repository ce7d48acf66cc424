import { dropStreamFacts } from '../facts.ts';
import type { Handler } from '../handler.ts';
import { findGroup, findStream } from '../names.ts';
import { deletedStreams, streamFacts, streams } from '../state.ts';

/** Its events stay in the group's log, where nobody finds them, until the log's end has gone behind them. */
export const deleteLogStream: Handler<'DeleteLogStream'> = async (context, input) => {
  const { tx, place } = context;
  const group = await findGroup(tx, { place, name: input.logGroupName });
  const { id, name } = await findStream(tx, place, group, input.logStreamName);
  await streams.delete(tx, place, group.id, name);
  await streamFacts.delete(tx, place, group.id, id);
  await deletedStreams.put(tx, place, { groupId: group.id, id });
  tx.afterCommit(() => dropStreamFacts(context, place, group.id, id));
};
