import { describe, expect, test } from 'vitest';
import { parseProviderUrl } from './oidc-providers.ts';

test.each([
  ['https://example.com', 'https', 'example.com'],
  ['https://example.com/', 'https', 'example.com/'],
  ['https://oidc.eks.eu-west-1.amazonaws.com/id/ABC', 'https', 'oidc.eks.eu-west-1.amazonaws.com/id/ABC'],
  ['https://198.51.100.7', 'https', '198.51.100.7'],
  ['http://localhost:8080/realms/a', 'http', 'localhost:8080/realms/a'],
  ['https://idp.localhost:8443', 'https', 'idp.localhost:8443'],
])('%s', (text, scheme, url) => {
  expect(parseProviderUrl(text)).toEqual({ scheme, url });
});

describe('refused', () => {
  test.each([
    ['example.com', 'ValidationError'],
    ['https://', 'ValidationError'],
    ['ftp://example.com', 'ValidationError'],
    ['http://example.com', 'InvalidInputException'],
    ['https://example.com:8443', 'InvalidInputException'],
    ['https://example.com?a=1', 'InvalidInputException'],
    ['https://example.com#a', 'InvalidInputException'],
    ['https://user:pass@example.com', 'InvalidInputException'],
    ['https://exa_mple.com', 'InvalidInputException'],
  ])('%s', (text, code) => {
    expect(() => parseProviderUrl(text)).toThrow(expect.objectContaining({ code }));
  });
});
