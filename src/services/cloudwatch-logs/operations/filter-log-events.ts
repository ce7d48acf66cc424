import type { StagedContext } from '../../../core/context.ts';
import type { FilteredLogEvent, FilterLogEventsRequest } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import { spanOf, withFacts } from '../facts.ts';
import { demandStandard } from '../group-class.ts';
import type { Staged } from '../handler.ts';
import { addressOf, findGroup, findStream, type GroupAddress } from '../names.ts';
import { closeToken, openToken } from '../paging.ts';
import { compilePattern } from '../patterns/pattern.ts';
import { digitsOf, type Position } from '../position.ts';
import type { Era } from '../protection/masking.ts';
import { erasOf } from '../protection/state.ts';
import { keptSinceMs } from '../retention.ts';
import { searchEvents } from '../search.ts';
import type { PageEvent } from '../search-task.ts';
import { deletedStreams, type GroupRecord } from '../state.ts';

const LIMIT = 10_000;
const PAGE_BYTES_MAX = 1024 * 1024;

/**
 * Events of all streams, interleaved by their times: "as of June 17, 2019, this parameter is ignored and the value is
 * assumed to be true". A page ends as well when much was looked through: it may be empty and yet have a token.
 */
export const filterLogEvents: Staged<'FilterLogEvents'> = async (context, input) => {
  if (input.logStreamNames !== undefined && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter('Log stream names and a log stream name prefix cannot be used together.');
  }
  const pattern = input.filterPattern ?? '';
  compilePattern(pattern);
  const after = openPosition(context, input);
  const address = addressOf(context.place, input);
  const { group, dead, masked } = await open(context, input, address);
  return withFacts(context, address.place, group.id, async (facts) => {
    const { events, next } = await searchEvents(context, {
      log: facts.log,
      fromMs: Math.max(input.startTime ?? 0, keptSinceMs(group, context.now())),
      // "Events with a timestamp later than this time are not returned."
      untilMs: (input.endTime ?? Number.MAX_SAFE_INTEGER - 1) + 1,
      streams: { names: input.logStreamNames, prefix: input.logStreamNamePrefix, dead },
      pattern,
      masked,
      limit: input.limit ?? LIMIT,
      bytesMax: PAGE_BYTES_MAX,
      isReverse: input.startFromHead === false,
      after,
      span: spanOf(facts.streams.values()),
    });
    return {
      events: events.map(shown),
      // "This parameter is deprecated: it returns an empty list."
      searchedLogStreams: [],
      ...(next === undefined ? {} : { nextToken: closePosition(context, input, next) }),
    };
  });
};

/** The group and its streams that are gone. A stream that is asked for by name has to be there. */
async function open(
  context: StagedContext,
  input: FilterLogEventsRequest,
  address: GroupAddress,
): Promise<{ group: GroupRecord; dead: string[]; masked: Era[] }> {
  const { place } = address;
  return context.transact(async ({ tx }) => {
    const group = await findGroup(tx, address);
    demandStandard(group);
    for (const name of input.logStreamNames ?? []) await findStream(tx, place, group, name);
    const dead: string[] = [];
    const query = { prefix: [group.id], snapshot: true } as const;
    for await (const { id } of deletedStreams.scan(tx, place, query)) dead.push(id);
    const masked = input.unmask === true ? [] : await erasOf(tx, place, group.id);
    return { group, dead, masked };
  });
}

function shown(event: PageEvent): FilteredLogEvent {
  const { timeMs, message, streamName, ingestedMs } = event;
  return {
    logStreamName: streamName,
    timestamp: timeMs,
    message,
    ingestionTime: ingestedMs,
    eventId: digitsOf(event),
  };
}

function openPosition(context: StagedContext, input: FilterLogEventsRequest): Position | undefined {
  const cursor = openToken(context, 'FilterLogEvents', input);
  if (cursor === undefined) return undefined;
  // Sealed by ourselves, below.
  const [timeMs, sequence, index] = JSON.parse(Buffer.from(cursor).toString()) as [number, number, number];
  return { timeMs, sequence, index };
}

function closePosition(context: StagedContext, input: FilterLogEventsRequest, position: Position): string {
  const { timeMs, sequence, index } = position;
  return closeToken(
    context,
    'FilterLogEvents',
    input,
    Buffer.from(JSON.stringify([timeMs, sequence, index])),
  );
}
