/** What Lambda keeps. Functions live in the region of their ARN; code is owned by records of any region. */

import { Collection, Counter } from '../../core/collection.ts';
import type { LocalImage } from '../../core/functions.ts';
import type { Place } from '../../core/place.ts';
import { collectionId } from '../../core/service-numbers.ts';
import type { Cors, ImageConfig, LoggingConfig, UpdateRuntimeOn } from './api.gen.ts';
import type { DurableSettings } from './durable/config.ts';

export const ANYWHERE: Place = { account: '000000000000', region: 'us-east-1' };

/** What all versions of a function share. */
export interface FunctionRecord {
  name: string;
  /** Tells it from an earlier function of the same name. */
  id: string;
  createdAtMs: number;
  nextVersion: number;
  tags: Record<string, string>;
  /** Reserved concurrent executions. */
  reserved?: number | undefined;
  recursiveLoop?: 'Allow' | 'Terminate' | undefined;
  codeSigningConfigArn?: string | undefined;
}

export const functions = new Collection<FunctionRecord, readonly [string], 'byReserved' | 'byCodeSigning'>({
  id: collectionId('lambda', 1),
  name: 'lambda.functions',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
  indexes: {
    byReserved: ({ name, reserved }) => (reserved === undefined ? undefined : [name]),
    byCodeSigning: ({ name, codeSigningConfigArn: arn }) => (arn === undefined ? undefined : [arn, name]),
  },
});

/** Content of an archive in the blob store. */
export interface CodeRef {
  /** Id of the function or layer version that it came with. */
  owner: string;
  /** Hexadecimal. */
  sha256: string;
  size: number;
  /** Of all its files; undefined in records of older releases. */
  unpackedBytes?: number | undefined;
  blobId: string;
}

/** How many versions use a {@link CodeRef}: with the last one the blob goes. */
export interface CodeRecord {
  owner: string;
  sha256: string;
  references: number;
  blobId: string;
}

export const codes = new Collection<CodeRecord, readonly [string, string]>({
  id: collectionId('lambda', 2),
  name: 'lambda.codes',
  scope: 'partition',
  version: 1,
  key: ({ owner, sha256 }) => [owner, sha256],
});

/** Bytes of the archives of all versions and layers of an account in a region: unrelated calls change them. */
export const codeBytes = new Counter<readonly ['all']>({ id: collectionId('lambda', 15), scope: 'region' });

export interface LayerUse {
  arn: string;
  code: CodeRef;
}

/** Of a function on Lambda Managed Instances. */
export interface ManagedSettings {
  capacityProviderArn: string;
  /** Requests that an execution environment is given at a time. */
  concurrencyMax: number;
  memoryGiBPerVcpu: number;
}

/** What UpdateFunctionConfiguration changes. */
export interface Configuration {
  role: string;
  handler: string;
  runtime: string;
  description: string;
  timeoutSeconds: number;
  memoryMb: number;
  tmpMb: number;
  /** Undefined: never given, and then not shown. */
  environment?: Record<string, string> | undefined;
  kmsKeyArn?: string | undefined;
  deadLetterArn?: string | undefined;
  tracing: string;
  layers: LayerUse[];
  vpc?: { subnetIds: string[]; securityGroupIds: string[]; allowsIpv6: boolean } | undefined;
  logging: LoggingConfig;
  snapStart: 'None' | 'PublishedVersions';
  imageConfig?: ImageConfig | undefined;
  /** Its published versions run on Lambda Managed Instances. */
  managed?: ManagedSettings | undefined;
  /** Its invocations are durable executions. */
  durable?: DurableSettings | undefined;
}

export interface StateFacts {
  state:
    | 'Pending'
    | 'Active'
    | 'Inactive'
    | 'Failed'
    /** `$LATEST` on managed instances, where published versions alone run. */
    | 'ActiveNonInvocable'
    | 'Deactivating'
    | 'Deactivated';
  reason?: string | undefined;
  reasonCode?: string | undefined;
}

export interface UpdateFacts {
  status: 'Successful' | 'InProgress' | 'Failed';
  reason?: string | undefined;
  reasonCode?: string | undefined;
}

