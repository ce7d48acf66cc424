/**
 * Records beside those that AWS publishes, member by member. What AWS's samples, most of them of records of version 1.05
 * and older, do not have yet is listed; everything else has to be equal.
 */

import { expect, test } from 'vitest';
import { base, openTestWorld } from '../../../test/support/world.ts';
import type { Demand } from '../../core/demand.ts';
import type { HistoryEntry, HistoryRecord, JsonObject } from '../../core/event-history.ts';
import type { Operation } from '../../core/service.ts';
import { openModels } from '../../model/load.ts';
import { CallRecord } from './call-record.ts';
import { eventRecord } from './event-record.ts';
import type { Sample } from './sample.test-data.ts';
import { IDENTITY_SAMPLES } from './samples-identity.test-data.ts';
import { SERVICE_SAMPLES } from './samples-services.test-data.ts';

const models = openModels();
/** Members that records have today and that samples of their age do not. */
const NEWER = [
  'eventCategory',
  'eventType',
  'managementEvent',
  'readOnly',
  'recipientAccountId',
  'requestID',
];

async function eventsOf(sample: Sample): Promise<JsonObject[]> {
  const world = await openTestWorld();
  const { input = {}, output = {}, demands = [] } = sample;
  const operation: Operation<object, object> = {
    kind: 'tx',
    handler: () => output,
    access: { actions: [], demands: () => demands as Demand[] },
    readOnly: sample.isRead === true,
  };
  const record = new CallRecord({
    world,
    operation,
    model: models.service(sample.service),
    call: {
      operation: sample.operation,
      input,
      base: {
        ...base,
        caller: sample.caller,
        place: {
          account: sample.caller.account || sample.account || '',
          region: sample.region ?? 'us-east-2',
        },
        requestId: String(sample.event['requestID'] ?? 'r'),
        endpoint: 'https://s3.us-east-2.amazonaws.com',
      },
      signal: world.stopping,
      origin: { sourceIp: sample.sourceIp, secureTransport: false, userAgent: sample.userAgent },
    },
  });
  const entries: HistoryEntry[] = [];
  await world.transact(base, async (context) => {
    await record.access?.demands(context, input);
    const at = Date.parse(String(sample.event['eventTime']));
    const outbox = {
      wake: () => {},
      send: ({ body }: { body: unknown }) => entries.push(body as HistoryEntry),
    };
    if (sample.error === undefined) record.commit({ ...context, outbox, now: () => at }, output);
    else record.refuse({ ...context, outbox, now: () => at }, sample.error);
  });
  world.stop();
  return entries.map(({ text }) => (JSON.parse(text) as HistoryRecord).event);
}

/** What cannot be equal: generated ids, the version, and what a sample leaves to the imagination. */
function comparable(event: JsonObject): JsonObject {
  const { eventID, eventVersion, sharedEventID, ...rest } = event;
  return sharedEventID === undefined ? rest : { ...rest, sharedEventID: 'shared' };
}

const SAMPLES = [...IDENTITY_SAMPLES, ...SERVICE_SAMPLES];

test.each(SAMPLES.map((sample) => [sample.title, sample] as const))('%s', async (_title, sample) => {
  const made = (await eventsOf(sample)).map(comparable);
  const event = made[sample.index ?? 0] ?? {};
  const expected = comparable(sample.event);
  for (const name of Object.keys(event)) {
    if (!(name in expected)) expect([...NEWER, ...(sample.more ?? [])]).toContain(name);
  }
  const known = Object.fromEntries(Object.entries(event).filter(([name]) => name in expected));
  expect(known).toEqual(expected);
});

test('a sign-in to the console', () => {
  const identity = {
    type: 'IAMUser',
    principalId: 'AIDACKCEVSQ6C2EXAMPLE',
    arn: 'arn:aws:iam::111122223333:user/anaya',
    accountId: '111122223333',
    userName: 'anaya',
  };
  const made = eventRecord({
    userIdentity: identity,
    atMs: Date.parse('2018-07-24T18:34:07Z'),
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    region: 'us-east-1',
    sourceIp: '192.0.2.0',
    userAgent: 'Mozilla/5.0',
    requestParameters: null,
    responseElements: { ConsoleLogin: 'Success' },
    additionalEventData: { LoginTo: 'https://console.aws.amazon.com/', MobileVersion: 'No', MFAUsed: 'Yes' },
    eventId: 'fed06f42-cb12-4764-8c69-121063dc79b9',
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
    recipient: '111122223333',
  });
  expect(made).toEqual({
    eventVersion: '1.11',
    userIdentity: identity,
    eventTime: '2018-07-24T18:34:07Z',
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.0',
    userAgent: 'Mozilla/5.0',
    requestParameters: null,
    responseElements: { ConsoleLogin: 'Success' },
    additionalEventData: { LoginTo: 'https://console.aws.amazon.com/', MobileVersion: 'No', MFAUsed: 'Yes' },
    eventID: 'fed06f42-cb12-4764-8c69-121063dc79b9',
    eventType: 'AwsConsoleSignIn',
    recipientAccountId: '111122223333',
    // Records of today.
    readOnly: false,
    managementEvent: true,
    eventCategory: 'Management',
  });
});
