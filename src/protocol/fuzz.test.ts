/**
 * Whatever bytes come, the decoders answer a value or a ProtocolError: no other throw, no hang, and no value whose
 * prototype a caller could have chosen.
 */

import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openModels } from '../model/load.ts';
import { simple } from '../model/shapes.ts';
import { decodeCbor } from './cbor.ts';
import { CborWriter } from './cbor-write.ts';
import { encodeFrame, FrameSplitter } from './event-frame.ts';
import { readFrames } from './event-stream.ts';
import { parseForm } from './query.ts';
import { matchRest, parseQueryString } from './rest-routes.ts';
import { decodeBody, decodeForm, decodeRestCall, wireRequest } from './testing.ts';
import { textReader } from './text.ts';
import { ProtocolError } from './types.ts';
import { validateInput } from './validate.ts';
import { parseXml } from './xml-read.ts';

const models = openModels();
const RUNS = { numRuns: 300 };

/** Runs a decoder; only a ProtocolError may stop it. */
async function survives(decode: () => unknown): Promise<void> {
  try {
    checkPrototypes(await decode());
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
}

const ROOTS: readonly unknown[] = [Object.prototype, null];

function checkPrototypes(value: unknown): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || value instanceof Date)
    return;
  if (value instanceof Readable || Symbol.asyncIterator in value) return;
  if (!Array.isArray(value)) {
    const prototype = Object.getPrototypeOf(value);
    const isBare =
      prototype !== null && Object.getPrototypeOf(prototype) === null && Object.keys(prototype).length === 0;
    expect(ROOTS.includes(prototype) || isBare).toBe(true);
  }
  for (const item of Object.values(value)) checkPrototypes(item);
}

const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'TableName',
    'Item',
    'S',
    'N',
    'B',
    'L',
    'M',
    'Key',
    'a',
    '',
  ),
  fc.string({ maxLength: 6 }),
);
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.maxSafeInteger(),
      fc.base64String(),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(entriesAsJson),
  ),
})).value;

