import { decodeChunk, eventsOf } from '../chunk.ts';
import { invalidParameter, logsError } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { fieldsOf } from '../insights/row.ts';
import { findGroup, logOf } from '../names.ts';
import { openPointer } from '../pointer.ts';
import { compileMasks } from '../protection/masking.ts';
import { erasOf } from '../protection/state.ts';
import { keptSinceMs } from '../retention.ts';
import { deletedStreams } from '../state.ts';
import { transformErasOf } from '../transform/state.ts';
import { compileTransforms } from '../transform/transforms.ts';

/** All fields of one event that a query has found. */
export const getLogRecord: Staged<'GetLogRecord'> = async (context, input) => {
  const { place, segments } = context;
  const { account, group: name, position } = openPointer(input.logRecordPointer);
  if (account !== place.account) throw invalidParameter('The specified logRecordPointer is invalid.');
  const { group, dead, masked, eras } = await context.transact(async ({ tx }) => {
    const group = await findGroup(tx, { place, name });
    const { records } = await deletedStreams.list(tx, place, { prefix: [group.id], snapshot: true });
    const masked = input.unmask === true ? [] : await erasOf(tx, place, group.id);
    const eras = await transformErasOf(tx, place, group);
    return { group, dead: new Set(records.map(({ id }) => id)), masked, eras };
  });
  const { sequence, index, timeMs } = position;
  const { records } = await segments.read(logOf(place, group.id), {
    fromSequence: sequence,
    untilSequence: sequence + 1,
    limit: 1,
  });
  const chunk = records[0] && decodeChunk(records[0].bytes);
  const event = chunk && [...eventsOf(chunk)][index];
  const isThere = event?.timestamp === timeMs && timeMs >= keptSinceMs(group, context.now());
  if (chunk === undefined || !isThere || dead.has(chunk.streamId)) {
    throw logsError('ResourceNotFoundException', 'The specified log record does not exist.');
  }
  const mask = compileMasks(masked)?.at(chunk.ingestedMs);
  const message = mask === undefined ? event.message : mask(event.message);
  const transform = compileTransforms({ place, groupName: name, eras })?.at(sequence, chunk);
  const fields = [...fieldsOf(message, transform)].map(([field, value]) => [field, String(value)]);
  return {
    logRecord: {
      ...Object.fromEntries(fields),
      '@message': message,
      '@timestamp': String(timeMs),
      '@ingestionTime': String(chunk.ingestedMs),
      '@logStream': chunk.streamName,
      '@log': `${account}:${name}`,
    },
  };
};
