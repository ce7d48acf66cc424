import { requireManaged } from '../capacity/scaling.ts';
import { functionScaling } from '../capacity/state.ts';
import type { Handler } from '../handler.ts';
import { parseFunctionName, qualifiedArn } from '../names.ts';

/**
 * Where nothing was requested nothing is shown: what AWS answers then is recorded nowhere.
 * https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionScalingConfig.html
 */
export const getFunctionScalingConfig: Handler<'GetFunctionScalingConfig'> = async (context, input) => {
  const { tx } = context;
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  await requireManaged(tx, address);
  const record = await functionScaling.get(tx, address.place, address.name, input.Qualifier);
  return {
    FunctionArn: qualifiedArn(address),
    AppliedFunctionScalingConfig: record?.applied,
    RequestedFunctionScalingConfig: record?.requested,
  };
};
