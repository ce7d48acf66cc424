/** Names and secrets for services that do not take signatures: Git over HTTPS, Cassandra's protocol, API keys. */

import { createHash } from 'node:crypto';
import type { Caller } from '../../core/caller.ts';
import type { Ids } from '../../core/ids.ts';
import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { UserRecord } from '../../policy/identity/users.ts';
import type { ServiceSpecificCredential, ServiceSpecificCredentialMetadata } from './api.gen.ts';
import { type ServiceCredentialRecord, serviceCredentials } from './credential-state.ts';
import { noSuchEntity } from './errors.ts';
import { ownUserName } from './key-owner.ts';
import { userNamed } from './lookups.ts';

/**
 * The services that have such credentials; those with a prefix have API keys, which may end by themselves.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html
 */
const KEY_PREFIXES: ReadonlyMap<string, string | undefined> = new Map([
  ['codecommit.amazonaws.com', undefined],
  ['cassandra.amazonaws.com', undefined],
  ['bedrock.amazonaws.com', 'ABSK'],
]);
const SECRET_BYTES = 32;

/** Throws AWS's error for a service that has none. */
export function checkService(service: string): void {
  if (!KEY_PREFIXES.has(service)) {
    throw noSuchEntity(`No such service ${service} is supported for Service Specific Credentials`);
  }
}

export const hasApiKeys = (service: string): boolean => KEY_PREFIXES.get(service) !== undefined;

/** `user-at-123456789012`, then `user+1-at-123456789012`: the first that the service does not know yet. */
export async function freeAlias(
  tx: Transaction,
  place: Place,
  service: string,
  userName: string,
): Promise<string> {
  for (let number = 0; ; number++) {
    const alias = `${userName}${number === 0 ? '' : `+${number}`}-at-${place.account}`;
    if ((await serviceCredentials.getBy(tx, place, 'byAlias', [service, alias])) === undefined) return alias;
  }
}

/** A new password, or an API key, which tells its name and its secret in one. */
export function newServiceSecret(ids: Ids, service: string, alias: string): string {
  const secret = Buffer.from(ids.bytes(SECRET_BYTES)).toString('base64');
  const prefix = KEY_PREFIXES.get(service);
  return prefix === undefined ? secret : prefix + Buffer.from(`${alias}:${secret}`).toString('base64');
}

export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('base64');

export async function serviceCredentialsOf(
  tx: Transaction,
  place: Place,
  { id }: Pick<UserRecord, 'id'>,
): Promise<ServiceCredentialRecord[]> {
  return (await serviceCredentials.listBy(tx, place, 'byUser', { prefix: [id] })).records;
}

/** A credential of the user that is named, or of the caller, together with that user. */
export async function ownedServiceCredential(
  { tx, place, caller }: { tx: Transaction; place: Place; caller: Caller },
  input: { UserName?: string | undefined; ServiceSpecificCredentialId: string },
): Promise<{ user: UserRecord; credential: ServiceCredentialRecord }> {
  const id = input.ServiceSpecificCredentialId;
  const user = await userNamed(tx, place, input.UserName ?? ownUserName(caller));
  const credential = await serviceCredentials.get(tx, place, id);
  if (credential?.userId !== user.id) throw noSuchEntity(`No such credential ${id} exists`);
  return { user, credential };
}

/** As lists show it. */
export function shownServiceCredential(
  { name }: Pick<UserRecord, 'name'>,
  credential: ServiceCredentialRecord,
  nowMs: number,
): ServiceSpecificCredentialMetadata {
  const { service, alias, expiresMs, status } = credential;
  const isOver = expiresMs !== undefined && nowMs >= expiresMs;
  return {
    UserName: name,
    Status: isOver ? 'Expired' : status,
    ...(hasApiKeys(service) ? { ServiceCredentialAlias: alias } : { ServiceUserName: alias }),
    CreateDate: new Date(credential.createdMs),
    ...(expiresMs === undefined ? {} : { ExpirationDate: new Date(expiresMs) }),
    ServiceSpecificCredentialId: credential.id,
    ServiceName: service,
  };
}

/** With the secret, which is shown this once. */
export function shownWithSecret(
  user: Pick<UserRecord, 'name'>,
  credential: ServiceCredentialRecord,
  secret: string,
  nowMs: number,
): ServiceSpecificCredential {
  return {
    ...shownServiceCredential(user, credential, nowMs),
    ...(hasApiKeys(credential.service) ? { ServiceCredentialSecret: secret } : { ServicePassword: secret }),
  };
}
