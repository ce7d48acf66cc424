import { serviceCredentials } from '../credential-state.ts';
import { invalidInput, quotaExceeded } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { userNamed } from '../lookups.ts';
import { SERVICE_CREDENTIALS_PER_SERVICE } from '../quotas.ts';
import {
  checkService,
  freeAlias,
  hasApiKeys,
  newServiceSecret,
  secretHash,
  serviceCredentialsOf,
  shownWithSecret,
} from '../service-credentials.ts';

const DAY_MS = 86_400_000;

export const createServiceSpecificCredential: Handler<'CreateServiceSpecificCredential'> = async (
  { tx, place, ids, now },
  { UserName, ServiceName: service, CredentialAgeDays: days },
) => {
  checkService(service);
  if (days !== undefined && !hasApiKeys(service)) {
    throw invalidInput(`CredentialAgeDays is for API keys only: credentials of ${service} do not expire.`);
  }
  const user = await userNamed(tx, place, UserName);
  const before = await serviceCredentialsOf(tx, place, user);
  if (before.filter((each) => each.service === service).length >= SERVICE_CREDENTIALS_PER_SERVICE) {
    throw quotaExceeded('ServiceSpecificCredentialsPerUser', SERVICE_CREDENTIALS_PER_SERVICE);
  }
  const alias = await freeAlias(tx, place, service, user.name);
  const secret = newServiceSecret(ids, service, alias);
  const credential = {
    id: ids.uniqueId('ACCA'),
    userId: user.id,
    service,
    alias,
    secretHash: secretHash(secret),
    status: 'Active' as const,
    createdMs: now(),
    ...(days === undefined ? {} : { expiresMs: now() + days * DAY_MS }),
  };
  await serviceCredentials.put(tx, place, credential);
  return { ServiceSpecificCredential: shownWithSecret(user, credential, secret, now()) };
};
