/** Errors in AWS's words: one function for each. docs/services/application-auto-scaling.md says which nobody recorded. */

import { AwsError } from '../../core/errors.ts';
import type { ErrorName } from './api.gen.ts';
import type { TargetName } from './state.ts';

/** An error of the model, with AWS's text. */
export function applicationAutoScalingError(name: ErrorName, message: string, resource?: string): AwsError {
  return new AwsError(name, message, resource === undefined ? {} : { fields: { ResourceName: resource } });
}

export function validation(message: string): AwsError {
  return applicationAutoScalingError('ValidationException', message);
}

/** A limit that AWS's model does not have and its service does. */
export function invalidMember(member: string, value: unknown, constraint: string): AwsError {
  return validation(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

export function unsupported(): AwsError {
  return validation('Unsupported service namespace, resource type or scalable dimension');
}

export function invalidSchedule(): AwsError {
  return validation(
    "Invalid schedule expression. Details: Schedule expressions must have the following syntax: rate(<number>\\s?(minutes?|hours?|days?)), cron(<cron_expression>) or at(yyyy-MM-dd'T'HH:mm:ss).",
  );
}

function described({ ServiceNamespace, ResourceId, ScalableDimension }: TargetName): string {
  return `service namespace: ${ServiceNamespace}, resource ID: ${ResourceId}, scalable dimension: ${ScalableDimension}`;
}

/** What is made for a target that is not there. */
export function notRegistered(name: TargetName): AwsError {
  const text = `No scalable target registered for ${described(name)}`;
  return applicationAutoScalingError('ObjectNotFoundException', text);
}

/** What is deleted and is not there: `scalable target`, `scaling policy`, `scheduled action`. */
export function notFound(what: string, name: TargetName, own?: string): AwsError {
  const text = `No ${what} found for ${described(name)}${own === undefined ? '' : `, ${own}`}`;
  return applicationAutoScalingError('ObjectNotFoundException', text);
}

export function resourceNotFound(arn: string): AwsError {
  const text = `The specified resource doesn't exist: ${arn}`;
  return applicationAutoScalingError('ResourceNotFoundException', text, arn);
}

export function tooManyTags(arn: string, max: number): AwsError {
  const text = `The number of tags exceeds the limit of ${max} for a resource.`;
  return applicationAutoScalingError('TooManyTagsException', text, arn);
}

export function alreadyTagged(): AwsError {
  return validation(
    'The scalable target that you tried to tag already exists. To update tags on an existing scalable target, use the TagResource API.',
  );
}

export function noAccess(message: string): AwsError {
  return applicationAutoScalingError('FailedResourceAccessException', message);
}

export function invalidToken(): AwsError {
  return applicationAutoScalingError('InvalidNextTokenException', 'The NextToken is invalid.');
}

export function limitExceeded(message: string): AwsError {
  return applicationAutoScalingError('LimitExceededException', message);
}
