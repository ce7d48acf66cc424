/** What an event source is, by its ARN. */

import { type Arn, parseArn } from '../../../core/arn.ts';
import { notImplemented } from '../../../core/errors.ts';
import type { Place } from '../../../core/place.ts';
import { invalidParameter } from '../errors.ts';
import type { SourceKind } from './state.ts';

export interface Source {
  kind: SourceKind;
  arn: string;
  place: Place;
  /** Name of the queue, or of the table. */
  name: string;
}

/** Services that AWS knows as sources and that are not here. */
const NOT_HERE: ReadonlySet<string> = new Set(['kinesis', 'kafka', 'mq', 'rds']);

/** @throws AwsError InvalidParameterValueException for what is no source, 501 for a source that is not here */
export function parseSource(text: string | undefined, own: Place): Source {
  const arn = text === undefined ? undefined : parseArn(text);
  if (text === undefined || arn === undefined) throw invalidParameter('Unrecognized event source.');
  if (NOT_HERE.has(arn.service)) throw notImplemented(`${arn.service} as an event source of Lambda`);
  const kind = kindOf(arn);
  if (kind === undefined) throw invalidParameter('Unrecognized event source.');
  if (arn.region !== own.region) {
    throw invalidParameter(
      `The event source and the function must be in the same region: ${arn.region} is not ${own.region}.`,
    );
  }
  const name = kind === 'table-stream' ? (arn.resource.split('/')[1] ?? '') : arn.resource;
  return { kind, arn: text, place: { account: arn.account, region: arn.region }, name };
}

function kindOf({ service, resource }: Arn): SourceKind | undefined {
  if (service === 'sqs') return resource.endsWith('.fifo') ? 'fifo-queue' : 'queue';
  return service === 'dynamodb' && /^table\/[^/]+\/stream\/[^/]+$/.test(resource)
    ? 'table-stream'
    : undefined;
}
