/** What tests of CloudWatch Logs share: a cloud with a client, groups with a stream each, and the usual calls in short. */

import { CloudWatchLogs, type FilterLogEventsCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import { type IamCloud, iamCloud, type Keys } from './iam.ts';

type Filtering = Omit<FilterLogEventsCommandInput, 'logGroupName'>;

export interface LogsCloud extends IamCloud {
  /** Root's client, or that of the holder of `credentials`. */
  logs(credentials?: Keys): CloudWatchLogs;
  now(): number;
  /** A new group with the stream `stream`. Answers its name. */
  group(name: string, options?: object): Promise<string>;
  /** Puts messages of now, or of the times given with them. */
  put(group: string, messages: readonly (string | [string, number])[], stream?: string): Promise<void>;
  /** Messages of all pages. */
  filter(group: string, input?: Filtering): Promise<string[]>;
  /** Rows of a Logs Insights query over the last hours, without their pointers. */
  run(
    group: string,
    query: string,
    range?: { startTime: number; endTime: number },
  ): Promise<Record<string, string>[]>;
}

/** Call it at the top of a test file: the cloud is there for all of its tests. */
export function logsCloud(): LogsCloud {
  const iam = iamCloud();
  const logs = (credentials?: Keys): CloudWatchLogs =>
    iam.cloud().client(CloudWatchLogs, {
      // AWS has hosts `streaming-logs.*` for live tails.
      disableHostPrefix: true,
      ...(credentials === undefined ? {} : { credentials }),
    });
  const now = (): number => iam.cloud().clock.now();
  return {
    ...iam,
    logs,
    now,
    async group(logGroupName, options = {}) {
      await logs().createLogGroup({ logGroupName, ...options });
      await logs().createLogStream({ logGroupName, logStreamName: 'stream' });
      return logGroupName;
    },
    async put(logGroupName, messages, logStreamName = 'stream') {
      const logEvents = messages.map((each) => {
        const [message, timestamp] = typeof each === 'string' ? [each, now()] : each;
        return { message, timestamp };
      });
      await logs().putLogEvents({ logGroupName, logStreamName, logEvents });
    },
    async filter(logGroupName, input = {}) {
      const found: string[] = [];
      let nextToken: string | undefined;
      do {
        const page = await logs().filterLogEvents({ logGroupName, ...input, nextToken });
        found.push(...(page.events ?? []).map(({ message = '' }) => message));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      return found;
    },
    async run(logGroupName, queryString, range) {
      const seconds = Math.floor(now() / 1_000);
      const times = range ?? { startTime: seconds - 10_000, endTime: seconds + 60 };
      const { queryId = '' } = await logs().startQuery({ logGroupName, queryString, ...times });
      await iam.cloud().clock.advance(0);
      const { results = [] } = await logs().getQueryResults({ queryId });
      return results.map((row) =>
        Object.fromEntries(
          row.filter(({ field }) => field !== '@ptr').map(({ field = '', value = '' }) => [field, value]),
        ),
      );
    },
  };
}

/** A policy that lets a service write, or what else is said. */
export function resourcePolicy(statement: object = {}): string {
  const Principal = { Service: 'delivery.logs.amazonaws.com' };
  const own = { Effect: 'Allow', Principal, Action: 'logs:PutLogEvents', Resource: '*', ...statement };
  return JSON.stringify({ Version: '2012-10-17', Statement: [own] });
}
