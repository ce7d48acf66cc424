/** The part of the service's table that is about transformers. */

import type { Service } from '../../core/service.ts';
import { onAccount, onGroup } from './access.ts';
import type { Api } from './api.gen.ts';
import { deleteTransformer } from './operations/delete-transformer.ts';
import { getTransformer } from './operations/get-transformer.ts';
import { putTransformer } from './operations/put-transformer.ts';
import { testTransformer } from './operations/test-transformer.ts';

const NO_OCSF = 'of parseToOCSF: how AWS maps logs to that schema is not published';

export const transformerOperations = {
  DeleteTransformer: {
    kind: 'staged',
    handler: deleteTransformer,
    access: onGroup('logs:DeleteTransformer'),
  },
  GetTransformer: {
    kind: 'tx',
    handler: getTransformer,
    access: onGroup('logs:GetTransformer'),
    readOnly: true,
  },
  PutTransformer: {
    kind: 'staged',
    handler: putTransformer,
    access: onGroup('logs:PutTransformer'),
    refused: { transformerConfig: NO_OCSF },
  },
  TestTransformer: {
    kind: 'tx',
    handler: testTransformer,
    access: onAccount('logs:TestTransformer'),
    readOnly: true,
    refused: { transformerConfig: NO_OCSF },
  },
} satisfies Partial<Service<Api>['operations']>;
