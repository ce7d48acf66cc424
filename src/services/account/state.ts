/** What the account service keeps beside the accounts themselves, which organizations know too. */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import { accounts } from '../../policy/organization/accounts.ts';
import type { AlternateContact, AlternateContactType, ContactInformation } from './api.gen.ts';

export interface AlternateContactRecord extends AlternateContact {
  AlternateContactType: AlternateContactType;
}

export interface ContactRecord {
  /** There is one. */
  contact: ContactInformation;
  /** Somebody knew the code that went to this number. */
  isVerified?: boolean;
}

export interface RegionRecord {
  region: string;
  isEnabled: boolean;
}

export interface EmailUpdateRecord {
  email: string;
  /** The code that went to the new address. */
  code: string;
  status: 'PENDING' | 'ACCEPTED';
  changedAtMs: number;
}

/** A code that went to the phone of the account's contact. */
export interface PhoneCodeRecord {
  phoneNumber: string;
  code: string;
}

const common = { scope: 'account', version: 1 } as const;

export const alternateContacts = new Collection<AlternateContactRecord, readonly [string]>({
  ...common,
  id: collectionId('account', 1),
  name: 'account.alternate-contacts',
  key: ({ AlternateContactType: type }) => [type],
});

export const contacts = new Collection<ContactRecord, readonly []>({
  ...common,
  id: collectionId('account', 2),
  name: 'account.contacts',
  key: () => [],
});

export const regions = new Collection<RegionRecord, readonly [string]>({
  ...common,
  id: collectionId('account', 3),
  name: 'account.regions',
  key: ({ region }) => [region],
});

export const emailUpdates = new Collection<EmailUpdateRecord, readonly []>({
  ...common,
  id: collectionId('account', 4),
  name: 'account.email-updates',
  key: () => [],
});

/** A mail that AWS would have sent. */
export interface MailRecord {
  sentAtMs: number;
  account: string;
  to: string;
  text: string;
}

export const mails = new Collection<MailRecord, readonly [number, string]>({
  id: collectionId('account', 5),
  name: 'account.mails',
  scope: 'partition',
  version: 1,
  key: ({ sentAtMs, account }) => [sentAtMs, account],
});

export const phoneCodes = new Collection<PhoneCodeRecord, readonly []>({
  ...common,
  id: collectionId('account', 6),
  name: 'account.phone-codes',
  key: () => [],
});

export const collections = [
  accounts,
  alternateContacts,
  contacts,
  regions,
  emailUpdates,
  mails,
  phoneCodes,
] as const;
