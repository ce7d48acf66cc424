/**
 * Devices that an app is installed on. Error texts are those that ballerina-platform's client has seen on AWS, where no
 * other source is named.
 * https://docs.aws.amazon.com/sns/latest/dg/mobile-push-send-devicetoken.html
 */

import { hash } from 'node:crypto';
import { AwsError } from '../../../core/errors.ts';
import { type Place, partitionOf } from '../../../core/place.ts';
import type { Transaction } from '../../../core/transaction.ts';
import { endpointDoesNotExist, invalidParameter, invalidValue } from '../errors.ts';
import {
  type PlatformApplicationRecord,
  type PlatformEndpointRecord,
  platformApplications,
  platformEndpoints,
} from '../state.ts';
import { arnElements } from '../topic.ts';
import { type ApplicationAddress, isApple, isBoolean } from './application.ts';

const USER_DATA_BYTES_MAX = 2048;
const TOKEN_BYTES_MAX = 8192;
const APPLE_TOKEN = /^[0-9a-f]{1,400}$/i;

export interface EndpointAddress extends ApplicationAddress {
  id: string;
}

export interface Endpoint {
  arn: string;
  place: Place;
  application: PlatformApplicationRecord;
  record: PlatformEndpointRecord;
}

export function endpointArn(
  { account, region }: Place,
  { platform, name }: { platform: string; name: string },
  id: string,
): string {
  return `arn:${partitionOf(region)}:sns:${region}:${account}:endpoint/${platform}/${name}/${id}`;
}

/** @throws AwsError InvalidParameter */
export function parseEndpointArn(arn: unknown, region: string, parameter = 'EndpointArn'): EndpointAddress {
  const [prefix, , service, arnRegion, account = '', resource = ''] = arnElements(parameter, arn);
  const [kind, platform, name, id, ...rest] = resource.split('/');
  if (platform === undefined || name === undefined || id === undefined || rest.length > 0) {
    throw invalidValue(parameter, 'Wrong number of slashes in relative portion of the ARN.');
  }
  if (id.length !== 36) {
    const reason = 'ARN specifies an invalid endpointId: UUID must be encoded in exactly 36 characters.';
    throw invalidValue(parameter, reason);
  }
  const isKnown = prefix === 'arn' && service === 'sns' && kind === 'endpoint' && /^\d{12}$/.test(account);
  if (!isKnown || arnRegion !== region) throw invalidParameter(parameter);
  return { place: { account, region }, platform, name, id };
}

export async function findEndpoint(
  tx: Transaction,
  { place, platform, name, id }: EndpointAddress,
): Promise<Endpoint | undefined> {
  const application = await platformApplications.get(tx, place, platform, name);
  if (application === undefined) return undefined;
  const record = await platformEndpoints.get(tx, place, application.id, id);
  if (record === undefined) return undefined;
  return { arn: endpointArn(place, application, id), place, application, record };
}

/** What an ARN in Publish's TargetArn names; nothing when it is no whole one. */
export async function findTarget(
  tx: Transaction,
  arn: string,
  region: string,
): Promise<Endpoint | undefined> {
  try {
    return await findEndpoint(tx, parseEndpointArn(arn, region));
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}

/** @throws AwsError InvalidParameter, NotFound */
export async function endpointByArn(tx: Transaction, arn: unknown, region: string): Promise<Endpoint> {
  const endpoint = await findEndpoint(tx, parseEndpointArn(arn, region));
  if (endpoint === undefined) throw endpointDoesNotExist();
  return endpoint;
}

/** The endpoint of an app that has this token. */
export function findByToken(
  tx: Transaction,
  place: Place,
  application: PlatformApplicationRecord,
  token: string,
): Promise<PlatformEndpointRecord | undefined> {
  return platformEndpoints.getBy(tx, place, 'byToken', [application.id, hash('sha256', token)]);
}

/** A token as it is kept: Apple's in small letters. @throws AwsError InvalidParameter */
export function readToken(platform: string, token: string): string {
  if (token === '') throw invalidValue('Token', 'cannot be empty');
  if (Buffer.byteLength(token) > TOKEN_BYTES_MAX) {
    throw invalidValue('Token', `must be at most ${TOKEN_BYTES_MAX} bytes long in UTF-8 encoding`);
  }
  if (!isApple(platform)) return token;
  if (APPLE_TOKEN.test(token)) return token.toLowerCase();
  throw invalidValue('Token', 'iOS device tokens must be no more than 400 hexadecimal characters');
}

/** The endpoint with other attributes. @throws AwsError InvalidParameter */
export function withEndpointAttributes(
  platform: string,
  before: PlatformEndpointRecord,
  given: Readonly<Record<string, string>>,
): PlatformEndpointRecord {
  const after = { ...before };
  for (const [name, value] of Object.entries(given)) {
    if (name === 'Enabled') {
      if (!isBoolean(value)) throw invalidAttribute(name, 'must be true or false');
      after.isEnabled = value.toLowerCase() === 'true';
    } else if (name === 'CustomUserData') after.customUserData = readUserData(value);
    else if (name === 'Token') {
      if (value === '') throw invalidAttribute(name, 'cannot be empty');
      after.token = readToken(platform, value);
    } else throw invalidValue('Attributes', `Invalid attribute name: ${name}`);
  }
  return after;
}

function invalidAttribute(name: string, reason: string): Error {
  return invalidValue('Attributes', `Invalid value for attribute: ${name}: ${reason}`);
}

/** Nothing is the same as none. @throws AwsError InvalidParameter */
export function readUserData(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (Buffer.byteLength(text) <= USER_DATA_BYTES_MAX) return text;
  throw invalidAttribute('CustomUserData', 'must be at most 2048 bytes long in UTF-8 encoding');
}

/** AWS has clients read the ARN out of this text. */
export function tokenIsTaken(arn: string): Error {
  return invalidValue(
    'Token',
    `Endpoint ${arn} already exists with the same Token, but different attributes.`,
  );
}

export function shownEndpoint({ token, isEnabled, customUserData }: PlatformEndpointRecord) {
  return {
    Enabled: String(isEnabled),
    Token: token,
    ...(customUserData === undefined ? {} : { CustomUserData: customUserData }),
  };
}
