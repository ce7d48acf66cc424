/**
 * Delegation requests: temporary rights that a product of AWS's or of a partner asks an account for. Only those make
 * requests that AWS has admitted and registered the policy templates of. Here nobody is, so there are none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation.html
 */

import type { AwsError } from '../../core/errors.ts';
import { type Place, partitionOf } from '../../core/place.ts';
import type { Access } from '../../core/service.ts';
import { access, type Conditions } from './access.ts';
import type { CreateDelegationRequestRequest, ListDelegationRequestsRequest } from './api.gen.ts';
import { noSuchEntity } from './errors.ts';

export const NO_REQUESTS = 'No account here is a partner that AWS has admitted, so nobody makes any.';

export const noSuchRequest = (id: string): AwsError =>
  noSuchEntity(`Delegation request ${id} cannot be found.`);

/** ARN of a request that nobody has taken on yet: of the caller's account. */
export const requestArn = ({ region, account }: Place, id: string): string =>
  `arn:${partitionOf(region)}:iam::${account}:delegation-request/${id}`;

/** The id in the ARN of a request; undefined when it names something else. */
export function requestIdOf(arn: string): string | undefined {
  return /^arn:[^:]+:iam::\d{12}:delegation-request\/([\w-]{16,128})$/.exec(arn)?.[1];
}

export function onRequest(operation: string): Access<{ DelegationRequestId: string }> {
  return access([operation], ({ place }, { DelegationRequestId: id }) => [
    { action: `iam:${operation}`, resource: requestArn(place, id) },
  ]);
}

export const toGetHumanReadableSummary: Access<{ EntityArn: string }> = access(
  ['GetHumanReadableSummary'],
  // Who has not taken the request on yet is of any account.
  ({ place: { account } }, { EntityArn }) => [
    { action: 'iam:GetHumanReadableSummary', resource: EntityArn, account },
  ],
);

export const toCreateRequest: Access<CreateDelegationRequestRequest> = access(
  ['CreateDelegationRequest'],
  ({ place }, { SessionDuration, NotificationChannel, Permissions: { PolicyTemplateArn: template } }) => {
    const conditions: Conditions = {
      'iam:DelegationDuration': String(SessionDuration),
      'iam:NotificationChannel': NotificationChannel,
      ...(template === undefined ? {} : { 'iam:TemplateArn': template }),
    };
    return [{ action: 'iam:CreateDelegationRequest', resource: requestArn(place, '*'), conditions }];
  },
);

export const toListRequests: Access<ListDelegationRequestsRequest> = access(
  ['ListDelegationRequests'],
  (_context, { OwnerId: owner }) => {
    const conditions: Conditions = owner === undefined ? {} : { 'iam:DelegationRequestOwner': owner };
    return [{ action: 'iam:ListDelegationRequests', resource: '*', conditions }];
  },
);
