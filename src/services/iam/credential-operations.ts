/** SSH keys, certificates, credentials for single services and the report on all: their part of the service's table. */

import type { Service } from '../../core/service.ts';
import { onAccount, onUser, tagging, toCreate, untagging } from './access.ts';
import type { Api } from './api.gen.ts';
import { onServerCertificate, toListServiceCredentials } from './credential-access.ts';
import { createServiceSpecificCredential } from './operations/create-service-specific-credential.ts';
import { deleteServerCertificate } from './operations/delete-server-certificate.ts';
import { deleteServiceSpecificCredential } from './operations/delete-service-specific-credential.ts';
import { deleteSigningCertificate } from './operations/delete-signing-certificate.ts';
import { deleteSSHPublicKey } from './operations/delete-ssh-public-key.ts';
import { generateCredentialReport } from './operations/generate-credential-report.ts';
import { getCredentialReport } from './operations/get-credential-report.ts';
import { getServerCertificate } from './operations/get-server-certificate.ts';
import { getSSHPublicKey } from './operations/get-ssh-public-key.ts';
import { listServerCertificateTags } from './operations/list-server-certificate-tags.ts';
import { listServerCertificates } from './operations/list-server-certificates.ts';
import { listServiceSpecificCredentials } from './operations/list-service-specific-credentials.ts';
import { listSigningCertificates } from './operations/list-signing-certificates.ts';
import { listSSHPublicKeys } from './operations/list-ssh-public-keys.ts';
import { resetServiceSpecificCredential } from './operations/reset-service-specific-credential.ts';
import { tagServerCertificate } from './operations/tag-server-certificate.ts';
import { untagServerCertificate } from './operations/untag-server-certificate.ts';
import { updateServerCertificate } from './operations/update-server-certificate.ts';
import { updateServiceSpecificCredential } from './operations/update-service-specific-credential.ts';
import { updateSigningCertificate } from './operations/update-signing-certificate.ts';
import { updateSSHPublicKey } from './operations/update-ssh-public-key.ts';
import { uploadServerCertificate } from './operations/upload-server-certificate.ts';
import { uploadSigningCertificate } from './operations/upload-signing-certificate.ts';
import { uploadSSHPublicKey } from './operations/upload-ssh-public-key.ts';
import { reads, writes } from './table.ts';

export const credentialOperations = {
  CreateServiceSpecificCredential: writes(
    createServiceSpecificCredential,
    onUser('CreateServiceSpecificCredential'),
  ),
  DeleteSSHPublicKey: writes(deleteSSHPublicKey, onUser('DeleteSSHPublicKey')),
  DeleteServerCertificate: writes(deleteServerCertificate, onServerCertificate('DeleteServerCertificate')),
  DeleteServiceSpecificCredential: writes(
    deleteServiceSpecificCredential,
    onUser('DeleteServiceSpecificCredential'),
  ),
  DeleteSigningCertificate: writes(deleteSigningCertificate, onUser('DeleteSigningCertificate')),
  GenerateCredentialReport: writes(generateCredentialReport, onAccount('GenerateCredentialReport')),
  GetCredentialReport: reads(getCredentialReport, onAccount('GetCredentialReport')),
  GetSSHPublicKey: reads(getSSHPublicKey, onUser('GetSSHPublicKey')),
  GetServerCertificate: reads(getServerCertificate, onServerCertificate('GetServerCertificate')),
  ListSSHPublicKeys: reads(listSSHPublicKeys, onUser('ListSSHPublicKeys')),
  ListServerCertificateTags: reads(
    listServerCertificateTags,
    onServerCertificate('ListServerCertificateTags'),
  ),
  ListServerCertificates: reads(listServerCertificates, onAccount('ListServerCertificates')),
  ListServiceSpecificCredentials: reads(listServiceSpecificCredentials, toListServiceCredentials),
  ListSigningCertificates: reads(listSigningCertificates, onUser('ListSigningCertificates')),
  ResetServiceSpecificCredential: writes(
    resetServiceSpecificCredential,
    onUser('ResetServiceSpecificCredential'),
  ),
  TagServerCertificate: writes(tagServerCertificate, onServerCertificate('TagServerCertificate', tagging)),
  UntagServerCertificate: writes(
    untagServerCertificate,
    onServerCertificate('UntagServerCertificate', untagging),
  ),
  UpdateSSHPublicKey: writes(updateSSHPublicKey, onUser('UpdateSSHPublicKey')),
  UpdateServerCertificate: writes(updateServerCertificate, onServerCertificate('UpdateServerCertificate')),
  UpdateServiceSpecificCredential: writes(
    updateServiceSpecificCredential,
    onUser('UpdateServiceSpecificCredential'),
  ),
  UpdateSigningCertificate: writes(updateSigningCertificate, onUser('UpdateSigningCertificate')),
  UploadSSHPublicKey: writes(uploadSSHPublicKey, onUser('UploadSSHPublicKey')),
  UploadServerCertificate: writes(
    uploadServerCertificate,
    toCreate(
      'UploadServerCertificate',
      'server-certificate',
      ({ ServerCertificateName }) => ServerCertificateName,
      'TagServerCertificate',
    ),
  ),
  UploadSigningCertificate: writes(uploadSigningCertificate, onUser('UploadSigningCertificate')),
} satisfies Service<Api>['operations'];
