/** Identity providers, SAML's and OpenID Connect's: their part of the service's table. */

import type { Service } from '../../core/service.ts';
import { tagging, untagging } from './access.ts';
import type { Api } from './api.gen.ts';
import { addClientIDToOpenIDConnectProvider } from './operations/add-client-id-to-open-id-connect-provider.ts';
import { createOpenIDConnectProvider } from './operations/create-open-id-connect-provider.ts';
import { createSAMLProvider } from './operations/create-saml-provider.ts';
import { deleteOpenIDConnectProvider } from './operations/delete-open-id-connect-provider.ts';
import { deleteSAMLProvider } from './operations/delete-saml-provider.ts';
import { getOpenIDConnectProvider } from './operations/get-open-id-connect-provider.ts';
import { getSAMLProvider } from './operations/get-saml-provider.ts';
import { listOpenIDConnectProviderTags } from './operations/list-open-id-connect-provider-tags.ts';
import { listOpenIDConnectProviders } from './operations/list-open-id-connect-providers.ts';
import { listSAMLProviderTags } from './operations/list-saml-provider-tags.ts';
import { listSAMLProviders } from './operations/list-saml-providers.ts';
import { removeClientIDFromOpenIDConnectProvider } from './operations/remove-client-id-from-open-id-connect-provider.ts';
import { tagOpenIDConnectProvider } from './operations/tag-open-id-connect-provider.ts';
import { tagSAMLProvider } from './operations/tag-saml-provider.ts';
import { untagOpenIDConnectProvider } from './operations/untag-open-id-connect-provider.ts';
import { untagSAMLProvider } from './operations/untag-saml-provider.ts';
import { updateOpenIDConnectProviderThumbprint } from './operations/update-open-id-connect-provider-thumbprint.ts';
import { updateSAMLProvider } from './operations/update-saml-provider.ts';
import {
  onOidcProvider,
  onSamlProvider,
  toCreateOidcProvider,
  toCreateSamlProvider,
  toListProviders,
} from './provider-access.ts';
import { reads, writes } from './table.ts';

export const providerOperations = {
  AddClientIDToOpenIDConnectProvider: writes(
    addClientIDToOpenIDConnectProvider,
    onOidcProvider('AddClientIDToOpenIDConnectProvider'),
  ),
  CreateOpenIDConnectProvider: writes(createOpenIDConnectProvider, toCreateOidcProvider),
  CreateSAMLProvider: writes(createSAMLProvider, toCreateSamlProvider),
  DeleteOpenIDConnectProvider: writes(
    deleteOpenIDConnectProvider,
    onOidcProvider('DeleteOpenIDConnectProvider'),
  ),
  DeleteSAMLProvider: writes(deleteSAMLProvider, onSamlProvider('DeleteSAMLProvider')),
  GetOpenIDConnectProvider: reads(getOpenIDConnectProvider, onOidcProvider('GetOpenIDConnectProvider')),
  GetSAMLProvider: reads(getSAMLProvider, onSamlProvider('GetSAMLProvider')),
  ListOpenIDConnectProviderTags: reads(
    listOpenIDConnectProviderTags,
    onOidcProvider('ListOpenIDConnectProviderTags'),
  ),
  ListOpenIDConnectProviders: reads(
    listOpenIDConnectProviders,
    toListProviders('ListOpenIDConnectProviders', 'oidc-provider'),
  ),
  ListSAMLProviderTags: reads(listSAMLProviderTags, onSamlProvider('ListSAMLProviderTags')),
  ListSAMLProviders: reads(listSAMLProviders, toListProviders('ListSAMLProviders', 'saml-provider')),
  RemoveClientIDFromOpenIDConnectProvider: writes(
    removeClientIDFromOpenIDConnectProvider,
    onOidcProvider('RemoveClientIDFromOpenIDConnectProvider'),
  ),
  TagOpenIDConnectProvider: writes(
    tagOpenIDConnectProvider,
    onOidcProvider('TagOpenIDConnectProvider', tagging),
  ),
  TagSAMLProvider: writes(tagSAMLProvider, onSamlProvider('TagSAMLProvider', tagging)),
  UntagOpenIDConnectProvider: writes(
    untagOpenIDConnectProvider,
    onOidcProvider('UntagOpenIDConnectProvider', untagging),
  ),
  UntagSAMLProvider: writes(untagSAMLProvider, onSamlProvider('UntagSAMLProvider', untagging)),
  UpdateOpenIDConnectProviderThumbprint: writes(
    updateOpenIDConnectProviderThumbprint,
    onOidcProvider('UpdateOpenIDConnectProviderThumbprint'),
  ),
  UpdateSAMLProvider: writes(updateSAMLProvider, onSamlProvider('UpdateSAMLProvider')),
} satisfies Service<Api>['operations'];
