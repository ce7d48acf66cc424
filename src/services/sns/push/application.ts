/**
 * Apps on the push services of Apple, Google, Amazon and the others. Error texts are those that ballerina-platform's
 * client has seen on AWS, where no other source is named.
 * https://docs.aws.amazon.com/sns/latest/api/API_SetPlatformApplicationAttributes.html
 */

import { isDeepStrictEqual } from 'node:util';
import { type Place, partitionOf } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { applicationDoesNotExist, invalidParameter, invalidValue, missing } from '../errors.ts';
import { type PlatformApplicationRecord, platformApplications } from '../state.ts';
import { arnElements } from '../topic.ts';

const PLATFORMS: ReadonlySet<string> = new Set([
  'ADM',
  'APNS',
  'APNS_SANDBOX',
  'APNS_VOIP',
  'APNS_VOIP_SANDBOX',
  'BAIDU',
  'GCM',
  'MACOS',
  'MACOS_SANDBOX',
  'MPNS',
  'WNS',
]);

/** Apple's: their tokens are hexadecimal digits. */
export function isApple(platform: string): boolean {
  return /^(?:APNS|MACOS)/.test(platform);
}

const SHOWN: ReadonlySet<string> = new Set([
  'ApplePlatformBundleID',
  'ApplePlatformTeamID',
  'Enabled',
  'EventDeliveryFailure',
  'EventEndpointCreated',
  'EventEndpointDeleted',
  'EventEndpointUpdated',
  'FailureFeedbackRoleArn',
  'SuccessFeedbackRoleArn',
  'SuccessFeedbackSampleRate',
]);

export interface ApplicationAddress {
  place: Place;
  platform: string;
  name: string;
}

export function applicationArn(
  { account, region }: Place,
  { platform, name }: { platform: string; name: string },
) {
  return `arn:${partitionOf(region)}:sns:${region}:${account}:app/${platform}/${name}`;
}

/** @throws AwsError InvalidParameter */
export function parseApplicationArn(arn: unknown, region: string): ApplicationAddress {
  const [prefix, , service, arnRegion, account = '', resource = ''] = arnElements(
    'PlatformApplicationArn',
    arn,
  );
  const [kind, platform, name, ...rest] = resource.split('/');
  if (platform === undefined || name === undefined || rest.length > 0) {
    const reason = 'Wrong number of slashes in relative portion of the ARN.';
    throw invalidValue('PlatformApplicationArn', reason);
  }
  const isKnown = prefix === 'arn' && service === 'sns' && kind === 'app' && /^\d{12}$/.test(account);
  if (!isKnown || arnRegion !== region) throw invalidParameter('PlatformApplicationArn');
  return { place: { account, region }, platform, name };
}

/** @throws AwsError InvalidParameter, NotFound */
export async function applicationByArn(
  tx: Transaction,
  arn: unknown,
  region: string,
): Promise<{ place: Place; record: PlatformApplicationRecord }> {
  const { place, platform, name } = parseApplicationArn(arn, region);
  const record = await platformApplications.get(tx, place, platform, name);
  if (record === undefined) throw applicationDoesNotExist();
  return { place, record };
}

type Facts = Pick<PlatformApplicationRecord, 'attributes' | 'credentials'>;

/** @throws AwsError InvalidParameter */
export function checkApplication(name: string, platform: string): void {
  const refuse = (reason: string) => invalidValue(name, reason);
  if (name === '') throw refuse('cannot be empty');
  if (name.length > 256) throw refuse('must be at most 256 characters long');
  if (!/^[\w.-]+$/.test(name)) {
    throw refuse("must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', and '.'");
  }
  if (!PLATFORMS.has(platform)) throw invalidValue('Platform', `${platform} is not supported`);
}

/** A new app's attributes. @throws AwsError ValidationError, InvalidParameter */
export function newApplication(platform: string, given: Readonly<Record<string, string>> | undefined): Facts {
  const facts = withAttributes({ attributes: { Enabled: 'true' }, credentials: {} }, given);
  const { principal, credential } = facts.credentials;
  if (principal !== undefined && credential === undefined) {
    throw refused('PlatformPrincipal attribute provided without PlatformCredential');
  }
  // Google's credential needs no principal.
  if (credential !== undefined && principal === undefined && platform !== 'GCM') {
    throw refused('PlatformCredential attribute provided without PlatformPrincipal');
  }
  if (!credential || principal === '') throw refused('Platform credentials are invalid');
  return facts;
}

/** The attributes with others set. @throws AwsError ValidationError, InvalidParameter */
export function withAttributes(before: Facts, given: Readonly<Record<string, string>> | undefined): Facts {
  if (given === undefined || Object.keys(given).length === 0) throw missing('attributes');
  const attributes = { ...before.attributes };
  const credentials = { ...before.credentials };
  for (const [name, value] of Object.entries(given)) {
    if (name === 'PlatformCredential') credentials.credential = value;
    else if (name === 'PlatformPrincipal') credentials.principal = value;
    else setShown(attributes, name, value);
  }
  return { attributes, credentials };
}

function setShown(attributes: Record<string, string>, name: string, value: string): void {
  if (!SHOWN.has(name)) throw refused(`Invalid attribute name: ${name}`);
  const fault = faultOf(name, value);
  if (fault !== undefined) throw refused(`Invalid value for attribute: ${name}: ${fault}`);
  if (value === '') delete attributes[name];
  else attributes[name] = name === 'Enabled' ? value.toLowerCase() : value;
}

function faultOf(name: string, value: string): string | undefined {
  if (name === 'Enabled') return isBoolean(value) ? undefined : 'must be true or false';
  if (name !== 'SuccessFeedbackSampleRate' || value === '') return undefined;
  const isRate = /^\d{1,3}$/.test(value) && Number(value) <= 100;
  return isRate ? undefined : `${value} value provided is not an integer between 0-100`;
}

export function isBoolean(value: string): boolean {
  return /^(?:true|false)$/i.test(value);
}

function refused(reason: string): Error {
  return invalidValue('Attributes', reason);
}

/** Whether making it again would make the same. */
export function isSameApplication({ attributes, credentials }: Facts, other: Facts): boolean {
  return isDeepStrictEqual(
    { attributes, ...credentials },
    { attributes: other.attributes, ...other.credentials },
  );
}
