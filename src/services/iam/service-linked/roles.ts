/** Service-linked roles: their names, paths and trust policies. */

import { partitionOf } from '../../../core/place.ts';
import { invalidInput } from '../errors.ts';
import { LINKED_SERVICES, type LinkedService } from './services.ts';

const SUFFIX = /^(.+)\.amazonaws\.com(?:\.cn)?$/;

/** The service of a principal such as `ecs.amazonaws.com`. */
export function linkedService(principal: string): LinkedService {
  const key = SUFFIX.exec(principal)?.[1];
  const service = key !== undefined && Object.hasOwn(LINKED_SERVICES, key) ? LINKED_SERVICES[key] : undefined;
  if (service === undefined) throw invalidInput(`Invalid service name: ${principal}`);
  return service;
}

export function linkedRoleName(principal: string, customSuffix: string | undefined): string {
  const { role, suffix } = linkedService(principal);
  if (customSuffix === undefined) return `AWSServiceRoleFor${role}`;
  if (suffix !== true) throw invalidInput(`Custom suffix is not allowed for ${principal}`);
  return `AWSServiceRoleFor${role}_${customSuffix}`;
}

export const linkedRolePath = (principal: string): string => `/aws-service-role/${principal}/`;

export function linkedRoleArn(place: { account: string; region: string }, principal: string, name: string) {
  const path = linkedRolePath(principal);
  return `arn:${partitionOf(place.region)}:iam::${place.account}:role${path}${name}`;
}

export function linkedRoleTrust(principal: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Action: ['sts:AssumeRole'], Effect: 'Allow', Principal: { Service: [principal] } }],
  });
}
