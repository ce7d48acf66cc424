/** The tree: one root, units in units, accounts in any of them. */

import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE, accounts } from '../../policy/organization/accounts.ts';
import type { OrganizationalUnit } from './api.gen.ts';
import { duplicateUnit, targetNotFound, unitNotFound } from './errors.ts';
import { kindOfTarget, type TargetKind, unitArn } from './ids.ts';
import { findMember } from './organization.ts';
import { type OrganizationRecord, type UnitRecord, units } from './state.ts';

/** Something in the tree that policies and tags can be on. */
export interface Target {
  id: string;
  kind: TargetKind;
  name: string;
  /** None for the root. */
  parentId?: string | undefined;
}

/** Undefined when there is no such thing in this organization. */
export async function findTarget(
  tx: Transaction,
  organization: OrganizationRecord,
  id: string,
): Promise<Target | undefined> {
  const kind = kindOfTarget(id);
  if (kind === 'ROOT') return id === organization.rootId ? { id, kind, name: 'Root' } : undefined;
  if (kind === 'ORGANIZATIONAL_UNIT') {
    const unit = await units.get(tx, ANYWHERE, organization.id, id);
    return unit && { id, kind, name: unit.name, parentId: unit.parentId };
  }
  const member = kind && (await findMember(tx, organization, id));
  return member && { id, kind: 'ACCOUNT', name: member.name, parentId: member.membership.parentId };
}

/** Throws TargetNotFoundException. */
export async function targetNamed(
  tx: Transaction,
  organization: OrganizationRecord,
  id: string,
): Promise<Target> {
  const target = await findTarget(tx, organization, id);
  if (target === undefined) throw targetNotFound();
  return target;
}

/** Root or unit; an account has no children. */
export async function isParent(
  tx: Transaction,
  organization: OrganizationRecord,
  id: string,
): Promise<boolean> {
  const target = await findTarget(tx, organization, id);
  return target !== undefined && target.kind !== 'ACCOUNT';
}

/** From the root down to the target itself. */
export async function lineOf(
  tx: Transaction,
  organization: OrganizationRecord,
  id: string,
): Promise<Target[]> {
  const line: Target[] = [];
  let next: string | undefined = id;
  while (next !== undefined) {
    const target: Target | undefined = await findTarget(tx, organization, next);
    if (target === undefined) break;
    line.unshift(target);
    next = target.parentId;
  }
  return line;
}

/** `o-.../r-.../ou-.../`, as `aws:PrincipalOrgPaths` shows it: the units above an account, not the account. */
export function pathOf(organization: OrganizationRecord, line: readonly Target[]): string {
  const above = line.filter(({ kind }) => kind !== 'ACCOUNT').map(({ id }) => id);
  return `${[organization.id, ...above].join('/')}/`;
}

/** Throws OrganizationalUnitNotFoundException. */
export async function unitNamed(
  tx: Transaction,
  { id }: OrganizationRecord,
  unitId: string,
): Promise<UnitRecord> {
  const unit = await units.get(tx, ANYWHERE, id, unitId);
  if (unit === undefined) throw unitNotFound();
  return unit;
}

/** All units right below a parent, in the order of their creation. */
export async function unitsBelow(
  tx: Transaction,
  { id }: OrganizationRecord,
  parentId: string,
): Promise<UnitRecord[]> {
  const found: UnitRecord[] = [];
  let after: Uint8Array | undefined;
  do {
    const query = { prefix: [id, parentId], ...(after === undefined ? {} : { after }) };
    const page = await units.listBy(tx, ANYWHERE, 'byParent', query);
    found.push(...page.records);
    after = page.next;
  } while (after !== undefined);
  return found;
}

export async function hasChildren(
  tx: Transaction,
  { id }: OrganizationRecord,
  parentId: string,
): Promise<boolean> {
  const first = { prefix: [id, parentId], limit: 1 };
  const below = await units.listBy(tx, ANYWHERE, 'byParent', first);
  const within = await accounts.listBy(tx, ANYWHERE, 'byParent', first);
  return below.records.length + within.records.length > 0;
}

export async function shownUnit(
  tx: Transaction,
  organization: OrganizationRecord,
  { id, name }: UnitRecord,
): Promise<OrganizationalUnit> {
  const line = await lineOf(tx, organization, id);
  return { Id: id, Arn: unitArn(organization, id), Name: name, Path: pathOf(organization, line) };
}

/** Throws DuplicateOrganizationalUnitException. Siblings' names differ, case counts. */
export async function checkUnitName(
  tx: Transaction,
  organization: OrganizationRecord,
  parentId: string,
  name: string,
): Promise<void> {
  const siblings = await unitsBelow(tx, organization, parentId);
  if (siblings.some((unit) => unit.name === name)) throw duplicateUnit();
}
