import { describeMapping, removeMapping, requireMapping } from '../event-source/mappings.ts';
import type { Handler } from '../handler.ts';

/**
 * Answers `Deleting`, and is gone at once; what is being worked on is finished.
 * https://docs.aws.amazon.com/lambda/latest/api/API_DeleteEventSourceMapping.html
 */
export const deleteEventSourceMapping: Handler<'DeleteEventSourceMapping'> = async (context, { UUID }) => {
  const { tx, place } = context;
  const record = await requireMapping(tx, place, UUID);
  const description = await describeMapping(tx, place, record, 'Deleting');
  await removeMapping(context, place, record);
  return description;
};
