/** What an account, or the organization it manages, has switched on: its part of the service's table. */

import type { Service } from '../../core/service.ts';
import { onAccount } from './access.ts';
import type { Api } from './api.gen.ts';
import { disableOrganizationsRootCredentialsManagement } from './operations/disable-organizations-root-credentials-management.ts';
import { disableOrganizationsRootSessions } from './operations/disable-organizations-root-sessions.ts';
import { disableOutboundWebIdentityFederation } from './operations/disable-outbound-web-identity-federation.ts';
import { enableOrganizationsRootCredentialsManagement } from './operations/enable-organizations-root-credentials-management.ts';
import { enableOrganizationsRootSessions } from './operations/enable-organizations-root-sessions.ts';
import { enableOutboundWebIdentityFederation } from './operations/enable-outbound-web-identity-federation.ts';
import { getOutboundWebIdentityFederationInfo } from './operations/get-outbound-web-identity-federation-info.ts';
import { listOrganizationsFeatures } from './operations/list-organizations-features.ts';
import { setSecurityTokenServicePreferences } from './operations/set-security-token-service-preferences.ts';
import { reads, writes } from './table.ts';

export const accountOperations = {
  DisableOrganizationsRootCredentialsManagement: writes(
    disableOrganizationsRootCredentialsManagement,
    onAccount('DisableOrganizationsRootCredentialsManagement'),
  ),
  DisableOrganizationsRootSessions: writes(
    disableOrganizationsRootSessions,
    onAccount('DisableOrganizationsRootSessions'),
  ),
  DisableOutboundWebIdentityFederation: writes(
    disableOutboundWebIdentityFederation,
    onAccount('DisableOutboundWebIdentityFederation'),
  ),
  EnableOrganizationsRootCredentialsManagement: writes(
    enableOrganizationsRootCredentialsManagement,
    onAccount('EnableOrganizationsRootCredentialsManagement'),
  ),
  EnableOrganizationsRootSessions: writes(
    enableOrganizationsRootSessions,
    onAccount('EnableOrganizationsRootSessions'),
  ),
  EnableOutboundWebIdentityFederation: writes(
    enableOutboundWebIdentityFederation,
    onAccount('EnableOutboundWebIdentityFederation'),
  ),
  GetOutboundWebIdentityFederationInfo: reads(
    getOutboundWebIdentityFederationInfo,
    onAccount('GetOutboundWebIdentityFederationInfo'),
  ),
  ListOrganizationsFeatures: reads(listOrganizationsFeatures, onAccount('ListOrganizationsFeatures')),
  SetSecurityTokenServicePreferences: writes(
    setSecurityTokenServicePreferences,
    onAccount('SetSecurityTokenServicePreferences'),
    { recorded: { GlobalEndpointTokenVersion: 'tokens are good in all regions here' } },
  ),
} satisfies Service<Api>['operations'];
