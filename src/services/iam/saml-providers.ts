/** SAML providers: look-ups, and the private keys that decrypt their assertions. */

import { createPrivateKey } from 'node:crypto';
import type { Ids } from '../../core/ids.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import {
  parseSamlProviderArn,
  type SamlPrivateKey,
  type SamlProviderRecord,
  samlProviderByArn,
} from '../../policy/identity/saml-providers.ts';
import { invalidInput, limitExceeded, noSuchEntity, validationError } from './errors.ts';

const PRIVATE_KEYS_MAX = 2;
/** Seen on AWS: a provider is valid for a hundred years, whatever `validUntil` of its metadata says. */
const VALID_YEARS = 100;

/** The provider of an ARN of this account. */
export async function samlProviderOf(
  tx: Transaction,
  place: Place,
  arn: string,
): Promise<SamlProviderRecord> {
  const parsed = parseSamlProviderArn(arn);
  if (parsed === undefined) throw validationError(`ARN ${arn} is not valid.`);
  const provider = parsed.account === place.account ? await samlProviderByArn(tx, arn) : undefined;
  if (provider === undefined) throw noSuchEntity(`Manifest not found for arn ${arn}`);
  return provider;
}

/** The form of the ids of providers and of their keys (22 to 64 capital letters and digits). */
export const newSamlId = (ids: Ids): string => `SAML${ids.alphanumeric(18)}`;

export function validUntil(createdMs: number): number {
  const date = new Date(createdMs);
  return date.setUTCFullYear(date.getUTCFullYear() + VALID_YEARS);
}

interface KeyChanges {
  AddPrivateKey?: string | undefined;
  RemovePrivateKey?: string | undefined;
  AssertionEncryptionMode?: string | undefined;
}

type Encryption = Pick<SamlProviderRecord, 'encryption' | 'privateKeys'>;

/** How assertions are encrypted after a request has had its way. */
export function withKeyChanges(
  before: Encryption,
  { AddPrivateKey: added, RemovePrivateKey: removed, AssertionEncryptionMode: mode }: KeyChanges,
  newKey: () => Omit<SamlPrivateKey, 'pem'>,
): Encryption {
  if (added !== undefined && removed !== undefined) {
    throw invalidInput('Unable to add and remove private keys in the same request.');
  }
  // The model lets only these two names in.
  const encryption = mode === 'Required' || mode === 'Allowed' ? mode : before.encryption;
  let privateKeys = before.privateKeys;
  if (added !== undefined) privateKeys = [...privateKeys, { ...newKey(), pem: checkedKey(added) }];
  if (privateKeys.length > PRIVATE_KEYS_MAX) {
    throw limitExceeded(`Private key limit of ${PRIVATE_KEYS_MAX} is reached.`);
  }
  if (removed !== undefined) {
    privateKeys = privateKeys.filter(({ id }) => id !== removed);
    if (privateKeys.length === before.privateKeys.length) {
      throw invalidInput('Failed to remove private key, because the Key ID does not match a private key.');
    }
  }
  if (encryption === 'Required' && privateKeys.length === 0) {
    throw invalidInput(
      removed === undefined
        ? 'Unable to set assertion encryption mode to Required, because no private key is provided.'
        : 'Failed to remove private key. Assertion encryption mode Required needs at least one.',
    );
  }
  return { encryption, privateKeys };
}

/** SAML encrypts with RSA; a key without RSA could decrypt nothing. */
function checkedKey(pem: string): string {
  const key = readKey(pem);
  if (key?.asymmetricKeyType !== 'rsa') {
    throw invalidInput('Invalid private key: Key format is not recognized.');
  }
  return pem;
}

function readKey(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
