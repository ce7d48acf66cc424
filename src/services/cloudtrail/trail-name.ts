/** Names of trails, and the trail that a name or an ARN means. */

import { parseArn } from '../../core/arn.ts';
import type { TxContext } from '../../core/context.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { AccessContext } from '../../core/service.ts';
import { cloudtrailError, invalidTrailName, trailNotFound } from './errors.ts';
import { type TrailRecord, trails } from './state.ts';

const LENGTH_MIN = 3;
const LENGTH_MAX = 128;

/**
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
 * @throws InvalidTrailNameException in AWS's words (as moto's tests have them)
 */
export function checkTrailName(name: string): void {
  checkLength(name);
  if (!/^[0-9a-zA-Z]/.test(name)) throw invalidTrailName('Trail name must starts with a letter or number.');
  if (!/[0-9a-zA-Z]$/.test(name)) throw invalidTrailName('Trail name must ends with a letter or number.');
  if (/^[-._0-9a-zA-Z]+$/.test(name)) return;
  throw invalidTrailName(
    'Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).',
  );
}

function checkLength({ length }: string): void {
  if (length < LENGTH_MIN) {
    const least = `Minimum allowed length: ${LENGTH_MIN} characters.`;
    throw invalidTrailName(`Trail name too short. ${least} Specified name length: ${length} characters.`);
  }
  if (length > LENGTH_MAX) {
    const most = `Maximum allowed length: ${LENGTH_MAX} characters.`;
    throw invalidTrailName(`Trail name too long. ${most} Specified name length: ${length} characters.`);
  }
}

/** Where a trail would be, by a name in this region or by an ARN. */
export interface TrailPlace {
  place: Place;
  name: string;
  arn: string;
}

/** @throws InvalidTrailNameException, CloudTrailARNInvalidException */
export function trailPlace(place: Place, nameOrArn: string): TrailPlace {
  if (!nameOrArn.startsWith('arn:')) {
    checkLength(nameOrArn);
    return { place, name: nameOrArn, arn: trailArn(place, nameOrArn) };
  }
  const { service, region = '', account = '', resource = '' } = parseArn(nameOrArn) ?? {};
  const name = resource.startsWith('trail/') ? resource.slice('trail/'.length) : '';
  if (service !== 'cloudtrail' || name === '' || region === '' || !/^\d{12}$/.test(account)) {
    throw cloudtrailError('CloudTrailARNInvalidException', `The trail ARN is not valid: ${nameOrArn}`);
  }
  return { place: { account, region }, name, arn: nameOrArn };
}

export function trailArn({ account, region }: Place, name: string): string {
  return `arn:${partitionOf(region)}:cloudtrail:${region}:${account}:trail/${name}`;
}

/** Reads a trail; one of another region is found by its ARN, if it is for all regions. */
export async function findTrail(
  context: Pick<TxContext, 'tx' | 'place'> | AccessContext,
  nameOrArn: string,
  /** What AWS calls an unknown trail differs between operations. */
  unknownAs: 'given' | 'arn' = 'given',
): Promise<TrailRecord> {
  const { tx, place } = context;
  const at = trailPlace(place, nameOrArn);
  const trail = await trails.get(tx, at.place, at.place.region, at.name);
  const isOwn = at.place.account === place.account;
  const isVisible = isOwn && (trail?.isMultiRegion === true || trail?.homeRegion === place.region);
  if (trail !== undefined && isVisible) return trail;
  throw trailNotFound(unknownAs === 'arn' ? at.arn : nameOrArn, at.place.account);
}

/**
 * Reads a trail that is to be changed.
 *
 * @throws InvalidHomeRegionException "when an operation is called on a trail from a Region other than the Region in
 * which the trail was created"
 */
export async function findOwnTrail(
  context: TxContext,
  nameOrArn: string,
  unknownAs: 'given' | 'arn' = 'given',
): Promise<TrailRecord> {
  const trail = await findTrail(context, nameOrArn, unknownAs);
  if (trail.homeRegion === context.place.region) return trail;
  const text = `The trail ${trail.arn} can only be changed in the region in which it was created.`;
  throw cloudtrailError('InvalidHomeRegionException', text);
}
