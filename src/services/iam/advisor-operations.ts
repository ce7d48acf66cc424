/** Access advisor: its part of the service's table. */

import type { Service } from '../../core/service.ts';
import { onAccount } from './access.ts';
import type { Api } from './api.gen.ts';
import { generateOrganizationsAccessReport } from './operations/generate-organizations-access-report.ts';
import { generateServiceLastAccessedDetails } from './operations/generate-service-last-accessed-details.ts';
import { getOrganizationsAccessReport } from './operations/get-organizations-access-report.ts';
import { getServiceLastAccessedDetails } from './operations/get-service-last-accessed-details.ts';
import { getServiceLastAccessedDetailsWithEntities } from './operations/get-service-last-accessed-details-with-entities.ts';
import { listPoliciesGrantingServiceAccess } from './operations/list-policies-granting-service-access.ts';
import { onOrganizationEntity, onReported } from './simulator/access.ts';
import { reads } from './table.ts';

export const advisorOperations = {
  GenerateOrganizationsAccessReport: {
    kind: 'staged',
    handler: generateOrganizationsAccessReport,
    access: onOrganizationEntity,
  },
  GetOrganizationsAccessReport: reads(
    getOrganizationsAccessReport,
    onAccount('GetOrganizationsAccessReport'),
  ),
  // A report changes nothing that anybody is decided by, so the account's revision stays.
  GenerateServiceLastAccessedDetails: {
    kind: 'tx',
    handler: generateServiceLastAccessedDetails,
    access: onReported('GenerateServiceLastAccessedDetails'),
    recorded: { Granularity: 'single actions are not tracked' },
  },
  GetServiceLastAccessedDetails: reads(
    getServiceLastAccessedDetails,
    onAccount('GetServiceLastAccessedDetails'),
  ),
  GetServiceLastAccessedDetailsWithEntities: reads(
    getServiceLastAccessedDetailsWithEntities,
    onAccount('GetServiceLastAccessedDetailsWithEntities'),
  ),
  ListPoliciesGrantingServiceAccess: reads(
    listPoliciesGrantingServiceAccess,
    onReported('ListPoliciesGrantingServiceAccess'),
  ),
} satisfies Service<Api>['operations'];
