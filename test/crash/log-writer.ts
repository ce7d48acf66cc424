/** A writer of log events among the clients that work while the server is killed. */

import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';

const logGroupName = 'crash';
const stream = { logGroupName, logStreamName: 'stream' };
const EVENTS = 20;

export async function setUpLogs(logs: CloudWatchLogsClient): Promise<void> {
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  await logs.send(new CreateLogStreamCommand(stream));
}

/** Calls without an answer are there wholly or not at all; acknowledged ones are, once and in order. */
export function logWriter() {
  const acknowledged = new Set<number>();
  return {
    name: 'log events',
    async step({ logs }: { logs: CloudWatchLogsClient }, n: number): Promise<void> {
      const timestamp = Date.now();
      const logEvents = Array.from({ length: EVENTS }, (_, i) => ({ timestamp, message: `${n} ${i}` }));
      await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
      acknowledged.add(n);
    },
    async check({ logs }: { logs: CloudWatchLogsClient }): Promise<string[]> {
      const { counts, last, problems } = await readAll(logs);
      for (const n of acknowledged) if (!counts.has(String(n))) problems.push(`log events of ${n} are lost`);
      for (const [n, count] of counts)
        if (count !== EVENTS) problems.push(`${count} events of ${n} are there`);
      const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
      if (logStreams?.[0]?.lastEventTimestamp !== last)
        problems.push('the stream does not know its last event');
      return problems;
    },
  };
}

/** Events of each call, which have to come in order. */
async function readAll(logs: CloudWatchLogsClient) {
  const counts = new Map<string, number>();
  const problems: string[] = [];
  let last = 0;
  let nextToken: string | undefined;
  do {
    const page = await logs.send(new FilterLogEventsCommand({ logGroupName, nextToken }));
    for (const { message = '', timestamp = 0 } of page.events ?? []) {
      const [call = '', i = ''] = message.split(' ');
      if (Number(i) !== (counts.get(call) ?? 0)) problems.push(`event ${message} is out of order`);
      counts.set(call, Number(i) + 1);
      last = Math.max(last, timestamp);
    }
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return { counts, last, problems };
}