/** A version of a function; 0 is `$LATEST`. */
export interface VersionRecord {
  name: string;
  number: number;
  functionId: string;
  configuration: Configuration;
  packageType: 'Zip' | 'Image';
  architecture: string;
  code?: CodeRef | undefined;
  /** A key of KMS that was named for the archive, which is not encrypted. */
  sourceKmsKeyArn?: string | undefined;
  /** It runs from this folder of the machine, and has no archive. */
  folder?: string | undefined;
  imageUri?: string | undefined;
  /** What the URI means on this machine; images of registries are not here. */
  image?: LocalImage | undefined;
  revisionId: string;
  /** Changes with all that calls for new sandboxes. */
  runKey: string;
  /** Of the content. */
  contentId: string;
  /** The `runKey` of the `$LATEST` that was published as this version; undefined in records of older releases. */
  publishedFrom?: string | undefined;
  state: StateFacts;
  /** Published versions have none. */
  update?: UpdateFacts | undefined;
  lastModifiedMs: number;
}

/** SnapStart is for versions that are published. */
export function isSnapStarted({ number, configuration }: VersionRecord): boolean {
  return number > 0 && configuration.snapStart === 'PublishedVersions';
}

/** What is published runs on Lambda Managed Instances. */
export function isManaged({ number, configuration }: VersionRecord): boolean {
  return number > 0 && configuration.managed !== undefined;
}

export const versions = new Collection<VersionRecord, readonly [string, number], 'byCapacityProvider'>({
  id: collectionId('lambda', 3),
  name: 'lambda.versions',
  scope: 'region',
  version: 1,
  key: ({ name, number }) => [name, number],
  indexes: {
    byCapacityProvider: ({ name, number, configuration: { managed } }) =>
      managed === undefined ? undefined : [managed.capacityProviderArn, name, number],
  },
});

export interface AliasRecord {
  functionName: string;
  name: string;
  /** `$LATEST` or a number. */
  version: string;
  description: string;
  /** Shares of other versions; what is left goes to `version`. */
  weights: Record<string, number>;
  /** The weights are Lambda's own: calls go to the version before until what is provisioned at the new one is ready. */
  isMoving?: boolean | undefined;
  revisionId: string;
}

export const aliases = new Collection<AliasRecord, readonly [string, string]>({
  id: collectionId('lambda', 4),
  name: 'lambda.aliases',
  scope: 'region',
  version: 1,
  key: ({ functionName, name }) => [functionName, name],
});

/** The resource policy of a function, or of one of its versions or aliases. */
export interface PolicyRecord {
  functionName: string;
  /** Empty for the function itself. */
  qualifier: string;
  /** The document as JSON, as the gateway evaluates it. */
  text: string;
}

export const policies = new Collection<PolicyRecord, readonly [string, string]>({
  id: collectionId('lambda', 5),
  name: 'lambda.policies',
  scope: 'region',
  version: 1,
  key: ({ functionName, qualifier }) => [functionName, qualifier],
});

/** How asynchronous invocations of a version or alias are treated. */
export interface EventInvokeRecord {
  functionName: string;
  /** `$LATEST`, a number or an alias. */
  qualifier: string;
  retriesMax?: number | undefined;
  ageSecondsMax?: number | undefined;
  onSuccess?: string | undefined;
  onFailure?: string | undefined;
  lastModifiedMs: number;
}

export const eventInvokes = new Collection<EventInvokeRecord, readonly [string, string]>({
  id: collectionId('lambda', 6),
  name: 'lambda.event-invoke-configs',
  scope: 'region',
  version: 1,
  key: ({ functionName, qualifier }) => [functionName, qualifier],
});

/** An event that was accepted and is to be run. */
export interface EventRecord {
  id: string;
  /** All tries share it. */
  requestId: string;
  functionName: string;
  functionId: string;
  qualifier: string | undefined;
  acceptedAtMs: number;
  /** Tries so far that ended in an error of the function. */
  failures: number;
  /** Tries in a row that never came to the function. */
  delays: number;
  payload?: Uint8Array | undefined;
  /** A payload that is too large for the store. */
  blobId?: string | undefined;
  clientContext?: string | undefined;
  traceHeader?: string | undefined;
}