/** Entries as an object that really has them, `__proto__` included. */
function entriesAsJson(entries: readonly (readonly [string, unknown])[]): unknown {
  return JSON.parse(
    `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  );
}

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

describe('JSON', () => {
  const services = ['dynamodb', 'rds-data', 'bedrock-runtime', 'emr', 'wafv2'].map((name) =>
    models.service(name),
  );

  test('any JSON value for operations of several services', async () => {
    const operations = services.flatMap((service) =>
      Object.keys(service.operations).map((operation) => ({ service, operation })),
    );
    await fc.assert(
      fc.asyncProperty(anyJson, fc.constantFrom(...operations), async (value, { service, operation }) => {
        await survives(async () => {
          const input = await decodeBody(service, operation, JSON.stringify(value), 'rpc-v2-json');
          validateInput({ service, operation }, input);
          return input;
        });
      }),
      RUNS,
    );
  });

  test('any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          bytes,
          fc.string().map((text) => Buffer.from(text)),
        ),
        (body) => survives(() => decodeBody(models.service('dynamodb'), 'PutItem', body)),
      ),
      RUNS,
    );
  });
});

describe('CBOR', () => {
  test('any bytes, and broken pieces of good ones', async () => {
    const broken = fc.tuple(anyJson, fc.nat(300), fc.nat(255)).map(([value, at, byte]) => {
      const writer = new CborWriter();
      writer.any(value);
      const good = Buffer.from(writer.result());
      if (good.length > 0) good[at % good.length] = byte;
      return good;
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, broken), async (body) => {
        await survives(() => decodeCbor(body));
        await survives(() => decodeBody(models.service('kinesis'), 'PutRecords', body, 'amz-cbor-1.1'));
        await survives(() => decodeBody(models.service('dynamodb'), 'PutItem', body, 'rpc-v2-cbor'));
      }),
      RUNS,
    );
  });

  test('a JSON value is the same after CBOR', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const writer = new CborWriter();
        writer.any(value);
        expect(JSON.stringify(decodeCbor(writer.result()))).toBe(JSON.stringify(value));
      }),
      RUNS,
    );
  });
});

describe('query', () => {
  const part = fc.oneof(
    fc.constantFrom(
      'member',
      'entry',
      '1',
      '2',
      '0',
      '01',
      'key',
      'value',
      '__proto__',
      'Tags',
      'Attribute',
      'Name',
    ),
    fc.string({ maxLength: 4 }),
  );
  const parameter = fc.tuple(fc.array(part, { maxLength: 6 }), fc.string({ maxLength: 6 }));

  test('any parameters', async () => {
    const calls = [
      ['iam', 'CreateRole', 'query'],
      ['sqs', 'CreateQueue', 'query'],
      ['sns', 'Publish', 'query'],
      ['auto-scaling', 'CreateAutoScalingGroup', 'query'],
      ['ec2', 'RunInstances', 'ec2query'],
    ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.array(parameter),
        fc.constantFrom(...calls),
        async (pairs, [name, operation, wire]) => {
          const form = pairs
            .map(([parts, value]) => `${encodeURIComponentSafely(parts.join('.'))}=${value}`)
            .join('&');
          await survives(() => decodeForm(models.service(name), operation, form, wire));
        },
      ),
      RUNS,
    );
  });

  test('any text as a form or query string', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        await survives(() => Object.fromEntries(parseForm(text)));
        await survives(() => Object.fromEntries(parseQueryString(text)));
      }),
      RUNS,
    );
  });
});

function encodeURIComponentSafely(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

describe('XML', () => {
  const piece = fc.constantFrom(
    '<a>',
    '</a>',
    '<a/>',
    '<a b="c">',
    '&amp;',
    '&#x41;',
    '&',
    '<',
    '>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '<!DOCTYPE a>',
    '"',
    "'",
    ' ',
    'text',
    '\u0000',
    '<Delete>',
    '</Delete>',
    '<Object>',
    '<Key>',
    '</Key>',
    '</Object>',
  );

  test('any text, and any mixture of markup', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (xml) => {
        await survives(() => parseXml(xml));
        await survives(() => decodeRestCall(models.service('s3'), 'POST', '/b?delete', xml));
        await survives(() =>
          decodeRestCall(models.service('s3'), 'PUT', '/b?lifecycle', `<LifecycleConfiguration>${xml}`),
        );
      }),
      RUNS,
    );
  });
});

describe('event frames', () => {
  test('any bytes, and broken pieces of good frames', async () => {
    const good = encodeFrame({ a: 'b', at: new Date(0), n: 2n ** 60n }, Buffer.from('payload'));
    const broken = fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => {
      const frame = Buffer.from(good);
      frame[at] = byte;
      return frame;
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, broken), async (body) => {
        await survives(() => new FrameSplitter().push(body).map(({ headers }) => headers));
        await survives(async () => {
          for await (const frame of readFrames(wireRequest(body))) checkPrototypes(frame.headers);
        });
      }),
      RUNS,
    );
  });
});

describe('bindings', () => {
  const segment = fc.oneof(
    fc.constantFrom('b', 'k', '2015-03-31', 'functions', 'things', '%41', '%', '%ff', '', '..', '__proto__'),
    fc.string({ maxLength: 4 }),
  );
  const target = fc
    .tuple(
      fc.array(segment, { maxLength: 5 }),
      fc.array(fc.tuple(key, fc.string({ maxLength: 5 })), { maxLength: 4 }),
    )
    .map(
      ([path, query]) => `/${path.join('/')}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`,
    );
  const headers = fc
    .array(
      fc.tuple(
        fc.constantFrom('x-amz-meta-a', 'range', 'content-length', 'if-match', 'x-amz-tagging'),
        fc.string(),
      ),
    )
    .map((pairs) => Object.fromEntries(pairs));

  test('any path, query and headers', async () => {
    const names = ['s3', 'lambda', 'iot', 'api-gateway', 'route-53'];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'constructor'),
        target,
        headers,
        async (name, method, url, sent) => {
          const service = models.service(name);
          await survives(async () => {
            const [path = '/', query = ''] = url.split('?');
            if (matchRest(service, method, path, parseQueryString(query), sent) === undefined)
              return undefined;
            return decodeRestCall(service, method, url, '', sent);
          });
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('any text as any simple type', async () => {
    const types = fc.constantFrom(...Object.values(simple));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map(String)),
        types,
        async (text, type) => {
          const refuse = (): never => {
            throw new ProtocolError('Refused', text);
          };
          await survives(() => textReader(type, refuse)(text, 'name'));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
