import type { TxContext } from '../../../core/context.ts';
import type { UpdateFunctionConfigurationRequest } from '../api.gen.ts';
import { mustTakeFunction } from '../capacity/use.ts';
import { refuseUnsigned } from '../code-signing.ts';
import { changed } from '../configuration.ts';
import type { Staged } from '../handler.ts';
import { checkTogether, useLayers } from '../layer-use.ts';
import { requireFunction, requireLatest } from '../lookups.ts';
import { type FunctionAddress, functionArn, parseFunctionName } from '../names.ts';
import { checkRole } from '../role.ts';
import { mayChangeRuntime } from '../runtime-management.ts';
import { functionConfiguration } from '../shapes.ts';
import { mustReachLetters } from '../targets.ts';
import { changeable } from '../unqualified.ts';
import { checkRevision, mustBeSettled, putChanged } from '../versions.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html */
export const updateFunctionConfiguration: Staged<'UpdateFunctionConfiguration'> = async (context, input) => {
  const address = changeable(parseFunctionName(input.FunctionName, context.place));
  const { place, name } = address;
  const { configuration } = await context.transact((inner) => changedLatest(inner, address, input));
  const use = { role: configuration.role, functionArn: functionArn(address), functionName: name, place };
  if (input.Role !== undefined) await checkRole(context, use);
  const letters = input.DeadLetterConfig?.TargetArn;
  if (letters) await mustReachLetters(context, use, letters);
  return context.transact(async (inner) => {
    const { before, configuration } = await changedLatest(inner, address, input);
    return functionConfiguration(place, await putChanged(inner, place, before, { ...before, configuration }));
  });
};

async function changedLatest(
  { tx }: TxContext,
  address: FunctionAddress,
  input: UpdateFunctionConfigurationRequest,
) {
  const before = await requireLatest(tx, address);
  checkRevision(before, input.RevisionId);
  mustBeSettled(address.place, before);
  await mayChangeRuntime(tx, address, before, input.Runtime);
  const layers = input.Layers === undefined ? undefined : await useLayers(tx, address.place, input.Layers);
  if (layers !== undefined && layers.length > 0) {
    checkTogether(before.code, layers);
    await refuseUnsigned(tx, address.name, (await requireFunction(tx, address)).codeSigningConfigArn);
  }
  const configuration = changed(before.configuration, input, layers);
  if (input.CapacityProviderConfig !== undefined) {
    await mustTakeFunction(tx, address.place, { ...before, configuration });
  }
  return { before, configuration };
}
