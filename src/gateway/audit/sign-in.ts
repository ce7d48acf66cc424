/**
 * Records of what happens at the sign-in endpoint, which is no service and has no operations.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */

import type { Caller } from '../../core/caller.ts';
import { type JsonObject, writesLog } from '../../core/event-history.ts';
import type { World } from '../../core/world.ts';
import type { CallOrigin } from '../door-call.ts';
import { sendRecord } from './call-record.ts';
import { eventRecord } from './event-record.ts';
import { lookupName, userIdentity } from './user-identity.ts';

export interface SignIn {
  eventName: 'ConsoleLogin' | 'GetSigninToken';
  caller: Caller;
  origin: CallOrigin;
  requestId: string;
  /** Beside what every sign-in has. */
  additionalEventData?: JsonObject;
}

/** The sign-in endpoint without a region is recorded here. */
const REGION = 'us-east-1';

/** Keeps that somebody has signed in; resolves when it is durable. */
export async function recordSignIn(world: World, signIn: SignIn): Promise<void> {
  const { eventName, caller, origin, requestId, additionalEventData } = signIn;
  const place = { account: caller.account, region: REGION };
  const base = { caller, place, requestId, endpoint: world.settings.publicUrl(), reply: () => {} };
  await world.transact(base, (context) => {
    const id = world.ids.uuid();
    const event = eventRecord({
      userIdentity: userIdentity(caller),
      atMs: context.now(),
      eventSource: 'signin.amazonaws.com',
      eventName,
      region: REGION,
      sourceIp: origin.sourceIp,
      userAgent: origin.userAgent,
      requestParameters: null,
      responseElements: { [eventName]: 'Success' },
      additionalEventData: {
        ...additionalEventData,
        MobileVersion: 'No',
        MFAUsed: caller.session?.mfaAuthenticatedAtMs === undefined ? 'No' : 'Yes',
      },
      eventId: id,
      readOnly: false,
      eventType: 'AwsConsoleSignIn',
      recipient: caller.account,
      tls: origin.secureTransport ? origin.tls?.() : undefined,
    });
    const text = JSON.stringify({ username: lookupName(caller), resources: [], event });
    sendRecord(context, { log: writesLog(place), id, timeMs: context.now(), text });
  });
}
