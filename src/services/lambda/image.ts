/** Container images that functions are: those of a registry are recorded, those of this machine are run. */

import type { StagedContext } from '../../core/context.ts';
import { FunctionRefusal, type LocalImage } from '../../core/functions.ts';
import { invalidParameter } from './errors.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/images-create.html: a repository of ECR, with a tag or a digest. */
const ECR_IMAGE =
  /^\d{12}\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|on\.aws)\/[a-z0-9]+(?:[._/-]+[a-z0-9]+)*(?::[\w][\w.-]{0,127}|@sha256:[0-9a-f]{64})$/;

/**
 * The image on this machine that a URI means; undefined for one of a registry.
 *
 * @throws AwsError InvalidParameterValueException
 */
export async function imageOf({ settings }: StagedContext, uri: string): Promise<LocalImage | undefined> {
  if (ECR_IMAGE.test(uri)) return undefined;
  if (!uri.startsWith('file:')) {
    throw invalidParameter(`Source image ${uri} is not valid. Provide a valid source image.`);
  }
  try {
    return await settings.localImage(uri);
  } catch (error) {
    if (error instanceof FunctionRefusal) throw invalidParameter(error.message);
    throw error;
  }
}

/** As `ResolvedImageUri` names it. */
export function resolvedUri(uri: string, image: LocalImage | undefined): string {
  return image === undefined ? uri : `${uri.replace(/#.*$/, '')}@${image.digest}`;
}
