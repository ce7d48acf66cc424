/** A change of a table as functions get it. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */

import type { AttributeValue, RecordStructure } from '../../dynamodb-streams/api.gen.ts';
import type { Source } from './source.ts';

/** A record with what the poller needs of it. */
export interface StreamEvent {
  /** As it is sent. */
  event: object;
  sequence: string;
  /** Text of the item's key: what is of one item stays in order. */
  key: string;
  createdAtMs: number;
}

type Item = Record<string, AttributeValue>;

/** Bytes as base64: events are JSON. */
function plainValue(value: AttributeValue): object {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.L !== undefined) return { L: value.L.map(plainValue) };
  if (value.M !== undefined) return { M: plainItem(value.M) };
  return value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function plainItem(item: Item): object {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, plainValue(value)]));
}

export function streamEvent({ arn }: Source, record: RecordStructure): StreamEvent {
  const { dynamodb = {}, userIdentity, ...facts } = record;
  const { ApproximateCreationDateTime: createdAt, Keys = {}, NewImage, OldImage, ...rest } = dynamodb;
  const createdAtMs = createdAt?.getTime() ?? 0;
  const keys = plainItem(Keys);
  return {
    event: {
      ...facts,
      ...(userIdentity === undefined
        ? {}
        : { userIdentity: { type: userIdentity.Type, principalId: userIdentity.PrincipalId } }),
      dynamodb: {
        ApproximateCreationDateTime: createdAtMs / 1000,
        Keys: keys,
        ...(NewImage === undefined ? {} : { NewImage: plainItem(NewImage) }),
        ...(OldImage === undefined ? {} : { OldImage: plainItem(OldImage) }),
        ...rest,
      },
      eventSourceARN: arn,
    },
    sequence: dynamodb.SequenceNumber ?? '',
    key: JSON.stringify(keys),
    createdAtMs,
  };
}
