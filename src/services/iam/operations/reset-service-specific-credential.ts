import { serviceCredentials } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import {
  newServiceSecret,
  ownedServiceCredential,
  secretHash,
  shownWithSecret,
} from '../service-credentials.ts';

/** The old secret is worth nothing from now on; when the credential ends does not change. */
export const resetServiceSpecificCredential: Handler<'ResetServiceSpecificCredential'> = async (
  context,
  input,
) => {
  const { tx, place, ids, now } = context;
  const { user, credential } = await ownedServiceCredential(context, input);
  const secret = newServiceSecret(ids, credential.service, credential.alias);
  const reset = { ...credential, secretHash: secretHash(secret) };
  await serviceCredentials.put(tx, place, reset);
  return { ServiceSpecificCredential: shownWithSecret(user, reset, secret, now()) };
};
