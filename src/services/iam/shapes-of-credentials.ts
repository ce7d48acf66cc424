/** Credentials as outputs show them; see shapes.ts. */

import type { UserRecord } from '../../policy/identity/users.ts';
import type { ServerCertificateMetadata, SigningCertificate, SSHPublicKey } from './api.gen.ts';
import type { ServerCertificateRecord, SigningCertificateRecord, SshKeyRecord } from './credential-state.ts';
import { type KeyOwner, shownOwner } from './key-owner.ts';

export function shownSshKey({ name }: UserRecord, record: SshKeyRecord, body: string): SSHPublicKey {
  return {
    UserName: name,
    SSHPublicKeyId: record.id,
    Fingerprint: record.fingerprint,
    SSHPublicKeyBody: body,
    Status: record.status,
    UploadDate: new Date(record.uploadedMs),
  };
}

export function shownCertificate(owner: KeyOwner, record: SigningCertificateRecord): SigningCertificate {
  return {
    UserName: shownOwner(owner),
    CertificateId: record.id,
    CertificateBody: record.body,
    Status: record.status,
    UploadDate: new Date(record.uploadedMs),
  };
}

export function shownServerCertificate(record: ServerCertificateRecord): ServerCertificateMetadata {
  return {
    Path: record.path,
    ServerCertificateName: record.name,
    ServerCertificateId: record.id,
    Arn: record.arn,
    UploadDate: new Date(record.uploadedMs),
    Expiration: new Date(record.expiresMs),
  };
}
