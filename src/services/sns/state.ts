/** What SNS keeps. Topics and subscriptions live in the region of the topic; the SMS inbox is one for all. */

import { hash } from 'node:crypto';
import { Collection, Counter, type Version, versionPart } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { KeyPart } from '../../core/tuple.ts';

export interface TopicRecord {
  name: string;
  /** The commit that made the topic: tells it from an earlier one of the same name. */
  id: Version;
  /** Attributes that have a value of their own. */
  attributes: Record<string, string>;
  tags: Record<string, string>;
}

export const topics = new Collection<TopicRecord, readonly [string]>({
  id: collectionId('sns', 1),
  name: 'sns.topics',
  scope: 'region',
  version: 1,
  key: (topic) => [topic.name],
});

export interface SubscriptionRecord {
  topic: string;
  /** The last part of the subscription's ARN. */
  id: string;
  protocol: string;
  endpoint: string;
  /** The account that subscribed. */
  owner: string;
  /** ARN of who subscribed. */
  principal: string;
  attributes: Record<string, string>;
  isPending: boolean;
  /** Whether the confirming call was signed; subscriptions that need none count as that. */
  wasAuthenticated: boolean;
  /** Only a signed call may end it. */
  authenticatesUnsubscribe: boolean;
}

export const subscriptions = new Collection<SubscriptionRecord, readonly [string, string], 'byEndpoint'>({
  id: collectionId('sns', 2),
  name: 'sns.subscriptions',
  scope: 'region',
  version: 1,
  key: (subscription) => [subscription.topic, subscription.id],
  indexes: { byEndpoint: ({ topic, protocol, endpoint }) => [topic, protocol, endpoint] },
});

/** Numbers of a topic's subscriptions: unrelated calls change them. */
export const subscriptionCounts = new Counter<readonly [string, 'confirmed' | 'pending' | 'deleted']>({
  id: collectionId('sns', 3),
  scope: 'region',
});

/** A message deduplication id that counts still. */
export interface DeduplicationRecord {
  topicId: number;
  /** The message group when ids count within it, else ''. */
  scope: string;
  deduplicationId: string;
  sentAtMs: number;
  messageId: string;
  version: Version;
  index: number;
}

export const deduplications = new Collection<DeduplicationRecord, readonly [number, string, string], 'byAge'>(
  {
    id: collectionId('sns', 4),
    name: 'sns.deduplications',
    scope: 'region',
    version: 1,
    key: (entry) => [entry.topicId, entry.scope, entry.deduplicationId],
    indexes: { byAge: (entry) => [entry.topicId, entry.sentAtMs] },
  },
);

/** The key that signs messages, made at the first use; one for all, as its certificate is public. */
export interface SigningKeyRecord {
  id: 'signing';
  privateKeyPem: string;
  certificatePem: string;
}

export const signingKeys = new Collection<SigningKeyRecord, readonly ['signing']>({
  id: collectionId('sns', 5),
  name: 'sns.signing-keys',
  scope: 'partition',
  version: 1,
  key: (record) => [record.id],
});

export type Encoding = 'GSM-7' | 'UCS-2';

/** A short message as the inbox shows it. */
export interface SmsRecord {
  version: Version;
  /** Place among the messages of its commit. */
  index: number;
  messageId: string;
  account: string;
  region: string;
  phoneNumber: string;
  /** ISO code of the country. */
  country: string;
  senderId?: string | undefined;
  originationNumber?: string | undefined;
  smsType: string;
  message: string;
  encoding: Encoding;
  segments: number;
  /** Millionths of a dollar, all segments. */
  priceMicroUsd: number;
  status: 'delivered' | 'failed';
  /** Why it was not delivered. */
  reason?: string | undefined;
  topicArn?: string | undefined;
  sentAtMs: number;
}

export const smsInbox = new Collection<SmsRecord, readonly KeyPart[]>({
  id: collectionId('sns', 6),
  name: 'sns.sms-inbox',
  scope: 'partition',
  version: 1,
  key: (sms) => [versionPart(sms.version), sms.index],
});

/** The SMS settings of an account in a region. */
export interface SmsSettingsRecord {
  id: 'settings';
  attributes: Record<string, string>;
}

