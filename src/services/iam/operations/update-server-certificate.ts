import { findServerCertificate, serverCertificateNamed } from '../certificates.ts';
import { serverCertificates } from '../credential-state.ts';
import { entityAlreadyExists } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { movedArn } from '../names.ts';

export const updateServerCertificate: Handler<'UpdateServerCertificate'> = async ({ tx, place }, input) => {
  const record = await serverCertificateNamed(tx, place, input.ServerCertificateName);
  const { NewServerCertificateName: name = record.name, NewPath: path = record.path } = input;
  const namesake = await findServerCertificate(tx, place, name);
  if (namesake !== undefined && namesake.id !== record.id) {
    throw entityAlreadyExists(`The Server Certificate with name ${name} already exists.`);
  }
  if (namesake === undefined) await serverCertificates.delete(tx, place, record.name.toLowerCase());
  await serverCertificates.put(tx, place, { ...record, name, path, arn: movedArn(record.arn, path, name) });
};
