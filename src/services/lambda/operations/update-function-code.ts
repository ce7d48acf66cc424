import type { TxContext } from '../../../core/context.ts';
import { notImplemented } from '../../../core/errors.ts';
import type { FunctionConfiguration, UpdateFunctionCodeRequest } from '../api.gen.ts';
import { mustTakeFunction } from '../capacity/use.ts';
import { dropCode, knownCode, storeCode } from '../code.ts';
import { refuseUnsigned } from '../code-signing.ts';
import { invalidParameter } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { imageOf } from '../image.ts';
import { checkTogether } from '../layer-use.ts';
import { liveFolder } from '../live-folder.ts';
import { requireFunction, requireLatest } from '../lookups.ts';
import { type FunctionAddress, parseFunctionName } from '../names.ts';
import { functionConfiguration } from '../shapes.ts';
import type { CodeRef, VersionRecord } from '../state.ts';
import { changeable } from '../unqualified.ts';
import { checkRevision, mustBeSettled, publish, putChanged } from '../versions.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html */
export const updateFunctionCode: Staged<'UpdateFunctionCode'> = async (context, input) => {
  if (input.PublishTo !== undefined) throw notImplemented('PublishTo of lambda.UpdateFunctionCode');
  const address = changeable(parseFunctionName(input.FunctionName, context.place));
  const before = await context.transact(({ tx }) => checkedLatest(tx, address, input));
  const isImage = before.packageType === 'Image';
  const image = isImage ? await imageOf(context, input.ImageUri ?? '') : undefined;
  const folder = isImage ? undefined : await liveFolder(context, input);
  const code =
    isImage || folder !== undefined ? undefined : await storeCode(context, input, before.functionId);
  let isKept = false;
  try {
    const made = await context.transact((inner) =>
      update(inner, address, input, { stored: code, folder, image }),
    );
    isKept = made.usesNewBlob;
    return made.configuration;
  } finally {
    if (code !== undefined && !isKept) await dropCode(context, code);
  }
};

async function checkedLatest(
  tx: TxContext['tx'],
  address: FunctionAddress,
  input: UpdateFunctionCodeRequest,
): Promise<VersionRecord> {
  const latest = await requireLatest(tx, address);
  checkRevision(latest, input.RevisionId);
  mustBeSettled(address.place, latest);
  if (latest.packageType === 'Image' && input.ImageUri === undefined) {
    throw invalidParameter('Please provide ImageUri when updating a function with packageType Image.');
  }
  if (latest.packageType === 'Zip' && input.ImageUri !== undefined) {
    throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
  }
  return latest;
}

interface Updated {
  configuration: FunctionConfiguration;
  usesNewBlob: boolean;
}

async function update(
  context: TxContext,
  address: FunctionAddress,
  input: UpdateFunctionCodeRequest,
  { stored, folder, image }: { stored: CodeRef | undefined } & Pick<VersionRecord, 'folder' | 'image'>,
): Promise<Updated> {
  const { tx } = context;
  const { place } = address;
  const before = await checkedLatest(tx, address, input);
  if (before.packageType === 'Zip') {
    await refuseUnsigned(tx, address.name, (await requireFunction(tx, address)).codeSigningConfigArn);
  }
  // The same archive is kept once.
  const known = stored && (await knownCode(tx, stored));
  const code = known ?? stored;
  checkTogether(code, before.configuration.layers);
  const architecture = input.Architectures?.[0] ?? before.architecture;
  const after = {
    ...before,
    code,
    sourceKmsKeyArn: input.SourceKMSKeyArn,
    folder,
    imageUri: input.ImageUri ?? before.imageUri,
    image,
    architecture,
  };
  if (input.Architectures !== undefined) await mustTakeFunction(tx, place, after);
  if (input.DryRun === true) {
    return { configuration: functionConfiguration(place, after), usesNewBlob: false };
  }
  const latest = await putChanged(context, place, before, after);
  const usesNewBlob = known === undefined;
  if (input.Publish !== true) return { configuration: functionConfiguration(place, latest), usesNewBlob };
  const version = await publish(context, place, latest, {});
  const configuration = functionConfiguration(place, version, { qualifier: String(version.number) });
  return { configuration, usesNewBlob };
}
