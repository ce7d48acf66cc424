/** The log of a Lambda function: what it printed lately, from the Lambda service; what is older, from its log group. */

import { setTimeout as after } from 'node:timers/promises';
import { AwsRefusal, type Caller, callAws } from './aws-call.ts';
import { ask } from './running-cloud.ts';

export interface LogLine {
  timeMs: number;
  message: string;
  stream: string;
}

export interface LogQuery {
  /** Name or ARN. */
  function: string;
  region: string | undefined;
  account: string | undefined;
}

interface Page {
  group: string;
  lines: (LogLine & { number: number })[];
}

const POLL_MS = 250;

function ownLines(endpoint: string, query: LogQuery, afterNumber: number): Promise<Page> {
  const body = { ...query, after: afterNumber };
  // Our own page.
  return ask(endpoint, '/_kumobako/lambda/logs', { method: 'POST', body }) as Promise<Page>;
}

/** The last lines, oldest first. */
export async function lastLines(caller: Caller, query: LogQuery, limit: number): Promise<LogLine[]> {
  const { group, lines } = await ownLines(caller.endpoint, query, 0);
  const found = lines.length > 0 ? lines : await fromGroup(caller, group);
  return found.slice(-limit);
}

/** Lines as they come, after the last `limit` of those that are there. Never ends by itself. */
export async function followLines(
  endpoint: string,
  query: LogQuery,
  limit: number,
  print: (line: LogLine) => void,
): Promise<never> {
  let seen = 0;
  for (let shown = limit; ; shown = Number.POSITIVE_INFINITY) {
    const { lines } = await ownLines(endpoint, query, seen);
    for (const line of shown === 0 ? [] : lines.slice(-shown)) print(line);
    seen = lines.at(-1)?.number ?? seen;
    await after(POLL_MS);
  }
}

/** What a cloud that was started anew has of it. */
async function fromGroup(caller: Caller, logGroupName: string): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const { body } = await callAws(caller, {
        service: 'logs',
        method: 'POST',
        path: '/',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'Logs_20140328.FilterLogEvents',
        },
        body: JSON.stringify({ logGroupName, nextToken }),
      });
      const page: {
        events?: { timestamp: number; message: string; logStreamName: string }[];
        nextToken?: string;
      } = JSON.parse(body.toString());
      for (const { timestamp, message, logStreamName } of page.events ?? []) {
        lines.push({ timeMs: timestamp, message, stream: logStreamName });
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    if (!(error instanceof AwsRefusal && error.code === 'ResourceNotFoundException')) throw error;
  }
  return lines;
}

/** `12:34:56.789  text` */
export function lineText({ timeMs, message }: LogLine): string {
  return `${new Date(timeMs).toISOString().slice(11, 23)}  ${message.replace(/\n$/, '')}\n`;
}
