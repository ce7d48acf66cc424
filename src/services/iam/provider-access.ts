/** How operations on identity providers are authorised. */

import type { Access, AccessContext } from '../../core/service.ts';
import { oidcProviderByArn } from '../../policy/identity/oidc-providers.ts';
import { samlProviderByArn } from '../../policy/identity/saml-providers.ts';
import type { Tag } from '../../policy/identity/users.ts';
import { creation, type Options, onTarget } from './access.ts';
import { accountArn } from './names.ts';

export interface OnOidcProvider {
  OpenIDConnectProviderArn: string;
}

export interface OnSamlProvider {
  SAMLProviderArn: string;
}

export function onOidcProvider<M = unknown>(
  operation: string,
  options?: Options<M>,
): Access<OnOidcProvider & M> {
  return onTarget(
    operation,
    async ({ tx }, { OpenIDConnectProviderArn: arn }: OnOidcProvider) =>
      (await oidcProviderByArn(tx, arn)) ?? { arn },
    options,
  );
}

export function onSamlProvider<M = unknown>(
  operation: string,
  options?: Options<M>,
): Access<OnSamlProvider & M> {
  return onTarget(
    operation,
    async ({ tx }, { SAMLProviderArn: arn }: OnSamlProvider) => (await samlProviderByArn(tx, arn)) ?? { arn },
    options,
  );
}

export const toCreateOidcProvider = creation(
  'CreateOpenIDConnectProvider',
  ({ place }: AccessContext, { Url }: { Url: string; Tags?: readonly Tag[] | undefined }) =>
    accountArn(place, `oidc-provider/${Url.replace(/^https?:\/\//, '')}`),
  'TagOpenIDConnectProvider',
);

export const toCreateSamlProvider = creation(
  'CreateSAMLProvider',
  ({ place }: AccessContext, { Name }: { Name: string; Tags?: readonly Tag[] | undefined }) =>
    accountArn(place, `saml-provider/${Name}`),
  'TagSAMLProvider',
);

/** ListOpenIDConnectProviders and ListSAMLProviders, of all providers of an account. */
export function toListProviders(operation: string, kind: 'oidc-provider' | 'saml-provider'): Access<object> {
  return creation(operation, ({ place }) => accountArn(place, `${kind}/*`));
}
