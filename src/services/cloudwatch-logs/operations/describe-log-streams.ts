import type { StagedContext } from '../../../core/context.ts';
import type { DescribeLogStreamsRequest, LogStream } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import { type GroupFacts, withFacts } from '../facts.ts';
import type { Staged } from '../handler.ts';
import { addressOf, findGroup, type GroupAddress, streamArn } from '../names.ts';
import { closeToken, openToken, pageOf } from '../paging.ts';
import { type StreamRecord, streams } from '../state.ts';
import { sequenceToken } from '../tokens.ts';

const LIMIT = 50;

export const describeLogStreams: Staged<'DescribeLogStreams'> = async (context, input) => {
  const byTime = input.orderBy === 'LastEventTime';
  if (byTime && input.logStreamNamePrefix !== undefined) {
    throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.');
  }
  const address = addressOf(context.place, input);
  const group = await context.transact(({ tx }) => findGroup(tx, address));
  return withFacts(context, address.place, group.id, async (facts) => {
    const page = byTime
      ? await pageByTime(context, input, address, facts)
      : await pageByName(context, input, address, facts);
    const { records, nextToken } = page;
    return {
      logStreams: records.map((stream) => shown(address, stream, facts)),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  });
};

function pageByName(
  context: StagedContext,
  input: DescribeLogStreamsRequest,
  { place }: GroupAddress,
  { groupId }: GroupFacts,
) {
  const startsWith = input.logStreamNamePrefix;
  const more = startsWith === undefined ? {} : { startsWith };
  return context.transact(({ tx }) =>
    pageOf(context, 'DescribeLogStreams', input, LIMIT, (query) =>
      streams.list(tx, place, { ...query, ...more, prefix: [groupId], reverse: input.descending === true }),
    ),
  );
}

/** The streams of a group are as many as fit into memory: their facts are there too. */
async function pageByTime(
  context: StagedContext,
  input: DescribeLogStreamsRequest,
  { place }: GroupAddress,
  facts: GroupFacts,
): Promise<{ records: StreamRecord[]; nextToken?: string }> {
  const all = await context.transact(async ({ tx }) => {
    const found: StreamRecord[] = [];
    const query = { prefix: [facts.groupId], snapshot: true } as const;
    for await (const stream of streams.scan(tx, place, query)) found.push(stream);
    return found;
  });
  const keys = new Map(all.map((stream) => [stream, facts.streams.get(stream.id)?.lastMs ?? -1]));
  const sign = input.descending === true ? -1 : 1;
  const compare = (a: readonly [number, string], b: readonly [number, string]): number =>
    sign * (a[0] - b[0] || (a[1] < b[1] ? -1 : Number(a[1] > b[1])));
  const keyOf = (stream: StreamRecord) => [keys.get(stream) ?? -1, stream.name] as const;
  all.sort((a, b) => compare(keyOf(a), keyOf(b)));
  const cursor = openToken(context, 'DescribeLogStreams', input);
  // Sealed by ourselves, below.
  const after = cursor && (JSON.parse(Buffer.from(cursor).toString()) as [number, string]);
  const rest = after === undefined ? all : all.filter((stream) => compare(keyOf(stream), after) > 0);
  const records = rest.slice(0, input.limit ?? LIMIT);
  const last = records.at(-1);
  if (last === undefined || records.length === rest.length) return { records };
  const next = Buffer.from(JSON.stringify(keyOf(last)));
  return { records, nextToken: closeToken(context, 'DescribeLogStreams', input, next) };
}

/** The bytes of a stream are not told any more: "From June 17, 2019, this value is always zero". */
function shown({ place, name }: GroupAddress, stream: StreamRecord, facts: GroupFacts): LogStream {
  const events = facts.streams.get(stream.id);
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAtMs,
    ...(events === undefined
      ? {}
      : {
          firstEventTimestamp: events.firstMs,
          lastEventTimestamp: events.lastMs,
          lastIngestionTime: events.ingestedMs,
          uploadSequenceToken: sequenceToken(events.ingestedMs),
        }),
    arn: streamArn(place, name, stream.name),
    storedBytes: 0,
  };
}
