/** Regions that an account has from the beginning, and those that it asks for. */

import type { Place } from '../../core/place.ts';
import { partitionOf } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { RegionOptStatus } from './api.gen.ts';
import { invalid, invalidRegionTarget } from './errors.ts';
import { regions } from './state.ts';

const BY_DEFAULT = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
] as const;

/** https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html */
const ON_REQUEST = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
] as const;

const KNOWN: readonly string[] = [...BY_DEFAULT, ...ON_REQUEST].sort();
const OPTIONAL: ReadonlySet<string> = new Set(ON_REQUEST);

export interface ShownRegion {
  RegionName: string;
  RegionOptStatus: RegionOptStatus;
}

/** Throws ValidationException for a region that there is not. */
export async function shownRegion(tx: Transaction, place: Place, name: string): Promise<ShownRegion> {
  if (!KNOWN.includes(name)) throw invalid('RegionName', `The Region ${name} is not valid.`);
  if (!OPTIONAL.has(name)) return { RegionName: name, RegionOptStatus: 'ENABLED_BY_DEFAULT' };
  const isEnabled = (await regions.get(tx, place, name))?.isEnabled === true;
  return { RegionName: name, RegionOptStatus: isEnabled ? 'ENABLED' : 'DISABLED' };
}

export async function shownRegions(tx: Transaction, place: Place): Promise<ShownRegion[]> {
  const shown: ShownRegion[] = [];
  for (const name of KNOWN) {
    if (partitionOf(name) === partitionOf(place.region)) shown.push(await shownRegion(tx, place, name));
  }
  return shown;
}

/** Throws ValidationException for one that is there for everybody. */
export async function optRegion(
  tx: Transaction,
  place: Place,
  name: string,
  isEnabled: boolean,
): Promise<void> {
  await shownRegion(tx, place, name);
  if (!OPTIONAL.has(name)) throw invalidRegionTarget(name);
  await regions.put(tx, place, { region: name, isEnabled });
}
