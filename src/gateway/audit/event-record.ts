/**
 * The body of CloudTrail's records, member by member in AWS's order.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */

import type { JsonObject } from '../../core/event-history.ts';
import { isoSeconds } from './user-identity.ts';

const EVENT_VERSION = '1.11';

/** "This field has a maximum size of 100 KB. When the field size exceeds 100 KB, the content is omitted." */
const FIELD_BYTES_MAX = 100 * 1024;

export interface EventFacts {
  userIdentity: JsonObject;
  atMs: number;
  eventSource: string;
  eventName: string;
  region: string;
  sourceIp: string;
  userAgent: string | undefined;
  error?: { code?: string | undefined; message: string } | undefined;
  requestParameters: JsonObject | null;
  responseElements: JsonObject | null;
  additionalEventData?: JsonObject | undefined;
  requestId?: string | undefined;
  eventId: string;
  readOnly: boolean;
  resources?: readonly JsonObject[] | undefined;
  /** By default a call of the API. */
  eventType?: 'AwsApiCall' | 'AwsConsoleSignIn' | 'AwsServiceEvent' | undefined;
  /** Few services write it. */
  apiVersion?: string | undefined;
  recipient: string;
  sharedEventId?: string | undefined;
  tls?: JsonObject | undefined;
}

export function eventRecord(facts: EventFacts): JsonObject {
  const { error, resources, tls, sharedEventId } = facts;
  return {
    eventVersion: EVENT_VERSION,
    userIdentity: facts.userIdentity,
    eventTime: isoSeconds(facts.atMs),
    eventSource: facts.eventSource,
    eventName: facts.eventName,
    awsRegion: facts.region,
    sourceIPAddress: facts.sourceIp,
    ...(facts.userAgent === undefined ? {} : { userAgent: facts.userAgent }),
    ...(error?.code === undefined ? {} : { errorCode: error.code }),
    ...(error === undefined ? {} : { errorMessage: error.message }),
    requestParameters: withinLimit('requestParameters', facts.requestParameters),
    responseElements: withinLimit('responseElements', facts.responseElements),
    ...(facts.additionalEventData === undefined ? {} : { additionalEventData: facts.additionalEventData }),
    ...(facts.requestId === undefined ? {} : { requestID: facts.requestId }),
    eventID: facts.eventId,
    readOnly: facts.readOnly,
    ...(resources === undefined || resources.length === 0 ? {} : { resources }),
    eventType: facts.eventType ?? 'AwsApiCall',
    ...(facts.apiVersion === undefined ? {} : { apiVersion: facts.apiVersion }),
    managementEvent: true,
    recipientAccountId: facts.recipient,
    ...(sharedEventId === undefined ? {} : { sharedEventID: sharedEventId }),
    eventCategory: 'Management',
    ...(tls === undefined ? {} : { tlsDetails: tls }),
  };
}

function withinLimit(field: string, value: JsonObject | null): JsonObject | null {
  if (value === null) return null;
  const originalSize = Buffer.byteLength(JSON.stringify(value));
  if (originalSize <= FIELD_BYTES_MAX) return value;
  return { omitted: true, originalSize, reason: `${field} too large` };
}
