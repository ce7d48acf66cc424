import { isToJoin, joinSubscription } from '../account-subscription.ts';
import { decodeChunk, encodeChunks } from '../chunk.ts';
import { mayHoldMetrics } from '../embedded-metrics.ts';
import { count, withFacts, writeFactsWhenDue } from '../facts.ts';
import { forwardLater, hasFilters, publishEmbeddedLater } from '../forward.ts';
import type { Staged } from '../handler.ts';
import { takenEvents } from '../incoming.ts';
import { countIncoming } from '../metrics.ts';
import { findGroup, findStream } from '../names.ts';
import { erasOf, isAudited } from '../protection/state.ts';
import { forgetting } from '../retention.ts';
import { tailTopic } from '../tail-topic.ts';
import { sequenceToken } from '../tokens.ts';
import { isTransforming, transformErasOf } from '../transform/state.ts';

/** Appends to the group's log, and writes nothing else unless a filter or a transformer waits for events, or they hold metrics. */
export const putLogEvents: Staged<'PutLogEvents'> = async (context, input) => {
  const { place } = context;
  const found = await context.transact(async ({ tx }) => {
    const group = await findGroup(tx, { place, name: input.logGroupName });
    const stream = await findStream(tx, place, group, input.logStreamName);
    const isFiltered = await hasFilters(tx, place, group.id);
    const isJoining = await isToJoin(tx, place, group);
    const isTransformed = isTransforming(await transformErasOf(tx, place, group));
    const isCounted = isTransformed || isAudited(await erasOf(tx, place, group.id));
    return { group, stream, isFiltered: isFiltered || isJoining, isJoining, isCounted };
  });
  const { group, stream, isFiltered, isJoining, isCounted } = found;
  const nowMs = context.now();
  const { events, rejected } = takenEvents(group, input.logEvents, nowMs);
  if (events.length > 0) {
    if (isJoining) await joinSubscription(context, place, group);
    const withMetrics: number[] = [];
    await withFacts(context, place, group.id, async (facts) => {
      const records = encodeChunks(stream, nowMs, events);
      const sequences = await context.segments.append(facts.log, records);
      for (const [i, { bytes }] of records.entries()) {
        const [chunk, sequence] = [decodeChunk(bytes), sequences[i] ?? 0];
        count(facts, sequence, chunk);
        if (isCounted || mayHoldMetrics(chunk)) withMetrics.push(sequence);
      }
      context.waiters.wake(tailTopic(facts.log));
      await writeFactsWhenDue(context, facts);
    });
    countIncoming(context, group.name, events);
    await forgetting.later(context);
    if (group.class === 'STANDARD') await publishEmbeddedLater(context, group.id, withMetrics);
    if (isFiltered) await forwardLater(context, group.id);
  }
  return {
    nextSequenceToken: sequenceToken(nowMs),
    ...(rejected === undefined ? {} : { rejectedLogEventsInfo: rejected }),
    // Events are taken without the entity that they are said to come from.
    ...(input.entity === undefined ? {} : { rejectedEntityInfo: { errorType: 'UnsupportedLogGroupType' } }),
  };
};
