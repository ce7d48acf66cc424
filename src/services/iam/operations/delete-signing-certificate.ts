import { ownedCertificate } from '../certificates.ts';
import { signingCertificates } from '../credential-state.ts';
import type { Handler } from '../handler.ts';
import { keyOwner } from '../key-owner.ts';

export const deleteSigningCertificate: Handler<'DeleteSigningCertificate'> = async (
  { tx, place, caller },
  input,
) => {
  const owner = await keyOwner(tx, place, caller, input.UserName);
  const { id } = await ownedCertificate(tx, place, owner, input.CertificateId);
  await signingCertificates.delete(tx, place, id);
};
