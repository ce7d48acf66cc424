import { anyService, type Service } from '../../core/service.ts';
import {
  nobodyNeedsLeave,
  toAssumeRole,
  toAssumeRoleWithSAML,
  toAssumeRoleWithWebIdentity,
  toDecodeAuthorizationMessage,
  toGetAccessKeyInfo,
  toGetDelegatedAccessToken,
  toGetFederationToken,
  toGetScopedCredentials,
  toGetSessionToken,
  toGetWebIdentityToken,
} from './access.ts';
import type { Api } from './api.gen.ts';
import { assumeRole } from './operations/assume-role.ts';
import { assumeRoleWithSAML } from './operations/assume-role-with-saml.ts';
import { assumeRoleWithWebIdentity } from './operations/assume-role-with-web-identity.ts';
import { assumeRoot } from './operations/assume-root.ts';
import { decodeAuthorizationMessage } from './operations/decode-authorization-message.ts';
import { getAccessKeyInfo } from './operations/get-access-key-info.ts';
import { getCallerIdentity } from './operations/get-caller-identity.ts';
import { getDelegatedAccessToken } from './operations/get-delegated-access-token.ts';
import { getFederationToken } from './operations/get-federation-token.ts';
import { getScopedCredentials } from './operations/get-scoped-credentials.ts';
import { getSessionToken } from './operations/get-session-token.ts';
import { getWebIdentityToken } from './operations/get-web-identity-token.ts';
import { toAssumeRoot } from './root-tasks.ts';
import { answerTokenIssuer, signingKeys } from './token-keys.ts';

/** Of sessions it keeps nothing: they are in their tokens. */
const service: Service<Api> = {
  name: 'sts',
  collections: [signingKeys],
  operations: {
    AssumeRole: {
      kind: 'tx',
      handler: assumeRole,
      access: toAssumeRole,
      refused: { ProvidedContexts: 'there are no context providers' },
    },
    AssumeRoleWithSAML: {
      kind: 'staged',
      handler: assumeRoleWithSAML,
      access: toAssumeRoleWithSAML,
    },
    AssumeRoleWithWebIdentity: {
      kind: 'staged',
      handler: assumeRoleWithWebIdentity,
      access: toAssumeRoleWithWebIdentity,
      refused: { ProviderId: 'only OpenID Connect ID tokens are taken, not the access tokens of OAuth 2.0' },
    },
    AssumeRoot: { kind: 'tx', handler: assumeRoot, access: toAssumeRoot },
    DecodeAuthorizationMessage: {
      kind: 'tx',
      handler: decodeAuthorizationMessage,
      access: toDecodeAuthorizationMessage,
      readOnly: true,
    },
    GetAccessKeyInfo: { kind: 'tx', handler: getAccessKeyInfo, access: toGetAccessKeyInfo, readOnly: true },
    GetCallerIdentity: { kind: 'tx', handler: getCallerIdentity, access: nobodyNeedsLeave, readOnly: true },
    GetDelegatedAccessToken: {
      kind: 'tx',
      handler: getDelegatedAccessToken,
      access: toGetDelegatedAccessToken,
      refused: { '*': 'No account here is a partner that AWS has admitted, so no token is ever sent.' },
    },
    GetFederationToken: { kind: 'tx', handler: getFederationToken, access: toGetFederationToken },
    GetScopedCredentials: {
      kind: 'tx',
      handler: getScopedCredentials,
      access: toGetScopedCredentials,
      recorded: { ScopedSessionDescription: 'it is for the record of the call only' },
    },
    GetSessionToken: { kind: 'tx', handler: getSessionToken, access: toGetSessionToken },
    GetWebIdentityToken: {
      kind: 'staged',
      handler: getWebIdentityToken,
      access: toGetWebIdentityToken,
      refused: {
        Scope: 'AWS does not say what it does',
        SubjectMode: 'the subject is the identity in AWS; OriginIdentity is nowhere described',
      },
    },
  },
  hosted: { 'token-issuer': answerTokenIssuer },
};

export const stsService = anyService(service);
