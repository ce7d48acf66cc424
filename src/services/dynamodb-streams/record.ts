/** A change as GetRecords shows it. */

import { createHash } from 'node:crypto';
import { itemSizeBytes } from '../dynamodb/item/size.ts';
import type { PlacedChange } from '../dynamodb/stream/rows.ts';
import { sequenceNumber } from '../dynamodb/stream/sequence.ts';
import type { StreamRecord } from '../dynamodb/stream/state.ts';
import type { StreamRef } from '../dynamodb/stream/stream-arn.ts';
import type { RecordStructure } from './api.gen.ts';

const EVENT_VERSION = '1.1';
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
const TIME_TO_LIVE = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };

/** Bytes as a page of GetRecords counts them. */
export function changeSizeBytes({ change: { keys, newImage, oldImage } }: PlacedChange): number {
  return [keys, newImage, oldImage].reduce(
    (sum, item) => sum + (item === undefined ? 0 : itemSizeBytes(item)),
    0,
  );
}

export function outputRecord(ref: StreamRef, { view }: StreamRecord, placed: PlacedChange): RecordStructure {
  const { change } = placed;
  const SequenceNumber = sequenceNumber(placed.position);
  return {
    // The same whenever the record is read.
    eventID: createHash('md5').update(`${ref.arn} ${SequenceNumber}`).digest('hex'),
    eventName: change.kind,
    eventVersion: EVENT_VERSION,
    eventSource: 'aws:dynamodb',
    awsRegion: ref.place.region,
    dynamodb: {
      // To the second, as on AWS.
      ApproximateCreationDateTime: new Date(Math.floor(change.atMs / 1000) * 1000),
      Keys: change.keys,
      NewImage: change.newImage,
      OldImage: change.oldImage,
      SequenceNumber,
      SizeBytes: changeSizeBytes(placed),
      StreamViewType: view,
    },
    userIdentity: change.isExpiry === true ? TIME_TO_LIVE : undefined,
  };
}
