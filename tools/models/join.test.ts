import { describe, expect, test } from 'vitest';
import type { Member, ServiceModel, Shape } from '../../src/model/shapes.ts';
import { FIRST_SHAPE_REF, simple } from '../../src/model/shapes.ts';
import type { BotocoreModel } from './botocore.ts';
import { botocoreModel } from './botocore-front-end.ts';
import { joinModel } from './join.ts';
import { addAliasRoutes } from './routes.ts';
import type { SdkClient, SdkTuple } from './sdk-schemas.ts';

/** A little service: `PUT /things/{Name}` with a body, answered by the thing. */
const KIND: SdkTuple = [3, 'test', 'Thing', 0, ['Size', 'Parent', 'Name'], [1, () => KIND, 0]];
/** In botocore only as a shape: no member that it knows leads here. */
const DEEP: SdkTuple = [3, 'test', 'Deep', 0, ['Size'], [1]];
const PUT_THING: SdkTuple = [
  3,
  'test',
  'PutThingRequest',
  0,
  ['Name', 'Color', 'Size', 'Labels', 'Newer', 'Deep', 'Thing'],
  [[0, 1], 0, [1, { httpQuery: 'size' }], 128 | 0, 1, () => DEEP, () => KIND],
  1,
];
const CONFLICT: SdkTuple = [
  -3,
  'test',
  'Conflict',
  { error: 'client', httpError: 409, awsQueryError: ['Thing.Conflict', 409] },
  ['message'],
  [0],
];

const client: SdkClient = {
  packageVersion: '3.1.0',
  serviceId: 'Things',
  apiVersion: '2020-01-01',
  protocol: 'restJson1',
  target: undefined,
  xmlNamespace: undefined,
  isQueryCompatible: false,
  operations: [
    {
      name: 'PutThing',
      traits: { http: ['PUT', '/', 200] },
      input: () => PUT_THING,
      output: () => KIND,
    },
  ],
  errors: [{ name: 'Conflict', schema: CONFLICT }],
  enumValues: (name) => (name === 'Color' ? ['BLUE', 'RED'] : undefined),
  authSchemes: () => [{ id: 'aws.auth#sigv4', signingName: 'thing' }],
  host: () => 'api.things.us-east-1.amazonaws.com',
};

const botocore: BotocoreModel = {
  metadata: {
    apiVersion: '2020-01-01',
    endpointPrefix: 'api.things',
    protocol: 'rest-json',
    serviceId: 'Things',
    signingName: 'thing',
  },
  operations: {
    PutThing: {
      http: { method: 'POST', requestUri: '/old/{name}' },
      input: { shape: 'PutThingRequest' },
      output: { shape: 'Thing' },
      authtype: 'none',
    },
  },
  shapes: {
    PutThingRequest: {
      type: 'structure',
      required: ['Name', 'Color'],
      members: {
        Thing: { shape: 'Thing' },
        Name: { shape: 'ThingName', location: 'uri', locationName: 'name' },
        Color: { shape: 'Color', location: 'header', locationName: 'x-color' },
        Size: { shape: 'Size' },
        Labels: { shape: 'Labels' },
      },
    },
    Thing: {
      type: 'structure',
      members: { Name: { shape: 'ThingName' }, Size: { shape: 'Size' } },
    },
    Deep: { type: 'structure', members: { Size: { shape: 'Size' } } },
    ThingName: { type: 'string', min: 1, max: 9, pattern: String.raw`[\w-.]+` },
    Color: { type: 'string', enum: ['RED', 'GREEN'] },
    Size: { type: 'long', max: 2 ** 40 },
    Labels: { type: 'map', key: { shape: 'ThingName' }, value: { shape: 'ThingName' }, max: 5 },
    Conflict: {
      type: 'structure',
      exception: true,
      error: { code: 'Conflict', httpStatusCode: 409 },
      members: {},
    },
  },
};

const joined = (() => {
  const { model, table } = joinModel('things', client, botocore, '1.2.3');
  addAliasRoutes(model, table, botocore);
  return { ...model, shapes: table.list() };
})();

