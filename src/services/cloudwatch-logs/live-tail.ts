/** Events as they come in, for as long as somebody listens. */

import type { StagedContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import type {
  LiveTailSessionLogEvent,
  StartLiveTailRequest,
  StartLiveTailResponseStream,
} from './api.gen.ts';
import { type Chunk, decodeChunk } from './chunk.ts';
import type { Pattern } from './patterns/matching.ts';
import { compileMasks } from './protection/masking.ts';
import { erasOf } from './protection/state.ts';
import { scanChunk } from './scan.ts';
import { tailTopic } from './tail-topic.ts';

/** "A session can run for up to three hours." */
const SESSION_MS = 3 * 3_600_000;
/** "Updates are sent about once per second", and with at most so many events, a sample when there are more. */
const UPDATE_MS = 1_000;
const UPDATE_EVENTS_MAX = 500;
const READ_RECORDS = 64;

interface Source {
  /** The group's ARN. */
  readonly identifier: string;
  readonly log: string;
  readonly place: Place;
  readonly groupId: string;
}

export interface Tail {
  readonly input: StartLiveTailRequest;
  readonly pattern: Pattern;
  readonly sources: readonly Source[];
}

type Events = AsyncGenerator<StartLiveTailResponseStream, void, undefined>;

/** Begins with what comes after this call. */
export async function tailEvents(context: StagedContext, tail: Tail): Promise<Events> {
  const { segments, waiters, now } = context;
  const places = new Map<Source, number>();
  const watches = tail.sources.map(({ log }) => waiters.watch(tailTopic(log)));
  for (const source of tail.sources) {
    const { lastSequence } = await segments.facts(source.log);
    places.set(source, lastSequence);
  }
  const endMs = now() + SESSION_MS;
  return stream(context, tail, places, watches, endMs);
}

type Watches = ReturnType<StagedContext['waiters']['watch']>[];

async function* stream(
  context: StagedContext,
  tail: Tail,
  places: Map<Source, number>,
  watches: Watches,
  endMs: number,
): Events {
  const { signal, now } = context;
  try {
    yield { sessionStart: startOf(context, tail.input) };
    while (!signal.aborted) {
      const { events, sampled } = await collect(context, tail, places);
      if (signal.aborted) return;
      yield { sessionUpdate: { sessionMetadata: { sampled }, sessionResults: events } };
      if (now() >= endMs) {
        yield { SessionTimeoutException: { message: 'The live tail session has timed out.' } };
        return;
      }
      const over = new AbortController();
      const untilMs = now() + UPDATE_MS;
      const either = AbortSignal.any([signal, over.signal]);
      await Promise.race(watches.map((watch) => watch.wait(untilMs, either)));
      over.abort();
    }
  } finally {
    for (const watch of watches) watch.close();
  }
}

function startOf({ requestId, ids }: StagedContext, input: StartLiveTailRequest) {
  return {
    requestId,
    sessionId: ids.uuid(),
    logGroupIdentifiers: input.logGroupIdentifiers,
    logStreamNames: input.logStreamNames ?? [],
    logStreamNamePrefixes: input.logStreamNamePrefixes ?? [],
    logEventFilterPattern: input.logEventFilterPattern ?? '',
  };
}

async function collect(
  { segments, transact }: StagedContext,
  { input, pattern, sources }: Tail,
  places: Map<Source, number>,
): Promise<{ events: LiveTailSessionLogEvent[]; sampled: boolean }> {
  const events: LiveTailSessionLogEvent[] = [];
  let sampled = false;
  for (const source of sources) {
    const masks = compileMasks(await transact(({ tx }) => erasOf(tx, source.place, source.groupId)));
    let at: number | undefined = (places.get(source) ?? 0) + 1;
    while (at !== undefined) {
      const page = await segments.read(source.log, { fromSequence: at, limit: READ_RECORDS });
      for (const { sequence, bytes } of page.records) {
        places.set(source, sequence);
        const chunk = decodeChunk(bytes);
        if (!wantsStream(input, chunk)) continue;
        for (const event of scanChunk(chunk, sequence, {
          fromMs: 0,
          untilMs: Number.MAX_SAFE_INTEGER,
          pattern,
          masks,
        })) {
          if (events.length === UPDATE_EVENTS_MAX) {
            sampled = true;
            break;
          }
          events.push({
            logStreamName: chunk.streamName,
            logGroupIdentifier: source.identifier,
            message: event.message,
            timestamp: event.timeMs,
            ingestionTime: chunk.ingestedMs,
          });
        }
      }
      at = page.next;
    }
  }
  return { events, sampled };
}

function wantsStream({ logStreamNames, logStreamNamePrefixes }: StartLiveTailRequest, chunk: Chunk): boolean {
  if (logStreamNames !== undefined) return logStreamNames.includes(chunk.streamName);
  if (logStreamNamePrefixes === undefined) return true;
  return logStreamNamePrefixes.some((prefix) => chunk.streamName.startsWith(prefix));
}
