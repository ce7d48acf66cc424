import { pathToFileURL } from 'node:url';
import { codeLink } from '../download.ts';
import type { Handler } from '../handler.ts';
import { resolvedUri } from '../image.ts';
import { requireFunction, requireVersion } from '../lookups.ts';
import { parseFunctionName } from '../names.ts';
import { functionConfiguration } from '../shapes.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export const getFunction: Handler<'GetFunction'> = async (context, { FunctionName, Qualifier }) => {
  const { tx, place } = context;
  const address = parseFunctionName(FunctionName, place, Qualifier);
  const record = await requireFunction(tx, address);
  const { version } = await requireVersion(tx, address);
  const { code, folder, imageUri, sourceKmsKeyArn } = version;
  const isWhole = address.qualifier === undefined || address.qualifier === '$LATEST';
  return {
    Configuration: functionConfiguration(address.place, version, { qualifier: address.qualifier }),
    Code:
      folder !== undefined
        ? // Those who run functions from folders are on this machine.
          { RepositoryType: 'S3', Location: pathToFileURL(folder).href }
        : code === undefined
          ? {
              RepositoryType: 'ECR',
              ImageUri: imageUri,
              ResolvedImageUri: resolvedUri(imageUri ?? '', version.image),
            }
          : { RepositoryType: 'S3', Location: codeLink(context, code), SourceKMSKeyArn: sourceKmsKeyArn },
    Tags: Object.keys(record.tags).length === 0 ? undefined : record.tags,
    Concurrency:
      record.reserved === undefined || !isWhole
        ? undefined
        : { ReservedConcurrentExecutions: record.reserved },
  };
};
