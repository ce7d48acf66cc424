import { logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { findGroup } from '../names.ts';
import { streams } from '../state.ts';

export const createLogStream: Handler<'CreateLogStream'> = async (context, input) => {
  const { tx, place, now, ids } = context;
  const { id: groupId } = await findGroup(tx, { place, name: input.logGroupName });
  if ((await streams.get(tx, place, groupId, input.logStreamName)) !== undefined) {
    throw logsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
  }
  const stream = { groupId, name: input.logStreamName, id: ids.hex(16), createdAtMs: now() };
  await streams.put(tx, place, stream);
};
