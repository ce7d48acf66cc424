/**
 * Functions that run from a folder of the developer, as it lies there: `S3Bucket: hot-reload`, with the folder's path as
 * the key. The convention is LocalStack's (https://docs.localstack.cloud/aws/tooling/lambda-tools/hot-reloading/), so
 * that the same templates do.
 */

import type { StagedContext } from '../../core/context.ts';
import { FunctionRefusal } from '../../core/functions.ts';
import type { CodeSource } from './code.ts';
import { invalidParameter } from './errors.ts';

const MARK = 'hot-reload';

/**
 * The folder that is meant; undefined when the code is an archive.
 *
 * @throws AwsError InvalidParameterValueException when functions may not run from there
 */
export async function liveFolder(
  { settings }: StagedContext,
  { ZipFile, S3Bucket, S3Key }: CodeSource,
): Promise<string | undefined> {
  if (S3Bucket !== MARK || ZipFile !== undefined || S3Key === undefined) return undefined;
  try {
    return await settings.hotReloadFolder(S3Key);
  } catch (error) {
    if (error instanceof FunctionRefusal) throw invalidParameter(error.message);
    throw error;
  }
}
