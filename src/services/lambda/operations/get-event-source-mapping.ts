import { describeMapping, requireMapping } from '../event-source/mappings.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html */
export const getEventSourceMapping: Handler<'GetEventSourceMapping'> = async ({ tx, place }, { UUID }) =>
  describeMapping(tx, place, await requireMapping(tx, place, UUID));
