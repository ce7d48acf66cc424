import type { Handler } from '../handler.ts';
import { parseFunctionName, qualifiedArn } from '../names.ts';
import { managementOf, versionWithRuntime } from '../runtime-management.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetRuntimeManagementConfig.html */
export const getRuntimeManagementConfig: Handler<'GetRuntimeManagementConfig'> = async (
  { tx, place },
  { FunctionName, Qualifier },
) => {
  const address = parseFunctionName(FunctionName, place, Qualifier);
  const record = await managementOf(tx, address, await versionWithRuntime(tx, address));
  return {
    UpdateRuntimeOn: record?.mode ?? 'Auto',
    FunctionArn: qualifiedArn(address),
    RuntimeVersionArn: record?.runtimeVersionArn,
  };
};