describe('joinModel', () => {
  test('orders members as botocore does, those it does not know last', () => {
    expect(Object.keys(inputOf(joined))).toEqual([
      'Thing',
      'Name',
      'Color',
      'Size',
      'Labels',
      'Newer',
      'Deep',
    ]);
  });

  test('takes what is required from the SDK alone', () => {
    const members = inputOf(joined);
    expect(Object.keys(members).filter((name) => members[name]?.[2] === 1)).toEqual(['Name']);
  });

  test('takes limits, translated patterns and subtypes of numbers from botocore', () => {
    const { Name, Size, Labels, Newer } = inputOf(joined);
    expect(shape(joined, Name)).toEqual({
      k: 'c',
      t: simple.string,
      min: 1,
      max: 9,
      pattern: String.raw`[\w-.]+`,
      regex: String.raw`[\w\-.]+`,
    });
    expect(shape(joined, Size)).toEqual({ k: 'c', t: simple.long, max: 2 ** 40 });
    expect(shape(joined, Labels)).toMatchObject({ k: 'm', max: 5, key: Name?.slice(0, 1) });
    expect(Newer?.[0]).toBe(simple.double);
  });

  test('finds a structure by name where the way to it is newer than botocore', () => {
    const deep = shape(joined, inputOf(joined)['Deep']);
    expect(deep?.k === 's' && shape(joined, deep.m['Size'])).toMatchObject({ t: simple.long });
  });

  test('follows shapes that contain themselves', () => {
    const thing = shape(joined, inputOf(joined)['Thing']);
    expect(thing?.k === 's' && shape(joined, thing.m['Parent'])).toBe(thing);
  });

  test("unites the enumeration's values of both sources under AWS's name", () => {
    expect(shape(joined, inputOf(joined)['Color'])).toEqual({
      k: 'c',
      t: simple.string,
      n: 'Color',
      enum: ['BLUE', 'RED', 'GREEN'],
    });
  });

  test('names every label in the URI', () => {
    expect(joined.ops['PutThing']?.slice(2)).toEqual(['PUT', '/{Name}', 200]);
  });

  test('keeps facts of errors and of the service', () => {
    expect(shape(joined, [joined.errors['Conflict'] ?? 0])).toMatchObject({
      e: [0, 409, 'Thing.Conflict', 409],
    });
    expect(joined).toMatchObject({
      sign: 'thing',
      host: 'api',
      hostPrefix: 'api.things',
      unsigned: ['PutThing'],
    });
    expect(joined.src).toEqual(['3.1.0', '1.2.3']);
  });

  test('lets an alias route bind the input in its own way', () => {
    const [alias] = joined.aliases?.['PutThing'] ?? [];
    expect(alias?.slice(2)).toEqual(['POST', '/old/{Name}', 200]);
    const members = membersOf(joined, alias?.[0] ?? 0);
    expect(members['Color']?.[1]).toEqual({ h: 'x-color' });
    expect(members['Size']).toEqual(inputOf(joined)['Size']?.slice(0, 1));
    expect(members['Name']).toEqual(inputOf(joined)['Name']);
  });

  test('knows no limits without botocore', () => {
    const { model, table } = joinModel('things', client, undefined, '1.2.3');
    expect(table.list().filter(({ k }) => k === 'c')).toEqual([]);
    expect(model.src).toEqual(['3.1.0', null]);
  });
});

describe('addAliasRoutes', () => {
  test('adds nothing where the routes agree, whatever the labels are called', () => {
    const agreeing = structuredClone(botocore);
    const operation = agreeing.operations['PutThing'];
    if (operation !== undefined) operation.http = { method: 'PUT', requestUri: '/{name}' };
    const { model, table } = joinModel('things', client, agreeing, '1.2.3');
    addAliasRoutes(model, table, agreeing);
    expect(model.aliases).toBeUndefined();
  });
});

describe('botocoreModel', () => {
  test('makes the same form from botocore alone', () => {
    const model = botocoreModel('things', botocore, '1.2.3');
    const members = inputOf(model);
    expect(model.ops['PutThing']?.slice(2)).toEqual(['POST', '/old/{Name}', 200]);
    expect(members['Name']).toEqual([expect.any(Number), { l: 1 }, 1]);
    expect(members['Color']?.[1]).toEqual({ h: 'x-color' });
    expect(shape(model, members['Labels'])).toMatchObject({ k: 'm', n: 'Labels', max: 5 });
    expect(shape(model, [model.errors['Conflict'] ?? 0])).toMatchObject({ e: [0, 409, 'Conflict'] });
    expect(model.src).toEqual([null, '1.2.3']);
  });
});

function inputOf(model: ServiceModel): Record<string, Member> {
  return membersOf(model, model.ops['PutThing']?.[0] ?? 0);
}

function membersOf(model: ServiceModel, ref: number): Record<string, Member> {
  const found = shape(model, [ref]);
  return found?.k === 's' ? found.m : {};
}

function shape(model: ServiceModel, member: Member | undefined): Shape | undefined {
  return model.shapes[(member?.[0] ?? 0) - FIRST_SHAPE_REF];
}
