import { ownedCertificate } from '../certificates.ts';
import { signingCertificates } from '../credential-state.ts';
import { settableStatus } from '../credential-status.ts';
import type { Handler } from '../handler.ts';
import { keyOwner } from '../key-owner.ts';

export const updateSigningCertificate: Handler<'UpdateSigningCertificate'> = async (
  { tx, place, caller },
  input,
) => {
  const status = settableStatus(input.Status);
  const owner = await keyOwner(tx, place, caller, input.UserName);
  const record = await ownedCertificate(tx, place, owner, input.CertificateId);
  await signingCertificates.put(tx, place, { ...record, status });
};
