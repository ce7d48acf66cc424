/**
 * Access control lists: canned ones, grants in headers, and documents.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 */

import type { AccessControlPolicy, Grant } from './api.gen.ts';
import type { AclGrant, Permission } from './bucket-record.ts';
import type { Bucket } from './buckets.ts';
import { accessDenied, aclNotSupported, invalidArgument, invalidRequest, s3ErrorOf } from './errors.ts';
import { canonicalId, isCanonicalId, ownerOf } from './owner.ts';

const GROUPS = 'http://acs.amazonaws.com/groups/';
export const ALL_USERS = `${GROUPS}global/AllUsers`;
export const AUTHENTICATED_USERS = `${GROUPS}global/AuthenticatedUsers`;
const LOG_DELIVERY = `${GROUPS}s3/LogDelivery`;
const GROUP_URIS: ReadonlySet<string> = new Set([ALL_USERS, AUTHENTICATED_USERS, LOG_DELIVERY]);
/** The canonical user behind `aws-exec-read`: EC2's image service. */
const EXEC_READER = '6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c';

const PERMISSIONS: ReadonlySet<string> = new Set(['FULL_CONTROL', 'READ', 'WRITE', 'READ_ACP', 'WRITE_ACP']);

export interface AclInput {
  ACL?: string | undefined;
  GrantFullControl?: string | undefined;
  GrantRead?: string | undefined;
  GrantReadACP?: string | undefined;
  GrantWrite?: string | undefined;
  GrantWriteACP?: string | undefined;
}

/** Accounts that canned lists speak of. */
export interface Parties {
  /** Owner of the bucket or object that gets the list. */
  owner: string;
  bucketOwner: string;
}

export function isPublicGrant({ type, grantee }: AclGrant): boolean {
  return type === 'Group' && (grantee === ALL_USERS || grantee === AUTHENTICATED_USERS);
}

function user(account: string, permission: Permission): AclGrant {
  return { type: 'CanonicalUser', grantee: canonicalId(account), permission };
}

function group(uri: string, permission: Permission): AclGrant {
  return { type: 'Group', grantee: uri, permission };
}

/** The list that a new bucket or object has. */
export function privateAcl(owner: string): AclGrant[] {
  return [user(owner, 'FULL_CONTROL')];
}

function cannedAcl(name: string, { owner, bucketOwner }: Parties): AclGrant[] {
  const own = privateAcl(owner);
  switch (name) {
    case 'private':
      return own;
    case 'public-read':
      return [...own, group(ALL_USERS, 'READ')];
    case 'public-read-write':
      return [...own, group(ALL_USERS, 'READ'), group(ALL_USERS, 'WRITE')];
    case 'authenticated-read':
      return [...own, group(AUTHENTICATED_USERS, 'READ')];
    case 'aws-exec-read':
      return [...own, { type: 'CanonicalUser', grantee: EXEC_READER, permission: 'READ' }];
    case 'log-delivery-write':
      return [...own, group(LOG_DELIVERY, 'WRITE'), group(LOG_DELIVERY, 'READ_ACP')];
    case 'bucket-owner-read':
      return owner === bucketOwner ? own : [...own, user(bucketOwner, 'READ')];
    case 'bucket-owner-full-control':
      return owner === bucketOwner ? own : [...own, user(bucketOwner, 'FULL_CONTROL')];
    default:
      throw invalidArgument('', 'x-amz-acl', name);
  }
}

const HEADERS: readonly (readonly [keyof AclInput, Permission, string])[] = [
  ['GrantFullControl', 'FULL_CONTROL', 'x-amz-grant-full-control'],
  ['GrantRead', 'READ', 'x-amz-grant-read'],
  ['GrantReadACP', 'READ_ACP', 'x-amz-grant-read-acp'],
  ['GrantWrite', 'WRITE', 'x-amz-grant-write'],
  ['GrantWriteACP', 'WRITE_ACP', 'x-amz-grant-write-acp'],
];

/**
 * The list that the headers of a request ask for; undefined when they ask for none.
 *
 * @throws AwsError InvalidArgument, InvalidRequest
 */
export function readAclHeaders(input: AclInput, parties: Parties): AclGrant[] | undefined {
  const given = HEADERS.filter(([member]) => input[member] !== undefined);
  if (input.ACL !== undefined) {
    if (given.length > 0) {
      throw invalidRequest('Specifying both Canned ACLs and Header Grants is not allowed');
    }
    return cannedAcl(input.ACL, parties);
  }
  if (given.length === 0) return undefined;
  return given.flatMap(([member, permission, header]) => readGrants(input[member] ?? '', permission, header));
}

/** `id="...", uri="..."` */
function readGrants(text: string, permission: Permission, header: string): AclGrant[] {
  return text.split(',').map((item) => {
    const [kind = '', ...rest] = item.trim().split('=');
    const name = rest.join('=').replace(/^"|"$/g, '');
    switch (kind) {
      case 'id':
        if (!isCanonicalId(name)) throw invalidArgument('Invalid id', 'id', name);
        return { type: 'CanonicalUser', grantee: name, permission };
      case 'uri':
        if (!GROUP_URIS.has(name)) throw invalidArgument('Invalid group uri', 'uri', name);
        return { type: 'Group', grantee: name, permission };
      case 'emailAddress':
        throw emailNotKnown(name);
      default:
        throw invalidArgument('Argument format not recognized', header, item.trim());
    }
  });
}

