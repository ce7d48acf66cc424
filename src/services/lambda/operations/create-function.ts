import type { StagedContext, TxContext } from '../../../core/context.ts';
import type { CreateFunctionRequest, FunctionConfiguration } from '../api.gen.ts';
import { mustTakeFunction } from '../capacity/use.ts';
import { dropCode, storeCode } from '../code.ts';
import { refuseSignedImage, refuseUnsigned, requireCodeSigning } from '../code-signing.ts';
import { newConfiguration } from '../configuration.ts';
import { conflict, invalidParameter } from '../errors.ts';
import type { Staged } from '../handler.ts';
import { imageOf } from '../image.ts';
import { checkTogether, useLayers } from '../layer-use.ts';
import { liveFolder } from '../live-folder.ts';
import { type FunctionAddress, functionArn, parseFunctionName } from '../names.ts';
import { checkRole } from '../role.ts';
import { functionConfiguration } from '../shapes.ts';
import { functions, type VersionRecord } from '../state.ts';
import { checkTags } from '../tags.ts';
import { mustReachLetters } from '../targets.ts';
import { newVersion, publish, putNewVersion } from '../versions.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
export const createFunction: Staged<'CreateFunction'> = async (context, input) => {
  const address = newAddress(context, input);
  const { place } = address;
  checkTags(input.Tags ?? {});
  // What the input alone tells is told before anything is read or written.
  newConfiguration(input, address.name, []);
  const isImage = input.PackageType === 'Image';
  mustBeOneSource(input.Code);
  await context.transact(({ tx }) => mustBeNew({ tx }, address));
  const id = context.ids.uuid();
  if (isImage) checkImage(input);
  const use = { role: input.Role, functionArn: functionArn(address), functionName: address.name, place };
  await checkRole(context, use);
  const letters = input.DeadLetterConfig?.TargetArn;
  if (letters) await mustReachLetters(context, use, letters);
  const image = isImage ? await imageOf(context, input.Code.ImageUri ?? '') : undefined;
  const folder = isImage ? undefined : await liveFolder(context, input.Code);
  const code = isImage || folder !== undefined ? undefined : await storeCode(context, input.Code, id);
  try {
    const configuration = await context.transact((inner) =>
      create(inner, address, input, { id, code, folder, image }),
    );
    context.reply({ status: 201 });
    return configuration;
  } catch (error) {
    if (code !== undefined) await dropCode(context, code);
    throw error;
  }
};

function newAddress({ place }: StagedContext, { FunctionName }: CreateFunctionRequest): FunctionAddress {
  const address = parseFunctionName(FunctionName, place);
  if (address.qualifier !== undefined && address.qualifier !== '$LATEST') {
    throw invalidParameter('The function name of a new function takes no version or alias.');
  }
  if (address.name.length > 64) {
    throw invalidParameter(
      `1 validation error detected: Value '${FunctionName}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    );
  }
  return { ...address, qualifier: undefined };
}

/** @throws AwsError ResourceConflictException */
async function mustBeNew({ tx }: Pick<TxContext, 'tx'>, { place, name }: FunctionAddress): Promise<void> {
  const known = await functions.get(tx, place, name);
  if (known !== undefined) throw conflict(`Function already exist: ${name}`);
}

/** @throws AwsError InvalidParameterValueException; for an image beside an object of S3, AWS's words are not recorded */
function mustBeOneSource({ ImageUri, ZipFile, S3Bucket, S3Key }: CreateFunctionRequest['Code']): void {
  if (ImageUri === undefined) return;
  const other = 'Please do not provide other FunctionCode parameters when providing';
  if (ZipFile !== undefined) throw invalidParameter(`${other} a ZipFile.`);
  if (S3Bucket !== undefined || S3Key !== undefined) throw invalidParameter(`${other} an ImageUri.`);
}

function checkImage({ Code }: CreateFunctionRequest): void {
  if (Code.ImageUri === undefined) throw invalidParameter('Please provide a source for function code.');
}

async function create(
  context: TxContext,
  address: FunctionAddress,
  input: CreateFunctionRequest,
  { id, code, folder, image }: { id: string } & Pick<VersionRecord, 'code' | 'folder' | 'image'>,
): Promise<FunctionConfiguration> {
  const { tx, now } = context;
  const { place, name } = address;
  await mustBeNew(context, address);
  if (input.CodeSigningConfigArn !== undefined) {
    await requireCodeSigning(tx, place, input.CodeSigningConfigArn);
    refuseSignedImage(input.PackageType);
    await refuseUnsigned(tx, name, input.CodeSigningConfigArn);
  }
  const layers = await useLayers(tx, place, input.Layers ?? []);
  checkTogether(code, layers);
  await functions.put(tx, place, {
    name,
    id,
    createdAtMs: now(),
    nextVersion: 1,
    tags: { ...input.Tags },
    codeSigningConfigArn: input.CodeSigningConfigArn,
  });
  const latest = newVersion(context, {
    name,
    functionId: id,
    configuration: newConfiguration(input, name, layers),
    packageType: input.PackageType === 'Image' ? 'Image' : 'Zip',
    architecture: input.Architectures?.[0] ?? 'x86_64',
    code,
    sourceKmsKeyArn: input.Code.SourceKMSKeyArn,
    folder,
    imageUri: input.Code.ImageUri,
    image,
  });
  await mustTakeFunction(tx, place, latest);
  await putNewVersion(context, place, latest);
  if (input.Publish !== true) return functionConfiguration(place, latest);
  const version = await publish(context, place, latest, {});
  // Of the version, but under the function's own ARN (recorded on AWS), other than UpdateFunctionCode and PublishVersion.
  return functionConfiguration(place, version);
}
