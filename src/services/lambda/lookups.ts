/** Finding functions, versions and aliases; what is not there is answered in AWS's words. */

import type { Transaction } from '../../core/transaction.ts';
import { functionNotFound, notFound } from './errors.ts';
import { type FunctionAddress, isAliasName, isVersionNumber, LATEST, qualifiedArn } from './names.ts';
import {
  type AliasRecord,
  aliases,
  type FunctionRecord,
  functions,
  type VersionRecord,
  versions,
} from './state.ts';

/** @throws AwsError ResourceNotFoundException */
export async function requireFunction(tx: Transaction, address: FunctionAddress): Promise<FunctionRecord> {
  const found = await functions.shared(tx, address.place, address.name);
  if (found === undefined) throw functionNotFound(qualifiedArn(address));
  return found;
}

/** The number behind `$LATEST` or digits. */
export function numberOf(qualifier: string): number {
  return qualifier === LATEST ? 0 : Number(qualifier);
}

export function versionName(number: number): string {
  return number === 0 ? LATEST : String(number);
}

export async function findVersion(
  tx: Transaction,
  { place, name }: FunctionAddress,
  qualifier: string,
): Promise<VersionRecord | undefined> {
  return versions.shared(tx, place, name, numberOf(qualifier));
}

/** What a qualifier stands for. */
export interface Resolved {
  version: VersionRecord;
  /** Set where the qualifier is an alias. */
  alias?: AliasRecord | undefined;
}

/**
 * The version that an address means; an alias means the version that it points to.
 *
 * @throws AwsError ResourceNotFoundException
 */
export async function requireVersion(tx: Transaction, address: FunctionAddress): Promise<Resolved> {
  const { place, name, qualifier = LATEST } = address;
  const isPlain = qualifier === LATEST || isVersionNumber(qualifier);
  const alias = isPlain ? undefined : await aliases.shared(tx, place, name, qualifier);
  if (!isPlain && alias === undefined) throw functionNotFound(qualifiedArn(address));
  const version = await findVersion(tx, address, alias?.version ?? qualifier);
  if (version === undefined) throw functionNotFound(qualifiedArn(address));
  return { version, alias };
}

/** The versions that an alias leads to, its own first. */
export function targetsOf({ version, weights }: Pick<AliasRecord, 'version' | 'weights'>): string[] {
  return [version, ...Object.keys(weights)];
}

/** Names of the versions that a qualifier means: an alias with weights leads to two, one that is not there to none. */
export async function versionsBehind(
  tx: Transaction,
  { place, name, qualifier = LATEST }: FunctionAddress,
): Promise<string[]> {
  if (!isAliasName(qualifier)) return [qualifier];
  const alias = await aliases.get(tx, place, name, qualifier);
  return alias === undefined ? [] : targetsOf(alias);
}

/** `$LATEST` of a function that is there. */
export async function requireLatest(tx: Transaction, address: FunctionAddress): Promise<VersionRecord> {
  const latest = await findVersion(tx, address, LATEST);
  if (latest === undefined) throw functionNotFound(qualifiedArn({ ...address, qualifier: undefined }));
  return latest;
}

/** Whether a function is there, and what its qualifier names, if there is one. */
export async function isThere(tx: Transaction, address: FunctionAddress): Promise<boolean> {
  const { place, name, qualifier } = address;
  if ((await functions.shared(tx, place, name)) === undefined) return false;
  if (qualifier === undefined || qualifier === LATEST) return true;
  const named = isAliasName(qualifier)
    ? await aliases.get(tx, place, name, qualifier)
    : await findVersion(tx, address, qualifier);
  return named !== undefined;
}

/** Checks that a qualifier, if there is one, names something. @throws AwsError ResourceNotFoundException */
export async function requireQualified(tx: Transaction, address: FunctionAddress): Promise<FunctionRecord> {
  const found = await requireFunction(tx, { ...address, qualifier: undefined });
  if (!(await isThere(tx, address))) throw qualifierNotFound(address);
  return found;
}

/** Aliases have words of their own; no alias has a dollar sign in its name. */
export function qualifierNotFound(address: FunctionAddress): Error {
  const { qualifier = LATEST } = address;
  return isAliasName(qualifier) && !qualifier.includes('$')
    ? notFound(`Cannot find alias arn: ${qualifiedArn(address)}`)
    : functionNotFound(qualifiedArn(address));
}
