/** What must hold of the model files in `models/`, whoever made them. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  FIRST_SHAPE_REF,
  type Limits,
  type Member,
  type ServiceModel,
  type Shape,
} from '../../src/model/shapes.ts';
import { sharedActions, sharedRoutes, sharedTargets } from './census.ts';
import { listedServices } from './sources.ts';
import { indexText, modelText, readModel } from './write.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const MODELS = fileURLToPath(new URL('../../models', import.meta.url));

const models = listedServices(FOLDER).map((name) => {
  const model = readModel(MODELS, name);
  if (model === undefined) throw new Error(`${name} is listed in services.txt but has no model`);
  return model;
});

describe('files', () => {
  test('are written as the generator writes them', () => {
    const differing = models.filter(
      (model) => readFileSync(`${MODELS}/${model.name}.json`, 'utf8') !== modelText(model),
    );
    expect(differing.map(({ name }) => name)).toEqual([]);
    expect(readFileSync(`${MODELS}/index.json`, 'utf8')).toBe(indexText(models));
  });

  test('refer to shapes that exist', () => {
    const broken = models.flatMap((model) => {
      const end = FIRST_SHAPE_REF + model.shapes.length;
      const operations = [...Object.values(model.ops), ...Object.values(model.aliases ?? {}).flat()];
      const members = model.shapes.flatMap(membersOf).map(([ref]) => ref);
      const refs = [
        ...operations.map(([input]) => input),
        ...operations.map(([, output]) => output),
        ...members,
      ];
      return [...refs, ...Object.values(model.errors)].filter((ref) => !(ref >= 0 && ref < end));
    });
    expect(broken).toEqual([]);
  });

  test('name every label of a route in its input', () => {
    const broken = models.flatMap((model) => unboundLabels(model));
    expect(broken).toEqual([]);
  });

  test('hold patterns that compile', () => {
    const limits = models.flatMap(({ shapes }) => shapes.filter(isLimited));
    const broken = limits.filter(
      ({ pattern, regex }) => pattern !== undefined && !compiles(regex ?? pattern),
    );
    expect(broken).toEqual([]);
    expect(limits.filter(({ regex }) => regex !== undefined).length).toBeGreaterThan(100);
  });
});

describe('census: what two services or operations claim', () => {
  test('no target', () => {
    expect(sharedTargets(models)).toEqual({});
  });

  test('no query action in one version', () => {
    expect(sharedActions(models)).toEqual({});
  });

  test("no REST route but S3's, which required members tell apart", () => {
    expect(sharedRoutes(models)).toEqual({
      's3 DELETE /{}/{+}?': ['s3.AbortMultipartUpload', 's3.DeleteObject'],
      's3 GET /?': ['s3.ListBuckets', 's3.ListDirectoryBuckets'],
      's3 GET /{}/{+}?': ['s3.GetObject', 's3.ListParts'],
      's3 GET /{}/{+}?annotation': ['s3.GetObjectAnnotation', 's3.ListObjectAnnotations'],
      's3 GET /{}?analytics': ['s3.GetBucketAnalyticsConfiguration', 's3.ListBucketAnalyticsConfigurations'],
      's3 GET /{}?intelligent-tiering': [
        's3.GetBucketIntelligentTieringConfiguration',
        's3.ListBucketIntelligentTieringConfigurations',
      ],
      's3 GET /{}?inventory': ['s3.GetBucketInventoryConfiguration', 's3.ListBucketInventoryConfigurations'],
      's3 GET /{}?metrics': ['s3.GetBucketMetricsConfiguration', 's3.ListBucketMetricsConfigurations'],
      's3 PUT /{}/{+}?': ['s3.CopyObject', 's3.PutObject', 's3.UploadPart', 's3.UploadPartCopy'],
    });
  });

  test('a collision would show', () => {
    const twin = { ...model('sqs'), name: 'twin' };
    expect(sharedTargets([model('sqs'), twin])).toEqual({ AmazonSQS: ['sqs', 'twin'] });
    expect(sharedActions([model('sqs'), twin])).toHaveProperty('SendMessage 2012-11-05', ['sqs', 'twin']);
  });
});

describe('facts that only the join of both sources knows', () => {
  test('SQS: query codes of errors, which botocore lacks', () => {
    expect(structure('sqs', 'QueueDoesNotExist').e).toEqual([
      0,
      400,
      'AWS.SimpleQueueService.NonExistentQueue',
      400,
    ]);
  });

  test('DynamoDB: what is required comes from the SDK, lengths from botocore, enumerations from both', () => {
    const members = structure('dynamodb', 'CreateTableInput').m;
    const required = Object.keys(members).filter((name) => members[name]?.[2] === 1);
    expect(required).toEqual(['TableName']);
    expect(limitsOf('dynamodb', members['TableName'])).toMatchObject({ min: 1, max: 1024 });
    expect(limitsOf('dynamodb', members['BillingMode'])).toMatchObject({
      n: 'BillingMode',
      enum: ['PAY_PER_REQUEST', 'PROVISIONED'],
    });
  });

  test('STS: numbers have their subtype; clients send the federated calls unsigned', () => {
    expect(limitsOf('sts', structure('sts', 'AssumeRoleRequest').m['DurationSeconds'])).toEqual({
      k: 'c',
      t: 2,
      min: 900,
      max: 43200,
    });
    expect(model('sts').unsigned).toEqual(['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity']);
  });

  test('S3: URIs name the bucket, which the SDK moves to the host', () => {
    expect(model('s3').ops['PutObject']?.slice(2)).toEqual(['PUT', '/{Bucket}/{Key+}?x-id=PutObject', 200]);
    expect(model('s3').ops['ListBuckets']?.slice(2)).toEqual(['GET', '/?x-id=ListBuckets', 200]);
  });

  test('SES: the routes of clients of another age', () => {
    const { aliases = {}, ops, shapes } = model('sesv2');
    const alias = aliases['ListConfigurationSets']?.[0];
    expect(alias?.slice(2)).toEqual(['GET', '/v2/email/configuration-sets', 200]);
    expect(shapes[(alias?.[0] ?? 0) - FIRST_SHAPE_REF]).toMatchObject({
      m: { NextToken: [expect.any(Number), { q: 'NextToken' }] },
    });
    expect(ops['ListConfigurationSets']?.[2]).toBe('POST');
    expect(aliases['PutEmailIdentityDkimSigningAttributes']?.[0]?.[3]).toMatch('/v1/email/identities/');
  });

  test('services whose clients have no schemas are there all the same', () => {
    expect(model('route53resolver').src[0]).toBeNull();
    expect(Object.keys(model('route53resolver').ops)).toContain('CreateResolverEndpoint');
  });
});

function model(name: string): ServiceModel {
  const found = models.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no model ${name}`);
  return found;
}

function structure(service: string, name: string): Extract<Shape, { k: 's' | 'u' }> {
  for (const shape of model(service).shapes)
    if ((shape.k === 's' || shape.k === 'u') && shape.n === name) return shape;
  throw new Error(`no structure ${name} in ${service}`);
}

function limitsOf(service: string, member: Member | undefined): Shape | undefined {
  return model(service).shapes[(member?.[0] ?? 0) - FIRST_SHAPE_REF];
}

function membersOf(shape: Shape): Member[] {
  if (shape.k === 'c') return [];
  if (shape.k === 'l') return [shape.m];
  return shape.k === 'm' ? [shape.key, shape.val] : Object.values(shape.m);
}

function isLimited(shape: Shape): shape is Extract<Shape, Limits> {
  return shape.k === 'c' || shape.k === 'l' || shape.k === 'm';
}

function unboundLabels({ name, ops, aliases = {}, shapes }: ServiceModel): string[] {
  const routes = [
    ...Object.entries(ops),
    ...Object.entries(aliases).flatMap(([op, all]) => all.map((route) => [op, route] as const)),
  ];
  return routes.flatMap(([operation, [input, , , uri = '']]) => {
    const shape = shapes[input - FIRST_SHAPE_REF];
    const members = shape?.k === 's' ? shape.m : {};
    const inUri = [...uri.matchAll(/\{([^}+]+)\+?\}/g)].map((match) => match[1] ?? '').sort();
    const bound = Object.keys(members)
      .filter((member) => (members[member]?.[1] || undefined)?.l === 1)
      .sort();
    return inUri.join() === bound.join() ? [] : [`${name}.${operation}: ${uri} and ${bound.join()}`];
  });
}

function compiles(source: string): boolean {
  try {
    return new RegExp(`^(?:${source})$`, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}