export const events = new Collection<EventRecord, readonly [string]>({
  id: collectionId('lambda', 7),
  name: 'lambda.events',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
});

export interface LayerRecord {
  name: string;
  nextVersion: number;
}

export const layers = new Collection<LayerRecord, readonly [string]>({
  id: collectionId('lambda', 8),
  name: 'lambda.layers',
  scope: 'region',
  version: 1,
  key: ({ name }) => [name],
});

export interface LayerVersionRecord {
  name: string;
  number: number;
  description: string;
  code: CodeRef;
  runtimes: string[];
  architectures: string[];
  licence?: string | undefined;
  createdAtMs: number;
  /** Its policy as JSON, and the policy's revision. */
  policy?: string | undefined;
  policyRevisionId?: string | undefined;
}

export const layerVersions = new Collection<LayerVersionRecord, readonly [string, number]>({
  id: collectionId('lambda', 9),
  name: 'lambda.layer-versions',
  scope: 'region',
  version: 1,
  key: ({ name, number }) => [name, number],
});

/** The address of a function or alias on the web. */
export interface UrlRecord {
  functionName: string;
  /** Empty for the function itself, else an alias. */
  qualifier: string;
  /** First label of its host. */
  id: string;
  authType: 'NONE' | 'AWS_IAM';
  invokeMode: 'BUFFERED' | 'RESPONSE_STREAM';
  /** Absent in those of older releases. */
  isModeGiven?: boolean;
  cors?: Cors | undefined;
  createdAtMs: number;
  lastModifiedMs: number;
}

export const urls = new Collection<UrlRecord, readonly [string, string]>({
  id: collectionId('lambda', 10),
  name: 'lambda.urls',
  scope: 'region',
  version: 1,
  key: ({ functionName, qualifier }) => [functionName, qualifier],
});

/** Whose URL it is: a request to it names no account. */
export interface UrlIdRecord {
  id: string;
  place: Place;
  functionName: string;
  qualifier: string;
}

export const urlIds = new Collection<UrlIdRecord, readonly [string]>({
  id: collectionId('lambda', 11),
  name: 'lambda.url-ids',
  scope: 'partition',
  version: 1,
  key: ({ id }) => [id],
});

export interface ProvisionedRecord {
  functionName: string;
  /** A number or an alias. */
  qualifier: string;
  requested: number;
  allocated: number;
  /** Of these, by version; an alias with weights has two. */
  made?: Readonly<Record<string, number>> | undefined;
  status: 'IN_PROGRESS' | 'READY' | 'FAILED';
  reason?: string | undefined;
  lastModifiedMs: number;
}

export const provisioned = new Collection<ProvisionedRecord, readonly [string, string]>({
  id: collectionId('lambda', 12),
  name: 'lambda.provisioned',
  scope: 'region',
  version: 1,
  key: ({ functionName, qualifier }) => [functionName, qualifier],
});

export interface CodeSigningRecord {
  id: string;
  description?: string | undefined;
  publishers: string[];
  onUntrusted: string;
  tags: Record<string, string>;
  lastModifiedMs: number;
}

export const codeSigningConfigs = new Collection<CodeSigningRecord, readonly [string]>({
  id: collectionId('lambda', 13),
  name: 'lambda.code-signing-configs',
  scope: 'region',
  version: 1,
  key: ({ id }) => [id],
});

/** Which build of its runtime a version runs on. */
export interface RuntimeManagementRecord {
  functionName: string;
  qualifier: string;
  mode: UpdateRuntimeOn;
  runtimeVersionArn?: string | undefined;
}

export const runtimeManagement = new Collection<RuntimeManagementRecord, readonly [string, string]>({
  id: collectionId('lambda', 14),
  name: 'lambda.runtime-management',
  scope: 'region',
  version: 1,
  key: ({ functionName, qualifier }) => [functionName, qualifier],
});

export const collections = [
  functions,
  codes,
  versions,
  aliases,
  policies,
  eventInvokes,
  events,
  layers,
  layerVersions,
  urls,
  urlIds,
  provisioned,
  codeSigningConfigs,
  runtimeManagement,
] as const;
