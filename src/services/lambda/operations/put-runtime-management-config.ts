import { runtimeVersionArn } from '../../../core/functions.ts';
import type { PutRuntimeManagementConfigRequest } from '../api.gen.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { versionName } from '../lookups.ts';
import { parseFunctionName, qualifiedArn } from '../names.ts';
import { versionWithRuntime } from '../runtime-management.ts';
import { runtimeManagement, type VersionRecord } from '../state.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutRuntimeManagementConfig.html */
export const putRuntimeManagementConfig: Handler<'PutRuntimeManagementConfig'> = async (
  { tx, place: own },
  input,
) => {
  const address = parseFunctionName(input.FunctionName, own, input.Qualifier);
  const { place, name } = address;
  const version = await versionWithRuntime(tx, address);
  checkBuild(input, place.region, version);
  const { UpdateRuntimeOn: mode, RuntimeVersionArn } = input;
  await runtimeManagement.put(tx, place, {
    functionName: name,
    qualifier: versionName(version.number),
    mode,
    runtimeVersionArn: RuntimeVersionArn,
  });
  return { UpdateRuntimeOn: mode, FunctionArn: qualifiedArn(address), RuntimeVersionArn };
};

/**
 * Only the build that is here can be asked for. AWS's texts are recorded nowhere.
 *
 * @throws AwsError InvalidParameterValueException
 */
function checkBuild(
  { UpdateRuntimeOn, RuntimeVersionArn }: PutRuntimeManagementConfigRequest,
  region: string,
  { configuration: { runtime } }: VersionRecord,
): void {
  if (UpdateRuntimeOn !== 'Manual') {
    if (RuntimeVersionArn === undefined) return;
    throw invalidParameter('RuntimeVersionArn can be given only when UpdateRuntimeOn is Manual.');
  }
  if (RuntimeVersionArn === undefined) {
    throw invalidParameter('RuntimeVersionArn must be given when UpdateRuntimeOn is Manual.');
  }
  const known = runtimeVersionArn(region, runtime);
  if (RuntimeVersionArn === known) return;
  throw invalidParameter(
    `Runtime version ${RuntimeVersionArn} is not available for ${runtime}; kumobako has ${known}.`,
  );
}
