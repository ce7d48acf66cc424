import { expect, test } from 'vitest';
import { corsAnswer } from './cors.ts';

const rules = [
  { AllowedMethods: ['GET'], AllowedOrigins: ['https://*.example.com'], MaxAgeSeconds: 60 },
  { AllowedMethods: ['PUT'], AllowedOrigins: ['*'], AllowedHeaders: ['x-amz-*'], ExposeHeaders: ['ETag'] },
];
const ask = (method: string, origin: string, ...requestHeaders: string[]) =>
  corsAnswer(rules, { method, origin, requestHeaders, isPreflight: true });

test('the first rule that fits answers', () => {
  expect(ask('GET', 'https://app.example.com')).toMatchObject({
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET',
    'access-control-max-age': '60',
  });
  const open = ask('PUT', 'https://anywhere', 'X-Amz-Date');
  expect(open).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'x-amz-date',
    'access-control-expose-headers': 'ETag',
  });
  expect(open).not.toHaveProperty('access-control-allow-credentials');
});

test('no rule fits other origins, methods and headers', () => {
  expect(ask('GET', 'https://example.org')).toBeUndefined();
  expect(ask('GET', 'https://.example.com.evil')).toBeUndefined();
  expect(ask('DELETE', 'https://app.example.com')).toBeUndefined();
  expect(ask('PUT', 'https://anywhere', 'authorization')).toBeUndefined();
});
