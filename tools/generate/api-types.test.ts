import { describe, expect, test } from 'vitest';
import { FIRST_SHAPE_REF, type ServiceModel, type Shape, simple } from '../../src/model/shapes.ts';
import { apiTypes } from './api-types.ts';

describe('apiTypes', () => {
  test('writes members, required or not, with the types a handler sees', () => {
    const text = apiTypes(
      service({
        k: 's',
        n: 'In',
        m: {
          Name: [simple.string, 0, 1],
          Count: [simple.long],
          When: [simple.dateTime],
          Data: [simple.blob],
          'x-odd': [simple.boolean],
        },
      }),
    );
    expect(text).toContain(
      [
        'export interface In {',
        '  Name: string;',
        '  Count?: number | undefined;',
        '  When?: Date | undefined;',
        '  Data?: Uint8Array | undefined;',
        "  'x-odd'?: boolean | undefined;",
        '}',
      ].join('\n'),
    );
    expect(text).toContain('Do: { input: In; output: Unit | void };');
  });

  test('names enumerations and leaves them open', () => {
    const text = apiTypes(
      service(
        { k: 's', n: 'In', m: { Color: [FIRST_SHAPE_REF + 1] } },
        { k: 'c', t: simple.string, n: 'color', enum: ['RED', "it's"] },
      ),
    );
    expect(text).toContain('  Color?: Color | undefined;');
    expect(text).toContain("export type Color =\n  | 'RED'\n  | 'it\\'s'\n  | (string & {});");
  });

  test('keeps nulls of sparse collections', () => {
    const text = apiTypes(
      service(
        { k: 's', n: 'In', m: { Tags: [FIRST_SHAPE_REF + 1], Rows: [FIRST_SHAPE_REF + 2] } },
        { k: 'm', key: [simple.string], val: [simple.string], t: { sp: 1 } },
        { k: 'l', m: [simple.long] },
      ),
    );
    expect(text).toContain('  Tags?: Record<string, string | null> | undefined;');
    expect(text).toContain('  Rows?: Array<number> | undefined;');
  });

  test('reads streams and writes whatever streams', () => {
    const stream: Shape = { k: 's', n: 'In', m: { Body: [simple.stream, { st: 1, p: 1 }] } };
    const input = apiTypes(service(stream));
    expect(input).toContain('  Body?: Readable | undefined;');
    const output = apiTypes({ ...service(stream), ops: { Do: [simple.unit, FIRST_SHAPE_REF] } });
    expect(output).toContain('  Body?: OutputStream | undefined;');
    expect(output).toContain('Uint8Array | string | Readable | AsyncIterable<Uint8Array>');
    expect(() => apiTypes({ ...service(stream), ops: { Do: [FIRST_SHAPE_REF, FIRST_SHAPE_REF] } })).toThrow(
      'In.Body',
    );
  });

  test('types an event stream as an iteration of its events', () => {
    const text = apiTypes(
      service(
        { k: 's', n: 'In', m: { Events: [FIRST_SHAPE_REF + 1, { st: 1 }, 1] } },
        { k: 'u', n: 'Event', m: { Record: [simple.string] } },
      ),
    );
    expect(text).toContain('  Events: AsyncIterable<Event>;');
    expect(text).toContain('export interface Event {\n  Record?: string | undefined;\n}');
  });

  test('gives way where a name is taken', () => {
    const text = apiTypes(
      service(
        { k: 's', n: 'Api', m: { Record: [FIRST_SHAPE_REF + 1], Mode: [FIRST_SHAPE_REF + 2] } },
        { k: 's', n: 'Record', m: {} },
        { k: 'c', t: simple.string, n: 'Record', enum: ['A'] },
      ),
    );
    expect(text).toContain('export interface ApiStructure {\n  Record?: RecordStructure | undefined;');
    expect(text).toContain('  Mode?: RecordEnum | undefined;');
    expect(text).toContain('Do: { input: ApiStructure; output: Unit | void };');
  });

  test('names the errors, and none when there is none', () => {
    const error: Shape = { k: 's', n: 'Busy', m: { message: [simple.string] }, e: [0, 400] };
    const errors = { Busy: FIRST_SHAPE_REF };
    const unit: ServiceModel['ops'] = { Do: [simple.unit, simple.unit] };
    expect(apiTypes({ ...service(error), ops: unit, errors })).toContain(
      "export type ErrorName =\n  | 'Busy';",
    );
    expect(apiTypes({ ...service(error), ops: unit })).toContain('export type ErrorName = never;');
  });

  test('leaves out what only an alias route uses', () => {
    const model = service({ k: 's', n: 'In', m: {} }, { k: 's', n: 'Old', m: {} });
    const text = apiTypes({
      ...model,
      aliases: { Do: [[FIRST_SHAPE_REF + 1, simple.unit, 'GET', '/', 200]] },
    });
    expect(text).not.toContain('Old');
  });
});

/** A service with one operation, `Do`, whose input is the first shape. */
function service(...shapes: Shape[]): ServiceModel {
  return {
    name: 'things',
    id: 'Things',
    version: '2020-01-01',
    sign: 'things',
    host: 'things',
    protocol: 'awsJson1_1',
    ops: { Do: [FIRST_SHAPE_REF, simple.unit] },
    shapes,
    errors: {},
    src: [null, null],
  };
}
