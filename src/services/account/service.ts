/**
 * Contacts, name, address and regions of accounts. Actions, resources and conditions:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html
 */

import { anyService, type Service } from '../../core/service.ts';
import type { Api } from './api.gen.ts';
import { accountMailsPage } from './mails.ts';
import { acceptPrimaryEmailUpdate } from './operations/accept-primary-email-update.ts';
import { deleteAlternateContact } from './operations/delete-alternate-contact.ts';
import { disableRegion } from './operations/disable-region.ts';
import { enableRegion } from './operations/enable-region.ts';
import { getAccountInformation } from './operations/get-account-information.ts';
import { getAlternateContact } from './operations/get-alternate-contact.ts';
import { getContactInformation } from './operations/get-contact-information.ts';
import { getGovCloudAccountInformation } from './operations/get-gov-cloud-account-information.ts';
import { getPrimaryEmail } from './operations/get-primary-email.ts';
import { getPrimaryEmailUpdateStatus } from './operations/get-primary-email-update-status.ts';
import { getRegionOptStatus } from './operations/get-region-opt-status.ts';
import { listRegions } from './operations/list-regions.ts';
import { putAccountName } from './operations/put-account-name.ts';
import { putAlternateContact } from './operations/put-alternate-contact.ts';
import { putContactInformation } from './operations/put-contact-information.ts';
import { sendPhoneNumberVerification } from './operations/send-phone-number-verification.ts';
import { startPrimaryEmailUpdate } from './operations/start-primary-email-update.ts';
import { verifyPhoneNumber } from './operations/verify-phone-number.ts';
import { collections } from './state.ts';
import { onAccount, onStandardAccount } from './subject.ts';

const contactType = ({ AlternateContactType: type }: { AlternateContactType: string }) => ({
  'account:AlternateContactTypes': type,
});
const targetRegion = ({ RegionName }: { RegionName: string }) => ({ 'account:TargetRegion': RegionName });
const emailDomain = ({ PrimaryEmail }: { PrimaryEmail: string }) => ({
  'account:EmailTargetDomain': PrimaryEmail.split('@').at(-1) ?? '',
});

const service: Service<Api> = {
  name: 'account',
  collections,
  operations: {
    AcceptPrimaryEmailUpdate: {
      kind: 'tx',
      handler: acceptPrimaryEmailUpdate,
      access: onAccount('AcceptPrimaryEmailUpdate', emailDomain),
    },
    DeleteAlternateContact: {
      kind: 'tx',
      handler: deleteAlternateContact,
      access: onAccount('DeleteAlternateContact', contactType),
    },
    DisableRegion: {
      kind: 'tx',
      handler: disableRegion,
      access: onAccount('DisableRegion', targetRegion),
      recorded: { RegionName: 'every region can be used, whatever its status' },
    },
    EnableRegion: {
      kind: 'tx',
      handler: enableRegion,
      access: onAccount('EnableRegion', targetRegion),
      recorded: { RegionName: 'every region can be used, whatever its status' },
    },
    GetAccountInformation: {
      kind: 'tx',
      handler: getAccountInformation,
      access: onAccount('GetAccountInformation'),
      readOnly: true,
    },
    GetAlternateContact: {
      kind: 'tx',
      handler: getAlternateContact,
      access: onAccount('GetAlternateContact', contactType),
      readOnly: true,
    },
    GetContactInformation: {
      kind: 'tx',
      handler: getContactInformation,
      access: onAccount('GetContactInformation'),
      readOnly: true,
    },
    GetGovCloudAccountInformation: {
      kind: 'tx',
      handler: getGovCloudAccountInformation,
      access: onStandardAccount('GetGovCloudAccountInformation'),
      readOnly: true,
      refused: { '*': 'No account is linked to one in AWS GovCloud (US).' },
    },
    GetPrimaryEmail: {
      kind: 'tx',
      handler: getPrimaryEmail,
      access: onAccount('GetPrimaryEmail'),
      readOnly: true,
    },
    GetPrimaryEmailUpdateStatus: {
      kind: 'tx',
      handler: getPrimaryEmailUpdateStatus,
      access: onAccount('GetPrimaryEmailUpdateStatus'),
      readOnly: true,
    },
    GetRegionOptStatus: {
      kind: 'tx',
      handler: getRegionOptStatus,
      access: onAccount('GetRegionOptStatus'),
      readOnly: true,
    },
    ListRegions: {
      kind: 'tx',
      handler: listRegions,
      access: onAccount('ListRegions'),
      readOnly: true,
    },
    PutAccountName: {
      kind: 'tx',
      handler: putAccountName,
      access: onAccount('PutAccountName'),
    },
    PutAlternateContact: {
      kind: 'tx',
      handler: putAlternateContact,
      access: onAccount('PutAlternateContact', contactType),
    },
    PutContactInformation: {
      kind: 'tx',
      handler: putContactInformation,
      access: onAccount('PutContactInformation'),
    },
    SendPhoneNumberVerification: {
      kind: 'tx',
      handler: sendPhoneNumberVerification,
      access: onAccount('SendPhoneNumberVerification'),
    },
    StartPrimaryEmailUpdate: {
      kind: 'tx',
      handler: startPrimaryEmailUpdate,
      access: onAccount('StartPrimaryEmailUpdate', emailDomain),
    },
    VerifyPhoneNumber: {
      kind: 'tx',
      handler: verifyPhoneNumber,
      access: onAccount('VerifyPhoneNumber'),
    },
  },
  pages: { 'inbox/account-email': accountMailsPage },
};

export const accountService = anyService(service);
