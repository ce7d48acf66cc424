import type { StagedContext } from '../../../core/context.ts';
import type { GetLogEventsRequest } from '../api.gen.ts';
import { spanOf, withFacts } from '../facts.ts';
import { demandStandard } from '../group-class.ts';
import type { Staged } from '../handler.ts';
import { addressOf, findGroup, findStream } from '../names.ts';
import { beginningOf, type Position } from '../position.ts';
import { erasOf } from '../protection/state.ts';
import { keptSinceMs } from '../retention.ts';
import { type SearchPage, searchEvents } from '../search.ts';
import { eventToken, openEventToken } from '../tokens.ts';

const LIMIT = 10_000;
const PAGE_BYTES_MAX = 1024 * 1024;

/** "If you have reached the end of the stream, it returns the same token you passed in." */
export const getLogEvents: Staged<'GetLogEvents'> = async (context, input) => {
  const token = input.nextToken === undefined ? undefined : openEventToken(input.nextToken);
  const isBackward = token === undefined ? input.startFromHead !== true : token.direction === 'b';
  const { events } = await read(context, input, isBackward, token?.position);
  if (isBackward) events.reverse();
  const first = events[0] ?? token?.position ?? beginningOf(input.startTime ?? 0);
  const last = events.at(-1) ?? token?.position ?? beginningOf(input.startTime ?? 0);
  return {
    events: events.map(({ timeMs, message, ingestedMs }) => ({
      timestamp: timeMs,
      message,
      ingestionTime: ingestedMs,
    })),
    nextForwardToken: eventToken({ direction: 'f', position: last }),
    nextBackwardToken: eventToken({ direction: 'b', position: first }),
  };
};

async function read(
  context: StagedContext,
  input: GetLogEventsRequest,
  isReverse: boolean,
  after: Position | undefined,
): Promise<SearchPage> {
  const address = addressOf(context.place, input);
  const { group, stream, masked } = await context.transact(async ({ tx }) => {
    const group = await findGroup(tx, address);
    demandStandard(group);
    const stream = await findStream(tx, address.place, group, input.logStreamName);
    const masked = input.unmask === true ? [] : await erasOf(tx, address.place, group.id);
    return { group, stream, masked };
  });
  return withFacts(context, address.place, group.id, async (facts): Promise<SearchPage> => {
    const own = facts.streams.get(stream.id);
    if (own === undefined) return { events: [], next: undefined };
    return searchEvents(context, {
      log: facts.log,
      fromMs: Math.max(input.startTime ?? 0, own.firstMs, keptSinceMs(group, context.now())),
      // "Events with a timestamp equal to or later than this time are not included."
      untilMs: Math.min(input.endTime ?? Number.MAX_SAFE_INTEGER, own.lastMs + 1),
      streams: { ids: [stream.id] },
      pattern: '',
      masked,
      limit: input.limit ?? LIMIT,
      bytesMax: PAGE_BYTES_MAX,
      isReverse,
      after,
      span: spanOf(facts.streams.values()),
    });
  });
}
