/** Changing and publishing versions. */

import type { TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { launchLater } from './capacity/launching.ts';
import { mustHaveRoom } from './capacity/use.ts';
import { keepCode, releaseCode, shownSha } from './code.ts';
import { giveCodeStorage, takeCodeStorage } from './code-storage.ts';
import { contentIdOf } from './configuration.ts';
import { conflict, invalidParameter, revisionDiffers } from './errors.ts';
import { functionArn } from './names.ts';
import {
  type FunctionRecord,
  functions,
  isManaged,
  isSnapStarted,
  type VersionRecord,
  versions,
} from './state.ts';

const CREATING = {
  state: 'Pending',
  reason: 'The function is being created.',
  reasonCode: 'Creating',
} as const;

/** What a new version begins with. */
export function newVersion(
  { ids, now }: TxContext,
  facts: Pick<
    VersionRecord,
    | 'name'
    | 'functionId'
    | 'configuration'
    | 'packageType'
    | 'architecture'
    | 'code'
    | 'sourceKmsKeyArn'
    | 'folder'
    | 'imageUri'
    | 'image'
  >,
): VersionRecord {
  return {
    ...facts,
    number: 0,
    revisionId: ids.uuid(),
    runKey: ids.uuid(),
    contentId: contentIdOf(facts.configuration, { ...facts, sha256: facts.code?.sha256 }),
    state: CREATING,
    lastModifiedMs: now(),
  };
}

/** Writes a version with all its code kept, and makes one that is not ready so after the commit. */
export async function putNewVersion(context: TxContext, place: Place, version: VersionRecord): Promise<void> {
  const { tx } = context;
  await takeCodeStorage(tx, place, version.code);
  if (version.code !== undefined) await keepCode(tx, version.code);
  for (const { code } of version.configuration.layers) await keepCode(tx, code);
  await versions.put(tx, place, version);
  if (isManaged(version)) await launchLater(context, place, version);
  else if (version.state.state === 'Pending') readyLater(context, place, version);
}

/** `$LATEST` as it is changed: what it used before is released, what it uses now is kept. */
export async function putChanged(
  context: TxContext,
  place: Place,
  before: VersionRecord,
  after: Pick<VersionRecord, 'configuration' | 'code' | 'folder' | 'imageUri' | 'image' | 'architecture'>,
): Promise<VersionRecord> {
  const { ids, now, tx } = context;
  const version: VersionRecord = {
    ...before,
    ...after,
    revisionId: ids.uuid(),
    runKey: ids.uuid(),
    contentId: contentIdOf(after.configuration, { ...after, sha256: after.code?.sha256 }),
    update: {
      status: 'InProgress',
      reason: 'The function is being created.',
      reasonCode: 'Creating',
    },
    // AWS tells whole seconds of changes, milliseconds of what is new.
    lastModifiedMs: Math.floor(now() / 1000) * 1000,
  };
  await takeCodeStorage(tx, place, version.code, before.code);
  if (version.code !== undefined) await keepCode(tx, version.code);
  for (const { code } of version.configuration.layers) await keepCode(tx, code);
  await releaseAll(context, place, before);
  await versions.put(tx, place, version);
  readyLater(context, place, version, before.runKey);
  return version;
}

/** Gives up all code of a version that goes. */
export async function releaseAll(context: TxContext, place: Place, version: VersionRecord): Promise<void> {
  giveCodeStorage(context.tx, place, version.code);
  if (version.code !== undefined) await releaseCode(context, version.code);
  for (const { code } of version.configuration.layers) await releaseCode(context, code);
}

/** What the delivery `ready` is told. */
export interface ReadyBody {
  place: Place;
  name: string;
  number: number;
  runKey: string;
  /** Sandboxes that have had their day. */
  retired: string | undefined;
}

function readyLater({ outbox }: TxContext, place: Place, version: VersionRecord, retired?: string): void {
  const { name, number, runKey } = version;
  const body: ReadyBody = { place, name, number, runKey, retired };
  if (isSnapStarted(version)) {
    const group = `lambda.snapshot.${runKey}`;
    outbox.send({ service: 'lambda', delivery: 'takeSnapshot', group, body, isLong: true });
    return;
  }
  outbox.send({ service: 'lambda', delivery: 'ready', group: `lambda.ready.${runKey}`, body });
}

/** @throws AwsError ResourceConflictException while an earlier change is not through */
export function mustBeSettled(place: Place, version: VersionRecord): void {
  if (version.state.state === 'Pending') {
    throw conflict(
      'The operation cannot be performed at this time. The function is currently in the following state: Pending',
    );
  }
  if (version.update?.status === 'InProgress') {
    throw conflict(
      `The operation cannot be performed at this time. An update is in progress for resource: ${functionArn({ place, name: version.name })}`,
    );
  }
}

/** @throws AwsError PreconditionFailedException */
export function checkRevision(version: { revisionId: string }, wanted: string | undefined): void {
  if (wanted !== undefined && wanted !== version.revisionId) throw revisionDiffers();
}

export interface Publishing {
  description?: string | undefined;
  codeSha256?: string | undefined;
  /** `$LATEST` is not new itself: so is its version at once, where nothing of it must be initialised. */
  isKnown?: boolean;
}

/** Every update counts as a change, also one with the same code (moto's `test_update_function_zip`, verified on AWS). */
function isPublished(latest: VersionRecord, { number, publishedFrom, contentId }: VersionRecord): boolean {
  if (number === 0) return false;
  return publishedFrom === undefined ? contentId === latest.contentId : publishedFrom === latest.runKey;
}

/**
 * `$LATEST` as a version with a number; the last one when it was not updated since.
 *
 * @throws AwsError InvalidParameterValueException
 */
export async function publish(
  context: TxContext,
  place: Place,
  latest: VersionRecord,
  { description, codeSha256, isKnown = false }: Publishing,
): Promise<VersionRecord> {
  const { tx, ids, now } = context;
  const current = shownSha(latest.code?.sha256 ?? latest.contentId);
  if (codeSha256 !== undefined && codeSha256 !== '' && codeSha256 !== current) {
    throw invalidParameter(
      `CodeSHA256 (${codeSha256}) is different from current CodeSHA256 in $LATEST (${current}). Please try again with the CodeSHA256 in $LATEST.`,
    );
  }
  // Its reader has seen `$LATEST`, so it is there.
  const record = (await functions.get(tx, place, latest.name)) as FunctionRecord;
  const previous = await versions.get(tx, place, latest.name, record.nextVersion - 1);
  if (previous !== undefined && isPublished(latest, previous)) return previous;
  const configuration = { ...latest.configuration };
  if (description !== undefined) configuration.description = description;
  const version: VersionRecord = {
    ...latest,
    configuration,
    number: record.nextVersion,
    revisionId: ids.uuid(),
    runKey: ids.uuid(),
    publishedFrom: latest.runKey,
    state: CREATING,
    update: undefined,
    lastModifiedMs: now(),
  };
  await functions.put(tx, place, { ...record, nextVersion: record.nextVersion + 1 });
  await mustHaveRoom(tx, place, version);
  if (isKnown && !isSnapStarted(version) && !isManaged(version)) {
    version.state = { state: 'Active' };
    version.update = { status: 'Successful' };
  }
  await putNewVersion(context, place, version);
  // `$LATEST` is another revision when it has been published.
  await versions.put(tx, place, { ...latest, revisionId: ids.uuid() });
  return version;
}
