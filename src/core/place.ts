/** An account and a region: where a regional resource lives. Read from its ARN or URL, never assumed. */
export interface Place {
  /** Twelve digits. */
  readonly account: string;
  /** e.g. `us-east-1`. */
  readonly region: string;
}

/**
 * How widely a collection's names are unique: one region of an account, an account (IAM), or the whole partition
 * (bucket names).
 */
export type Scope = 'region' | 'account' | 'partition';

/** Append only: a region's place in this list is its byte in every key. */
const REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ap-south-1',
  'ap-south-2',
  'ap-east-1',
  'ap-east-2',
  'ca-central-1',
  'ca-west-1',
  'eu-central-1',
  'eu-central-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'af-south-1',
  'sa-east-1',
  'mx-central-1',
  'cn-north-1',
  'cn-northwest-1',
  'us-gov-east-1',
  'us-gov-west-1',
  'us-iso-east-1',
  'us-iso-west-1',
  'us-isob-east-1',
  'us-isob-west-1',
  'us-isof-east-1',
  'us-isof-south-1',
  'eu-isoe-west-1',
  'eusc-de-east-1',
  'aws-global',
] as const;

const numbers: ReadonlyMap<string, number> = new Map(REGIONS.map((region, index) => [region, index + 1]));

export function isRegion(region: string): boolean {
  return numbers.has(region);
}

/** The partition that a region belongs to, as it stands in ARNs. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('us-iso-')) return 'aws-iso';
  if (region.startsWith('us-isob-')) return 'aws-iso-b';
  if (region.startsWith('us-isof-')) return 'aws-iso-f';
  if (region.startsWith('eu-isoe-')) return 'aws-iso-e';
  return region.startsWith('eusc-') ? 'aws-eusc' : 'aws';
}

const FORMAT = 0x01;
const SCOPE_BYTES = { partition: 0, account: 5, region: 6 } as const;

/** Bytes before a collection's own key parts. */
export function prefixBytes(scope: Scope): number {
  return 4 + SCOPE_BYTES[scope];
}

/** Format, collection, index (0 = the records), then account and region as far as the scope has them. */
export function keyPrefix(collection: number, index: number, scope: Scope, place: Place): Uint8Array {
  const prefix = new Uint8Array(prefixBytes(scope));
  prefix[0] = FORMAT;
  prefix[1] = collection >> 8;
  prefix[2] = collection & 0xff;
  prefix[3] = index;
  if (scope === 'partition') return prefix;
  let account = Number(place.account);
  for (let i = 8; i >= 4; i--) {
    prefix[i] = account % 256;
    account = Math.floor(account / 256);
  }
  if (scope === 'region') prefix[9] = regionNumber(place.region);
  return prefix;
}

function regionNumber(region: string): number {
  const number = numbers.get(region);
  if (number === undefined) throw new RangeError(`No such region: ${region}`);
  return number;
}

/** The place that a key prefix of a regional or account-wide collection names. */
export function placeOf(key: Uint8Array, scope: Scope): Place {
  let account = 0;
  if (scope !== 'partition') for (let i = 4; i <= 8; i++) account = account * 256 + (key[i] ?? 0);
  const region = scope === 'region' ? REGIONS[(key[9] ?? 1) - 1] : undefined;
  return { account: String(account).padStart(12, '0'), region: region ?? 'us-east-1' };
}
