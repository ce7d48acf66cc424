import { serviceCredentials } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import { ownedServiceCredential } from '../service-credentials.ts';

export const deleteServiceSpecificCredential: Handler<'DeleteServiceSpecificCredential'> = async (
  context,
  input,
) => {
  const { credential } = await ownedServiceCredential(context, input);
  await serviceCredentials.delete(context.tx, context.place, credential.id);
};
