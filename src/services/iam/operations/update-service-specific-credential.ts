import { serviceCredentials } from '../credential-state.ts';
import { settableStatus } from '../credential-status.ts';
import type { Handler } from '../handler.ts';
import { ownedServiceCredential } from '../service-credentials.ts';

export const updateServiceSpecificCredential: Handler<'UpdateServiceSpecificCredential'> = async (
  context,
  input,
) => {
  const status = settableStatus(input.Status);
  const { credential } = await ownedServiceCredential(context, input);
  await serviceCredentials.put(context.tx, context.place, { ...credential, status });
};
