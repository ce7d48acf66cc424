/** What users prove who they are with, beside access keys (state.ts) and MFA devices (src/policy/identity/mfa.ts). */

import { Collection } from '../../core/collection.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Tag } from '../../policy/identity/users.ts';

export interface LoginProfileRecord {
  userId: string;
  createdMs: number;
  /** When the password was set last. */
  changedMs: number;
  /** Base64, the same for all passwords of the profile: so one hash tells whether a new one is an old one. */
  salt: string;
  /** Base64. */
  hash: string;
  /** Hashes of earlier passwords, the latest in front. */
  history: readonly string[];
  isResetRequired: boolean;
}

export const loginProfiles = new Collection<LoginProfileRecord, readonly [string]>({
  id: collectionId('iam', 41),
  name: 'iam.loginProfiles',
  scope: 'account',
  version: 1,
  key: ({ userId }) => [userId],
});

export type CredentialStatus = 'Active' | 'Inactive';

export interface SshKeyRecord {
  /** `APKA...` */
  id: string;
  userId: string;
  /** `ssh-rsa AAAA...`, without a comment. */
  key: string;
  /** MD5, in pairs of digits with colons. */
  fingerprint: string;
  status: CredentialStatus;
  uploadedMs: number;
}

export const sshKeys = new Collection<SshKeyRecord, readonly [string], 'byUser'>({
  id: collectionId('iam', 42),
  name: 'iam.sshKeys',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
  indexes: { byUser: ({ userId, uploadedMs }) => [userId, uploadedMs] },
});

export interface ServiceCredentialRecord {
  /** `ACCA...` */
  id: string;
  userId: string;
  /** `codecommit.amazonaws.com` */
  service: string;
  /** ServiceUserName, or ServiceCredentialAlias of an API key. */
  alias: string;
  /** SHA-256 of what was shown once, in base64: it has too many bits to be guessed. */
  secretHash: string;
  status: CredentialStatus;
  createdMs: number;
  expiresMs?: number | undefined;
}

export const serviceCredentials = new Collection<
  ServiceCredentialRecord,
  readonly [string],
  'byUser' | 'byAlias'
>({
  id: collectionId('iam', 43),
  name: 'iam.serviceCredentials',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
  indexes: {
    byUser: ({ userId, createdMs }) => [userId, createdMs],
    byAlias: ({ service, alias }) => [service, alias],
  },
});

export interface SigningCertificateRecord {
  /** Tells the certificate: it is made of its SHA-1. */
  id: string;
  /** Unique id of the user; the account's for root. */
  userId: string;
  body: string;
  status: CredentialStatus;
  uploadedMs: number;
}

export const signingCertificates = new Collection<SigningCertificateRecord, readonly [string], 'byUser'>({
  id: collectionId('iam', 44),
  name: 'iam.signingCertificates',
  scope: 'account',
  version: 1,
  key: ({ id }) => [id],
  indexes: { byUser: ({ userId, uploadedMs }) => [userId, uploadedMs] },
});

export interface ServerCertificateRecord {
  name: string;
  path: string;
  /** `ASCA...` */
  id: string;
  arn: string;
  uploadedMs: number;
  expiresMs: number;
  /** In the order of their keys. */
  tags: readonly Tag[];
}

/** By name without case. */
export const serverCertificates = new Collection<ServerCertificateRecord, readonly [string]>({
  id: collectionId('iam', 45),
  name: 'iam.serverCertificates',
  scope: 'account',
  version: 1,
  key: ({ name }) => [name.toLowerCase()],
});

/** The certificate itself: a chain may have megabytes, which no list needs. */
export interface ServerCertificateBodyRecord {
  certificateId: string;
  body: string;
  chain?: string | undefined;
  /** For the services that will serve it; nobody is shown it. */
  privateKey: string;
}

export const serverCertificateBodies = new Collection<ServerCertificateBodyRecord, readonly [string]>({
  id: collectionId('iam', 46),
  name: 'iam.serverCertificateBodies',
  scope: 'account',
  version: 1,
  key: ({ certificateId }) => [certificateId],
});
