import { launchLater } from '../capacity/launching.ts';
import { requireManaged } from '../capacity/scaling.ts';
import { functionScaling } from '../capacity/state.ts';
import { invalidParameter } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { parseFunctionName } from '../names.ts';
import { type StateFacts, versions } from '../state.ts';

/**
 * How many execution environments a published version is to have. None at all deactivate it; an input without a
 * configuration brings back what holds where nothing was said (our reading).
 * https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionScalingConfig.html
 */
export const putFunctionScalingConfig: Handler<'PutFunctionScalingConfig'> = async (context, input) => {
  const { tx } = context;
  const address = parseFunctionName(input.FunctionName, context.place, input.Qualifier);
  const { place, name } = address;
  const { FunctionScalingConfig: requested = {}, Qualifier: qualifier } = input;
  const { MinExecutionEnvironments: min = 0, MaxExecutionEnvironments: max } = requested;
  if (max !== undefined && min > max) {
    throw invalidParameter(
      'MinExecutionEnvironments must be less than or equal to MaxExecutionEnvironments.',
    );
  }
  const version = await requireManaged(tx, address);
  const before = await functionScaling.get(tx, place, name, qualifier);
  await functionScaling.put(tx, place, {
    ...{ functionName: name, qualifier, requested },
    applied: before?.applied,
  });
  const state = stateOf(version.state, max === 0);
  await versions.put(tx, place, { ...version, state });
  await launchLater(context, place, version);
  context.reply({ status: 202 });
  return { FunctionState: state.state };
};

function stateOf(before: StateFacts, hasNone: boolean): StateFacts {
  if (hasNone) return before.state === 'Deactivated' ? before : { state: 'Deactivating' };
  // What runs goes on while there are more or fewer.
  if (before.state === 'Active' || before.state === 'Pending') return before;
  return { state: 'Pending', reason: 'The function is being restored.', reasonCode: 'Restoring' };
}
