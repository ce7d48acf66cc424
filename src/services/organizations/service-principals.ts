/**
 * Services that work with organizations.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrate_services_list.html
 */

import { unrecognizedService } from './errors.ts';

/** By the first parts of their principals (`.amazonaws.com` follows). */
export const ORGANIZATION_SERVICES = [
  'access-analyzer',
  'account',
  'agentless.inspector2',
  'application-signals.cloudwatch',
  'auditmanager',
  'aws-artifact-account-sync',
  'backup',
  'bedrock',
  'chatbot',
  'cloudtrail',
  'compute-optimizer',
  'config',
  'config-multiaccountsetup',
  'controltower',
  'cost-optimization-hub.bcm',
  'detective',
  'devops-guru',
  'ds',
  'ec2',
  'fms',
  'guardduty',
  'health',
  'iam',
  'inspector2',
  'ipam',
  'license-management.marketplace',
  'license-manager',
  'license-manager-linux-subscriptions',
  'license-manager.member-account',
  'macie',
  'malware-protection.guardduty',
  'member.org.stacksets.cloudformation',
  'networkmanager',
  'notifications',
  'observabilityadmin',
  'opsdatasync.ssm',
  'ram',
  'reachabilityanalyzer.networkinsights',
  'reporting.trustedadvisor',
  'resource-explorer-2',
  'rolesanywhere',
  'securityhub',
  'securitylake',
  'servicecatalog',
  'servicequotas',
  'ssm',
  'ssm-quicksetup',
  'sso',
  'stacksets.cloudformation',
  'storage-lens.s3',
  'tagpolicies.tag',
  'wellarchitected',
] as const;

const KNOWN: ReadonlySet<string> = new Set(ORGANIZATION_SERVICES.map((name) => `${name}.amazonaws.com`));

/** Throws InvalidInputException. */
export function checkServicePrincipal(principal: string): void {
  if (!KNOWN.has(principal)) throw unrecognizedService();
}
