import { commitVersion } from '../../../core/collection.ts';
import { isRegion } from '../../../core/place.ts';
import { isPublicGrant, privateAcl, readAclHeaders } from '../acl.ts';
import type { CreateBucketRequest } from '../api.gen.ts';
import { isBucketName } from '../bucket-name.ts';
import type { AclGrant, BucketRecord, Ownership } from '../bucket-record.ts';
import { bucketUrl } from '../bucket-url.ts';
import { bucketArn, findBucket } from '../buckets.ts';
import { initialEncryption } from '../encryption.ts';
import {
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  invalidArgument,
  invalidBucketName,
  malformedXml,
  notImplemented,
  s3ErrorOf,
} from '../errors.ts';
import type { Handler } from '../handler.ts';
import { isOwnership } from '../ownership.ts';
import { ALL_BLOCKED } from '../public-access-block.ts';
import { ANYWHERE, buckets } from '../state.ts';
import { readTagSet } from '../tagging.ts';

const HOME_REGION = 'us-east-1';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export const createBucket: Handler<'CreateBucket'> = async ({ tx, place, now, endpoint }, input) => {
  const { Bucket: name } = input;
  if (!isBucketName(name)) throw invalidBucketName(name);
  if (input.CreateBucketConfiguration?.Bucket !== undefined) throw notImplemented('A directory bucket');
  // Clients that do not care sign for regions that are none (`US`, `auto`).
  const endpointRegion = isRegion(place.region) ? place.region : HOME_REGION;
  const { region, constraint } = readRegion(endpointRegion, input);
  checkNamespace(input, place.account, region);
  const existing = await findBucket(tx, name);
  if (existing !== undefined) {
    if (existing.account !== place.account) throw bucketAlreadyExists(name);
    // The oldest region answers as if it had been created, but for who wants it with tags.
    const wantsTags = (input.CreateBucketConfiguration?.Tags ?? []).length > 0;
    const isHome = region === HOME_REGION && existing.region === HOME_REGION;
    if (!isHome || wantsTags) throw bucketAlreadyOwnedByYou(name);
    return { Location: `/${name}`, BucketArn: bucketArn(existing) };
  }
  const { ownership, acl } = readOwnership(input, place.account);
  const tags = input.CreateBucketConfiguration?.Tags;
  const hasLock = input.ObjectLockEnabledForBucket === true;
  const bucket: BucketRecord = {
    name,
    id: commitVersion(),
    account: place.account,
    region,
    locationConstraint: constraint,
    createdAtMs: now(),
    ownership,
    acl,
    publicAccessBlock: ALL_BLOCKED,
    encryption: initialEncryption(region),
    tags: tags === undefined || tags.length === 0 ? undefined : readTagSet(tags, 'bucket'),
    ...(hasLock ? { objectLock: {}, versioning: 'Enabled' as const } : {}),
  };
  await buckets.put(tx, ANYWHERE, bucket);
  // AWS names the bucket's own host, which is not ours to give out.
  const Location = region === HOME_REGION ? `/${name}` : `${bucketUrl(endpoint, name)}/`;
  return { Location, BucketArn: bucketArn(bucket) };
};

/** @throws AwsError IllegalLocationConstraintException, InvalidLocationConstraint, MalformedXML */
function readRegion(
  endpointRegion: string,
  { CreateBucketConfiguration: configuration }: CreateBucketRequest,
): { region: string; constraint: string | undefined } {
  const constraint = configuration?.LocationConstraint;
  if (constraint === undefined || constraint === '') {
    const isEmpty = configuration !== undefined && configuration.Tags === undefined;
    if (isEmpty && constraint === '') throw malformedXml();
    if (endpointRegion !== HOME_REGION) throw illegalConstraint('unspecified');
    return { region: HOME_REGION, constraint: undefined };
  }
  const region = constraint === 'EU' ? 'eu-west-1' : constraint;
  if (endpointRegion !== HOME_REGION) {
    if (region !== endpointRegion) throw illegalConstraint(constraint);
  } else if (region === HOME_REGION || !isRegion(region)) {
    const text = 'The specified location-constraint is not valid';
    throw s3ErrorOf('InvalidLocationConstraint', 400, text, { LocationConstraint: constraint });
  }
  return { region, constraint };
}

function illegalConstraint(constraint: string): Error {
  const text =
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was ` +
    'sent to.';
  return s3ErrorOf('IllegalLocationConstraintException', 400, text);
}

/** Buckets of an account's own namespace carry its name and region in theirs. */
function checkNamespace(
  { Bucket: name, BucketNamespace: space }: CreateBucketRequest,
  account: string,
  region: string,
): void {
  if (space === undefined || space === 'global') return;
  if (space !== 'account-regional') {
    throw invalidArgument('Invalid x-amz-bucket-namespace header', 'x-amz-bucket-namespace', space);
  }
  const suffix = `-${account}-${region}-an`;
  if (name.endsWith(suffix)) return;
  const text =
    'The requested bucket name did not include the account-regional namespace suffix, but the provided ' +
    `x-amz-bucket-namespace header value is account-regional. Specify ${suffix} as the bucket name suffix to create ` +
    'a bucket in your account-regional namespace, or remove the header.';
  throw s3ErrorOf('InvalidNamespaceHeader', 400, text);
}

/**
 * Ownership and ACL of a new bucket. ACLs are off unless they are asked for; who asks for a `private` one and says
 * nothing of ownership gets a bucket that takes ACLs, as older tools expect it.
 */
function readOwnership(
  input: CreateBucketRequest,
  account: string,
): { ownership: Ownership; acl: AclGrant[] } {
  const { ObjectOwnership: asked } = input;
  if (asked !== undefined && !isOwnership(asked)) {
    throw invalidArgument(`Invalid x-amz-object-ownership header: ${asked}`, 'x-amz-object-ownership');
  }
  const grants = readAclHeaders(input, { owner: account, bucketOwner: account });
  const isPrivate = input.ACL === 'private';
  const ownership = asked ?? (isPrivate ? 'BucketOwnerPreferred' : 'BucketOwnerEnforced');
  if (grants === undefined) return { ownership, acl: privateAcl(account) };
  if (ownership === 'BucketOwnerEnforced' && !isPrivate) {
    const text = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting";
    throw s3ErrorOf('InvalidBucketAclWithObjectOwnership', 400, text);
  }
  if (grants.some(isPublicGrant)) {
    const text = 'Bucket cannot have public ACLs set with BlockPublicAccess enabled';
    throw s3ErrorOf('InvalidBucketAclWithBlockPublicAccessError', 400, text);
  }
  return { ownership, acl: grants };
}
