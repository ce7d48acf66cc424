/** What tests of Account Management share. */

import type { Account } from '@aws-sdk/client-account';
import type { TestCloud } from './cloud.ts';

export const CONTACT = {
  FullName: 'Ada Lovelace',
  AddressLine1: '12 St James Square',
  City: 'London',
  CountryCode: 'GB',
  PostalCode: 'SW1Y',
  PhoneNumber: '+442079460000',
};

interface Message {
  account: string;
  to: string;
  text: string;
}

/** What AWS would have sent to the owner of an account, newest first. */
export async function inboxOf(cloud: TestCloud, account: string): Promise<readonly Message[]> {
  const answer = await fetch(`${cloud.endpoint}/_kumobako/inbox/account-email`);
  const { messages } = (await answer.json()) as { messages: Message[] };
  return messages.filter((each) => each.account === account);
}

/** The last code that was sent to the owner of an account. */
export async function lastCode(cloud: TestCloud, account: string): Promise<string> {
  return (await inboxOf(cloud, account))[0]?.text.slice(-6) ?? '';
}

/** The status that an account shows of its phone. */
export async function phoneOf(client: Account): Promise<string | undefined> {
  return (await client.getContactInformation({})).VerificationStatus;
}