export const smsSettings = new Collection<SmsSettingsRecord, readonly ['settings']>({
  id: collectionId('sns', 7),
  name: 'sns.sms-settings',
  scope: 'region',
  version: 1,
  key: (record) => [record.id],
});

/** What was spent on short messages in a month (`2026-11`), in millionths of a dollar. */
export const smsSpending = new Counter<readonly [string]>({ id: collectionId('sns', 8), scope: 'region' });

export interface OptOutRecord {
  phoneNumber: string;
  optedOutAtMs: number;
  /** Set while it is opted in again. */
  optedInAtMs?: number | undefined;
  lastOptInAtMs?: number | undefined;
}

export const optOuts = new Collection<OptOutRecord, readonly [string]>({
  id: collectionId('sns', 9),
  name: 'sns.opt-outs',
  scope: 'region',
  version: 1,
  key: (record) => [record.phoneNumber],
});

export interface SandboxNumberRecord {
  phoneNumber: string;
  status: 'Pending' | 'Verified';
  password: string;
  passwordSentAtMs: number;
  verifiedAtMs?: number | undefined;
}

export const sandboxNumbers = new Collection<SandboxNumberRecord, readonly [string]>({
  id: collectionId('sns', 10),
  name: 'sns.sandbox-numbers',
  scope: 'region',
  version: 1,
  key: (record) => [record.phoneNumber],
});

/** A mail of a subscription by e-mail, as the inbox shows it. */
export interface EmailRecord {
  version: Version;
  index: number;
  messageId: string;
  to: string;
  subject: string;
  body: string;
  topicArn: string;
  sentAtMs: number;
}

export const emailInbox = new Collection<EmailRecord, readonly KeyPart[]>({
  id: collectionId('sns', 11),
  name: 'sns.email-inbox',
  scope: 'partition',
  version: 1,
  key: (email) => [versionPart(email.version), email.index],
});

/** An app on one of the push services (`APNS`, `GCM`). */
export interface PlatformApplicationRecord {
  platform: string;
  name: string;
  /** The commit that made it: its endpoints stand under it. */
  id: Version;
  /** What is shown. */
  attributes: Record<string, string>;
  /** What is never shown, and compared only. */
  credentials: { principal?: string | undefined; credential?: string | undefined };
}

export const platformApplications = new Collection<PlatformApplicationRecord, readonly [string, string]>({
  id: collectionId('sns', 12),
  name: 'sns.platform-applications',
  scope: 'region',
  version: 1,
  key: (application) => [application.platform, application.name],
});

/** A device on which an app is installed. */
export interface PlatformEndpointRecord {
  applicationId: number;
  id: string;
  token: string;
  isEnabled: boolean;
  customUserData?: string | undefined;
}

export const platformEndpoints = new Collection<PlatformEndpointRecord, readonly [number, string], 'byToken'>(
  {
    id: collectionId('sns', 13),
    name: 'sns.platform-endpoints',
    scope: 'region',
    version: 1,
    key: (endpoint) => [endpoint.applicationId, endpoint.id],
    // Tokens may be longer than a key: their digest stands in the index.
    indexes: { byToken: ({ applicationId, token }) => [applicationId, hash('sha256', token)] },
  },
);

/** A push notification as the inbox shows it. */
export interface PushRecord {
  version: Version;
  index: number;
  messageId: string;
  account: string;
  region: string;
  endpointArn: string;
  platform: string;
  application: string;
  token: string;
  customUserData?: string | undefined;
  subject?: string | undefined;
  /** What the push service would get: the payload for its platform, or a plain text. */
  message: string;
  /** Attributes of the message, by which a sender sets TTL, collapse key and the like. */
  attributes: Record<string, string>;
  topicArn?: string | undefined;
  sentAtMs: number;
}

export const pushInbox = new Collection<PushRecord, readonly KeyPart[]>({
  id: collectionId('sns', 14),
  name: 'sns.push-inbox',
  scope: 'partition',
  version: 1,
  key: (push) => [versionPart(push.version), push.index],
});

export const collections = [
  topics,
  subscriptions,
  deduplications,
  signingKeys,
  smsInbox,
  smsSettings,
  optOuts,
  sandboxNumbers,
  emailInbox,
  platformApplications,
  platformEndpoints,
  pushInbox,
] as const;