/** No account here has an address; S3 answers so for every address that it does not know. */
function emailNotKnown(address: string): Error {
  const text = 'The e-mail address you provided does not match any account on record.';
  return s3ErrorOf('UnresolvableGrantByEmailAddress', 400, text, { Email: address });
}

function malformedAcl(): Error {
  const text = 'The XML you provided was not well-formed or did not validate against our published schema';
  return s3ErrorOf('MalformedACLError', 400, text);
}

/** @throws AwsError MalformedACLError, InvalidArgument */
export function readAclDocument(policy: AccessControlPolicy, owner: string): AclGrant[] {
  const { Owner: shown, Grants: grants } = policy;
  if (shown === undefined || grants === undefined) throw malformedAcl();
  if (!isCanonicalId(shown.ID ?? '')) throw invalidArgument('Invalid id', 'CanonicalUser/ID', shown.ID);
  // The owner is told in the document and cannot be changed by it.
  if (shown.ID !== canonicalId(owner)) throw accessDenied();
  return grants.map(readGrant);
}

function readGrant({ Grantee: grantee, Permission: permission = '' }: Grant): AclGrant {
  if (grantee === undefined || !isPermission(permission)) throw malformedAcl();
  switch (grantee.Type) {
    case 'CanonicalUser':
      if (!isCanonicalId(grantee.ID ?? '')) {
        throw invalidArgument('Invalid id', 'CanonicalUser/ID', grantee.ID);
      }
      return { type: 'CanonicalUser', grantee: grantee.ID ?? '', permission };
    case 'Group':
      if (!GROUP_URIS.has(grantee.URI ?? '')) {
        throw invalidArgument('Invalid group uri', 'Group/URI', grantee.URI);
      }
      return { type: 'Group', grantee: grantee.URI ?? '', permission };
    case 'AmazonCustomerByEmail':
      throw emailNotKnown(grantee.EmailAddress ?? '');
    default:
      throw malformedAcl();
  }
}

function isPermission(text: string): text is Permission {
  return PERMISSIONS.has(text);
}

/**
 * The list of PutBucketAcl and PutObjectAcl, which come in one of three ways.
 *
 * @throws AwsError MissingSecurityHeader, UnexpectedContent, and those of the ways
 */
export function readAcl(
  input: AclInput & { AccessControlPolicy?: AccessControlPolicy | undefined },
  parties: Parties,
): AclGrant[] {
  const fromHeaders = readAclHeaders(input, parties);
  const document = input.AccessControlPolicy;
  if (fromHeaders !== undefined && document !== undefined) {
    throw s3ErrorOf('UnexpectedContent', 400, 'This request does not support content');
  }
  if (fromHeaders !== undefined) return fromHeaders;
  if (document !== undefined) return readAclDocument(document, parties.owner);
  throw s3ErrorOf('MissingSecurityHeader', 400, 'Your request was missing a required header', {
    MissingHeaderName: 'x-amz-acl',
  });
}

export function isAclDisabled(bucket: Pick<Bucket, 'ownership'>): boolean {
  return bucket.ownership === 'BucketOwnerEnforced';
}

/**
 * Whether a bucket takes a list: where ACLs are off, only one that says no more than that the owner has control.
 *
 * @param subject what is told of in a denial: `User: ... is not authorized to perform: ACTION on resource: ARN`
 * @throws AwsError AccessControlListNotSupported, AccessDenied (BlockPublicAcls)
 */
export function checkAclAllowed(
  bucket: Bucket,
  grants: readonly AclGrant[],
  isOwnersControl: boolean,
  subject: { caller: string; action: string; resource: string },
): void {
  if (isAclDisabled(bucket) && !isOwnersControl) throw aclNotSupported();
  if (bucket.publicAccessBlock?.BlockPublicAcls !== true || !grants.some(isPublicGrant)) return;
  throw accessDenied(
    `User: ${subject.caller} is not authorized to perform: ${subject.action} on resource: "${subject.resource}" ` +
      'because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.',
  );
}

/** Whether a list gives the bucket's owner full control and nobody anything else. */
export function isOwnersControl(grants: readonly AclGrant[], bucketOwner: string): boolean {
  const id = canonicalId(bucketOwner);
  return (
    grants.length > 0 &&
    grants.every(({ grantee, permission }) => grantee === id && permission === 'FULL_CONTROL')
  );
}

export function writeGrants(grants: readonly AclGrant[]): Grant[] {
  return grants.map(({ type, grantee, permission }) => ({
    Grantee: type === 'Group' ? { Type: type, URI: grantee } : { ...ownerOfId(grantee), Type: type },
    Permission: permission,
  }));
}

function ownerOfId(id: string): { ID: string } {
  return { ID: id };
}

/** The answer of GetBucketAcl and GetObjectAcl. */
export function writeAcl(
  owner: string,
  grants: readonly AclGrant[],
): { Owner: { ID?: string | undefined }; Grants: Grant[] } {
  return { Owner: ownerOf(owner), Grants: writeGrants(grants) };
}
