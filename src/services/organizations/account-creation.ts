/**
 * An account in three steps: CreateAccount keeps the request, the outbox makes the role by which the management account
 * gets in, and then the account is there. The role is made before the account joins, so that no SCP is in its way.
 */

import { rootOf } from '../../core/caller.ts';
import type { DeliveryContext, TxContext } from '../../core/context.ts';
import { AwsError } from '../../core/errors.ts';
import { ANYWHERE, accounts } from '../../policy/organization/accounts.ts';
import { organizationsChanged } from '../../policy/organization/revision.ts';
import type { CreateAccountFailureReason, CreateAccountStatus } from './api.gen.ts';
import { isFull, join } from './membership.ts';
import {
  type AccountRequestRecord,
  accountRequests,
  type OrganizationRecord,
  organizations,
} from './state.ts';

export interface AccountRequested {
  organizationId: string;
  requestId: string;
}

/** Those who wait for a request to be done. */
export const requestTopic = (id: string) => `organizations/request/${id}`;

export async function createRequestedAccount(context: DeliveryContext, body: unknown): Promise<void> {
  // What CreateAccount sent.
  const { organizationId, requestId } = body as AccountRequested;
  const asked = await context.transact(async ({ tx }) => ({
    request: await accountRequests.get(tx, ANYWHERE, organizationId, requestId),
    organization: await organizations.get(tx, ANYWHERE, organizationId),
  }));
  const { request, organization } = asked;
  if (request === undefined || organization === undefined || request.completedAtMs !== undefined) return;
  const problem = await context.transact((inner) => problemOf(inner, organization, request));
  if (problem === undefined) await createAccessRole(context, organization, request);
  await context.transact((inner) => complete(context, inner, organizationId, requestId));
}

async function problemOf(
  context: TxContext,
  organization: OrganizationRecord,
  { email }: AccountRequestRecord,
): Promise<CreateAccountFailureReason | undefined> {
  const other = await accounts.getBy(context.tx, ANYWHERE, 'byEmail', [email.toLowerCase()]);
  if (other !== undefined) return 'EMAIL_ALREADY_EXISTS';
  return (await isFull(context, organization)) ? 'ACCOUNT_LIMIT_EXCEEDED' : undefined;
}

async function createAccessRole(
  { call }: DeliveryContext,
  { partition, managementAccount }: OrganizationRecord,
  { accountId, roleName }: AccountRequestRecord,
): Promise<void> {
  const asRoot = call.as(rootOf(accountId, undefined, partition));
  const place = { account: accountId };
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${managementAccount}:root` },
        Action: 'sts:AssumeRole',
      },
    ],
  });
  try {
    await asRoot('iam', 'CreateRole', { RoleName: roleName, AssumeRolePolicyDocument }, place);
  } catch (error) {
    // An earlier try got so far.
    if (!(error instanceof AwsError) || error.code !== 'EntityAlreadyExistsException') throw error;
  }
  const PolicyArn = `arn:${partition}:iam::aws:policy/AdministratorAccess`;
  await asRoot('iam', 'AttachRolePolicy', { RoleName: roleName, PolicyArn }, place);
}

/** Looks again: two requests with one address may have come this far together. */
async function complete(
  delivery: DeliveryContext,
  context: TxContext,
  organizationId: string,
  requestId: string,
): Promise<void> {
  const { tx, now, outbox } = context;
  const request = await accountRequests.get(tx, ANYWHERE, organizationId, requestId);
  const organization = await organizations.get(tx, ANYWHERE, organizationId);
  delivery.complete(tx);
  if (request === undefined || organization === undefined) return;
  const failure = await problemOf(context, organization, request);
  await accountRequests.put(tx, ANYWHERE, { ...request, completedAtMs: now(), failure });
  if (failure === undefined) {
    const { accountId: id, accountName: name, email, billingAccess, tags } = request;
    const account = { id, name, email, billingAccess, state: 'ACTIVE' as const, createdAtMs: now() };
    await join(context, organization, account, 'CREATED', tags);
    organizationsChanged(tx);
  }
  outbox.wake(requestTopic(requestId));
}

export function stateOf({ completedAtMs, failure }: AccountRequestRecord) {
  if (completedAtMs === undefined) return 'IN_PROGRESS';
  return failure === undefined ? 'SUCCEEDED' : 'FAILED';
}

export function shownRequest(request: AccountRequestRecord): CreateAccountStatus {
  const { id, accountName, accountId, requestedAtMs, completedAtMs, failure } = request;
  const State = stateOf(request);
  return {
    Id: id,
    AccountName: accountName,
    State,
    RequestedTimestamp: new Date(requestedAtMs),
    ...(completedAtMs === undefined ? {} : { CompletedTimestamp: new Date(completedAtMs) }),
    ...(State === 'SUCCEEDED' ? { AccountId: accountId } : {}),
    ...(failure === undefined ? {} : { FailureReason: failure }),
  };
}
