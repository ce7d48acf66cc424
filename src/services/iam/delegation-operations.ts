/** What only AWS and its partners can begin: its part of the service's table. Nothing of it changes any decision. */

import type { Access, Service, TxHandler, TxOperation } from '../../core/service.ts';
import { onAccount } from './access.ts';
import { NO_PROPERTIES, toPutProperties } from './account-properties.ts';
import type { Api } from './api.gen.ts';
import {
  NO_REQUESTS,
  onRequest,
  toCreateRequest,
  toGetHumanReadableSummary,
  toListRequests,
} from './delegation-requests.ts';
import { acceptDelegationRequest } from './operations/accept-delegation-request.ts';
import { acquireRole } from './operations/acquire-role.ts';
import { associateDelegationRequest } from './operations/associate-delegation-request.ts';
import { createDelegationRequest } from './operations/create-delegation-request.ts';
import { getAccountProperties } from './operations/get-account-properties.ts';
import { getDelegationRequest } from './operations/get-delegation-request.ts';
import { getHumanReadableSummary } from './operations/get-human-readable-summary.ts';
import { getRoleTemplateVersion } from './operations/get-role-template-version.ts';
import { listDelegationRequests } from './operations/list-delegation-requests.ts';
import { putAccountProperties } from './operations/put-account-properties.ts';
import { rejectDelegationRequest } from './operations/reject-delegation-request.ts';
import { sendDelegationToken } from './operations/send-delegation-token.ts';
import { updateDelegationRequest } from './operations/update-delegation-request.ts';
import { NO_TEMPLATES, toAcquireRole, toGetTemplate } from './role-templates.ts';
import { reads } from './table.ts';

function refuses<I, O>(handler: TxHandler<I, O>, access: Access<I>, reason: string): TxOperation<I, O> {
  return { kind: 'tx', handler, access, refused: { '*': reason } };
}

export const delegationOperations = {
  AcceptDelegationRequest: refuses(
    acceptDelegationRequest,
    onRequest('AcceptDelegationRequest'),
    NO_REQUESTS,
  ),
  AcquireRole: refuses(acquireRole, toAcquireRole, NO_TEMPLATES),
  AssociateDelegationRequest: refuses(
    associateDelegationRequest,
    onRequest('AssociateDelegationRequest'),
    NO_REQUESTS,
  ),
  CreateDelegationRequest: refuses(createDelegationRequest, toCreateRequest, NO_REQUESTS),
  GetAccountProperties: reads(getAccountProperties, onAccount('GetAccountProperties')),
  GetDelegationRequest: {
    ...refuses(getDelegationRequest, onRequest('GetDelegationRequest'), NO_REQUESTS),
    readOnly: true,
  },
  GetHumanReadableSummary: {
    ...refuses(getHumanReadableSummary, toGetHumanReadableSummary, NO_REQUESTS),
    readOnly: true,
  },
  GetRoleTemplateVersion: {
    ...refuses(getRoleTemplateVersion, toGetTemplate, NO_TEMPLATES),
    readOnly: true,
  },
  ListDelegationRequests: reads(listDelegationRequests, toListRequests),
  PutAccountProperties: refuses(putAccountProperties, toPutProperties, NO_PROPERTIES),
  RejectDelegationRequest: refuses(
    rejectDelegationRequest,
    onRequest('RejectDelegationRequest'),
    NO_REQUESTS,
  ),
  SendDelegationToken: refuses(sendDelegationToken, onRequest('SendDelegationToken'), NO_REQUESTS),
  UpdateDelegationRequest: refuses(
    updateDelegationRequest,
    onRequest('UpdateDelegationRequest'),
    NO_REQUESTS,
  ),
} satisfies Service<Api>['operations'];
