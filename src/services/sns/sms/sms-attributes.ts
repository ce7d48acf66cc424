/** Settings of short messages: an account's own, and those that a message brings. */

import { invalidValue } from '../errors.ts';
import type { MessageAttributes } from '../message-attributes.ts';

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html */
const ACCOUNT_SETTINGS: Readonly<Record<string, RegExp>> = {
  MonthlySpendLimit: /^\d+$/,
  DeliveryStatusIAMRole: /^(?:arn:aws[\w-]*:iam::\d{12}:role\/.+)?$/,
  DeliveryStatusSuccessSamplingRate: /^(?:\d|[1-9]\d|100)$/,
  DefaultSenderID: /^(?:(?=.*[A-Za-z])[A-Za-z\d-]{1,11})?$/,
  DefaultSMSType: /^(?:Promotional|Transactional)$/,
  UsageReportS3Bucket: /^[\w.-]*$/,
};

/** https://docs.aws.amazon.com/sns/latest/dg/sms_publish-to-phone.html */
const MESSAGE_SETTINGS: Readonly<Record<string, RegExp>> = {
  'AWS.SNS.SMS.SenderID': /^(?=.*[A-Za-z])[A-Za-z\d-]{1,11}$/,
  'AWS.SNS.SMS.MaxPrice': /^(?:\d+(?:\.\d*)?|\.\d+)$/,
  'AWS.SNS.SMS.SMSType': /^(?:Promotional|Transactional)$/,
  'AWS.MM.SMS.OriginationNumber': /^\+?\d{3,15}$/,
  'AWS.MM.SMS.EntityId': /^.{1,50}$/,
  'AWS.MM.SMS.TemplateId': /^.{1,50}$/,
};

/** Throws InvalidParameter. */
export function checkAccountSettings(settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) {
    const form = Object.hasOwn(ACCOUNT_SETTINGS, name) ? ACCOUNT_SETTINGS[name] : undefined;
    if (form === undefined) throw invalidValue('attributes', `Unknown attribute: ${name}`);
    if (!form.test(value)) throw invalidValue(name, `Invalid value: ${value}`);
  }
}

export function isAccountSetting(name: string): boolean {
  return Object.hasOwn(ACCOUNT_SETTINGS, name);
}

export interface MessageSettings {
  senderId?: string | undefined;
  originationNumber?: string | undefined;
  smsType: string;
  maxPriceMicroUsd?: number | undefined;
}

/** What counts for one message: its own attributes before those of the account. Throws InvalidParameter. */
export function messageSettings(
  attributes: MessageAttributes,
  account: Readonly<Record<string, string>>,
): MessageSettings {
  const own = (name: string): string | undefined => {
    const value = Object.hasOwn(attributes, name) ? attributes[name]?.StringValue : undefined;
    if (value !== undefined && MESSAGE_SETTINGS[name]?.test(value) === false) {
      throw invalidValue(name, `Invalid value: ${value}`);
    }
    return value;
  };
  own('AWS.MM.SMS.EntityId');
  own('AWS.MM.SMS.TemplateId');
  const maxPrice = own('AWS.SNS.SMS.MaxPrice');
  return {
    senderId: own('AWS.SNS.SMS.SenderID') ?? (account['DefaultSenderID'] || undefined),
    originationNumber: own('AWS.MM.SMS.OriginationNumber'),
    smsType: own('AWS.SNS.SMS.SMSType') ?? account['DefaultSMSType'] ?? 'Promotional',
    maxPriceMicroUsd: maxPrice === undefined ? undefined : Math.round(Number(maxPrice) * 1e6),
  };
}
