/** What the model cannot say of capacity providers. */

import type { CapacityProviderScalingConfig, InstanceRequirements, PropagateTags } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-scaling.html */
const VCPUS_DEFAULT = 400;

/** With what AWS sets where nothing was given. @throws AwsError InvalidParameterValueException */
export function scalingOf(given: CapacityProviderScalingConfig = {}): CapacityProviderScalingConfig {
  const { MaxVCpuCount = VCPUS_DEFAULT, ScalingMode = 'Auto', ScalingPolicies } = given;
  if (ScalingMode === 'Auto' && ScalingPolicies !== undefined) {
    throw invalidParameter("A scaling policy can't be specified when the scalingMode is set to Auto");
  }
  return { MaxVCpuCount, ScalingMode, ScalingPolicies };
}

/** Allowed or excluded types, not both. @throws AwsError InvalidParameterValueException, in words of ours */
export function instancesOf(given: InstanceRequirements = {}): InstanceRequirements {
  const { Architectures = ['x86_64'], AllowedInstanceTypes = [], ExcludedInstanceTypes = [] } = given;
  if (AllowedInstanceTypes.length > 0 && ExcludedInstanceTypes.length > 0) {
    throw invalidParameter('AllowedInstanceTypes and ExcludedInstanceTypes cannot both be specified.');
  }
  return { ...given, Architectures };
}

/** @throws AwsError InvalidParameterValueException, in words of ours */
export function checkPropagation({ Mode, ExplicitTags = {} }: PropagateTags = {}): void {
  if (Mode !== 'Explicit' && Object.keys(ExplicitTags).length > 0) {
    throw invalidParameter('ExplicitTags can be specified only when Mode is Explicit.');
  }
}
