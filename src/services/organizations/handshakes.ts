/** Handshakes: an organization invites an account, or wants to go over to all features. */

import type { TxContext } from '../../core/context.ts';
import type { Transaction } from '../../core/transaction.ts';
import { ANYWHERE, accountNumbered, accounts } from '../../policy/organization/accounts.ts';
import type { Handshake, HandshakeResource, HandshakeState } from './api.gen.ts';
import { handshakeAlreadyInState, handshakeNotFound, invalidHandshakeTransition } from './errors.ts';
import { handshakeArn } from './ids.ts';
import {
  type EndedState,
  type HandshakeRecord,
  handshakes,
  type OrganizationRecord,
  organizations,
} from './state.ts';

type Context = Pick<TxContext, 'tx' | 'now'>;

export interface FoundHandshake {
  handshake: HandshakeRecord;
  organization: OrganizationRecord;
}

/** A handshake that the account has a part in. Throws HandshakeNotFoundException. */
export async function handshakeNumbered(
  tx: Transaction,
  accountId: string,
  id: string,
): Promise<FoundHandshake> {
  const handshake = await handshakes.get(tx, ANYWHERE, id);
  const organization = handshake && (await organizations.get(tx, ANYWHERE, handshake.organizationId));
  if (handshake === undefined || organization === undefined) throw handshakeNotFound();
  const isParty = organization.managementAccount === accountId || (await isAsked(tx, handshake, accountId));
  if (!isParty) throw handshakeNotFound();
  return { handshake, organization };
}

/** An invitation by address is for whoever has that address by now. */
export async function isAsked(
  tx: Transaction,
  { accountId, party }: HandshakeRecord,
  asked: string,
): Promise<boolean> {
  if (accountId !== undefined) return accountId === asked;
  if (party.type !== 'EMAIL') return false;
  return (await accounts.getBy(tx, ANYWHERE, 'byEmail', [party.id.toLowerCase()]))?.id === asked;
}

export async function stateOfHandshake(
  { tx, now }: Context,
  handshake: HandshakeRecord,
): Promise<HandshakeState> {
  if (handshake.ended !== undefined) return handshake.ended;
  if (now() >= handshake.expiresAtMs) return 'EXPIRED';
  if (handshake.action !== 'ENABLE_ALL_FEATURES') return 'OPEN';
  return (await approvalsOf(tx, handshake.id)).every(({ ended }) => ended === 'ACCEPTED')
    ? 'OPEN'
    : 'REQUESTED';
}

export async function approvalsOf(tx: Transaction, id: string): Promise<HandshakeRecord[]> {
  return (await handshakes.listBy(tx, ANYWHERE, 'byParent', { prefix: [id] })).records;
}

/** Throws HandshakeAlreadyInStateException, InvalidHandshakeTransitionException. */
export async function endHandshake(
  context: Context,
  handshake: HandshakeRecord,
  ended: EndedState,
): Promise<HandshakeRecord> {
  const state = await stateOfHandshake(context, handshake);
  if (state === ended) throw handshakeAlreadyInState();
  const mayEnd = state === 'OPEN' || (state === 'REQUESTED' && ended === 'CANCELED');
  if (!mayEnd) throw invalidHandshakeTransition();
  const after = { ...handshake, ended, endedAtMs: context.now() };
  await handshakes.put(context.tx, ANYWHERE, after);
  return after;
}

/** Nobody has answered yet, and it is not too late. */
export function isOpen({ ended, expiresAtMs }: HandshakeRecord, nowMs: number): boolean {
  return ended === undefined && nowMs < expiresAtMs;
}

export async function shownHandshake(context: Context, found: FoundHandshake): Promise<Handshake> {
  const { handshake, organization } = found;
  const { id, action, party, requestedAtMs, expiresAtMs } = handshake;
  const isOfOrganization = action === 'ENABLE_ALL_FEATURES';
  const own = { Id: organization.id, Type: 'ORGANIZATION' as const };
  return {
    Id: id,
    Arn: handshakeArn(organization, action, id),
    Parties: isOfOrganization ? [own] : [own, { Id: party.id, Type: party.type }],
    State: await stateOfHandshake(context, handshake),
    RequestedTimestamp: new Date(requestedAtMs),
    ExpirationTimestamp: new Date(expiresAtMs),
    Action: action,
    Resources: await resourcesOf(context, found),
  };
}

async function resourcesOf(
  { tx, now }: Context,
  { handshake, organization }: FoundHandshake,
): Promise<HandshakeResource[]> {
  const management = await accountNumbered(tx, organization.managementAccount, now());
  const resources: HandshakeResource[] = [
    {
      Type: 'ORGANIZATION',
      Value: organization.id,
      Resources: [
        { Type: 'MASTER_EMAIL', Value: management.email },
        { Type: 'MASTER_NAME', Value: management.name },
        { Type: 'ORGANIZATION_FEATURE_SET', Value: organization.featureSet },
      ],
    },
  ];
  const { party, notes, parentHandshakeId } = handshake;
  if (party.type !== 'ORGANIZATION') resources.push({ Type: party.type, Value: party.id });
  if (notes !== undefined) resources.push({ Type: 'NOTES', Value: notes });
  if (parentHandshakeId !== undefined) {
    resources.push({ Type: 'PARENT_HANDSHAKE', Value: parentHandshakeId });
  }
  return resources;
}
