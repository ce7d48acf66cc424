import { expect, test } from 'vitest';
import { resolveConfig } from './config.ts';
import { translateLocalstack } from './localstack-variables.ts';

const settings = (environment: Record<string, string>) =>
  resolveConfig({ environment: translateLocalstack(environment).environment }).config;

test.each<[Record<string, string>, object]>([
  [{ EDGE_PORT: '4600' }, { port: 4600 }],
  [{ LOCALSTACK_EDGE_PORT: '4600', EDGE_PORT: '4700' }, { port: 4600 }],
  [{ GATEWAY_LISTEN: ':4600' }, { port: 4600, host: ['127.0.0.1', '::1'] }],
  [{ GATEWAY_LISTEN: '127.0.0.1:4600,127.0.0.1:443' }, { port: 4600, host: ['127.0.0.1'] }],
  [{ LOCALSTACK_GATEWAY_LISTEN: '[::1]:4600' }, { port: 4600, host: ['::1'] }],
  [{ DEFAULT_REGION: 'eu-west-1' }, { region: 'eu-west-1' }],
  [{ DEBUG: '1' }, { log: 'debug' }],
  [{ LOCALSTACK_DEBUG: 'true' }, { log: 'debug' }],
  [{ DEBUG: 'express:*' }, { log: 'info' }],
  [{ LS_LOG: 'trace-internal', DEBUG: '0' }, { log: 'info' }],
  [{ PERSISTENCE: '0' }, { ephemeral: true }],
  [{ PERSISTENCE: '1' }, { ephemeral: false }],
  [{ LOCALSTACK_HOST: 'cloud:4600' }, { publicUrl: 'http://cloud:4600', hostNames: ['cloud'] }],
  [{ LOCALSTACK_HOST: 'cloud' }, { publicUrl: 'http://cloud:4566', hostNames: ['cloud'] }],
  [{ SERVICES: 's3, sqs' }, { services: ['s3', 'sqs'] }],
  [{ IAM_SOFT_MODE: '1' }, { auth: 'soft' }],
  [{ EXTRA_CORS_ALLOWED_ORIGINS: 'http://a.example' }, { allowOrigin: ['http://a.example'] }],
  [{ EDGE_PORT: '4600', KUMOBAKO_PORT: '4700' }, { port: 4700 }],
  [{ EDGE_PORT: '' }, { port: 4566 }],
])('%j', (environment, expected) => {
  expect(settings(environment)).toMatchObject(expected);
});

test('what means nothing here is named', () => {
  const environment = {
    LOCALSTACK_AUTH_TOKEN: 'ls-...',
    LAMBDA_EXECUTOR: 'docker',
    LOCALSTACK_WHATEVER: '1',
    EDGE_PORT: 'x',
    GATEWAY_LISTEN: 'x',
    DEBUG: 'express:*',
    DYNAMODB_ERROR_PROBABILITY: '0.1',
    SHELL: '/bin/sh',
    SERVICES: 's3',
  };
  expect(translateLocalstack(environment).unused).toEqual([
    'EDGE_PORT',
    'GATEWAY_LISTEN',
    'LAMBDA_EXECUTOR',
    'LOCALSTACK_AUTH_TOKEN',
    'LOCALSTACK_WHATEVER',
  ]);
});
