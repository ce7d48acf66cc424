/** Taking functions and versions away, with all that hangs on them. */

import type { DeliveryContext, TxContext } from '../../core/context.ts';
import type { Place } from '../../core/place.ts';
import { forgetManaged } from './capacity/launching.ts';
import { forgetFunctionLater } from './durable/closing.ts';
import { lambdaError } from './errors.ts';
import { versionName } from './lookups.ts';
import { dropProvisioned } from './provisioning.ts';
import {
  ANYWHERE,
  aliases,
  eventInvokes,
  type FunctionRecord,
  functions,
  policies,
  runtimeManagement,
  urlIds,
  urls,
  type VersionRecord,
  versions,
} from './state.ts';
import { releaseAll } from './versions.ts';

/** @throws AwsError ResourceConflictException while an alias leads to it */
export async function removeVersion(context: TxContext, place: Place, version: VersionRecord): Promise<void> {
  const { tx } = context;
  const { name, number } = version;
  const own = versionName(number);
  const leading: string[] = [];
  for await (const alias of aliases.scan(tx, place, { prefix: [name] })) {
    if (alias.version === own || alias.weights[own] !== undefined) leading.push(alias.name);
  }
  if (leading.length > 0) {
    throw lambdaError(
      'ResourceConflictException',
      `Version is currently referenced by alias [${leading.join(', ')}]`,
    );
  }
  await removeQualified(context, place, name, own);
  await dropVersion(context, place, version);
}

/** What is kept for a version or an alias by its name. @param stay versions, where an alias led to them */
export async function removeQualified(
  context: TxContext,
  place: Place,
  name: string,
  qualifier: string,
  stay: readonly string[] = [],
): Promise<void> {
  const { tx } = context;
  await policies.delete(tx, place, name, qualifier);
  await eventInvokes.delete(tx, place, name, qualifier);
  await dropProvisioned(context, { place, name, qualifier }, stay);
  await runtimeManagement.delete(tx, place, name, qualifier);
  const url = await urls.get(tx, place, name, qualifier);
  if (url === undefined) return;
  await urls.delete(tx, place, name, qualifier);
  await urlIds.delete(tx, ANYWHERE, url.id);
}

async function dropVersion(context: TxContext, place: Place, version: VersionRecord): Promise<void> {
  await releaseAll(context, place, version);
  await forgetManaged(context, place, version);
  await versions.deleteRecord(context.tx, place, version);
  retireLater(context, [version.runKey]);
}

/** The function with everything of it. */
export async function removeFunction(
  context: TxContext,
  place: Place,
  record: FunctionRecord,
): Promise<void> {
  const { tx } = context;
  const { name } = record;
  const prefix = [name];
  const qualifiers = new Set(['', '$LATEST']);
  for await (const alias of aliases.scan(tx, place, { prefix })) {
    qualifiers.add(alias.name);
    await aliases.deleteRecord(tx, place, alias);
  }
  for await (const version of versions.scan(tx, place, { prefix })) {
    qualifiers.add(versionName(version.number));
    await dropVersion(context, place, version);
  }
  for (const qualifier of qualifiers) await removeQualified(context, place, name, qualifier);
  forgetFunctionLater(context, place, record.id);
  await functions.deleteRecord(tx, place, record);
}

/** Ends sandboxes once the commit stands. */
export function retireLater({ outbox }: TxContext, keys: readonly string[]): void {
  const [first = ''] = keys;
  outbox.send({ service: 'lambda', delivery: 'retire', group: `lambda.retire.${first}`, body: { keys } });
}

export async function retire({ functions: runtimes }: DeliveryContext, body: unknown): Promise<void> {
  // What `retireLater` sent.
  for (const key of (body as { keys: string[] }).keys) runtimes.retire(key);
}
