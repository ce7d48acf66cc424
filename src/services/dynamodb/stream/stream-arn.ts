/** ARNs of streams, and the topic on which those who read a stream are woken. */

import { parseArn } from '../../../core/arn.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import { tableArn } from '../table/table-ref.ts';

export interface StreamRef {
  place: Place;
  table: string;
  label: string;
  arn: string;
}

const RESOURCE = /^table\/([a-zA-Z0-9_.-]{3,255})\/stream\/([^/]+)$/;

export function streamArn(place: Place, table: string, label: string): string {
  return `${tableArn(place, table)}/stream/${label}`;
}

/** Undefined: the text is the ARN of no stream in the region. */
export function parseStreamArn(text: string, { region }: Place): StreamRef | undefined {
  const arn = parseArn(text);
  const [, table, label] = RESOURCE.exec(arn?.resource ?? '') ?? [];
  if (arn === undefined || table === undefined || label === undefined) return undefined;
  if (arn.service !== 'dynamodb' || arn.region !== region || arn.partition !== partitionOf(region)) {
    return undefined;
  }
  if (!/^\d{12}$/.test(arn.account)) return undefined;
  return { place: { account: arn.account, region }, table, label, arn: text };
}

/** Woken after each commit that has put something into the stream, and when a shard is closed. */
export function streamTopic(arn: string): string {
  return `dynamodb-stream:${arn}`;
}
