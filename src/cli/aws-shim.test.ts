import { expect, test } from 'vitest';
import { endpointSupport, shimText } from './aws-shim.ts';

test.each([
  ['aws-cli/2.9.19 Python/3.11.2 Linux/6.1', 'none'],
  ['aws-cli/2.12.7 Python/3.11.4', 'none'],
  ['aws-cli/2.13.0 Python/3.11.4', 'all'],
  ['aws-cli/2.23.6 Python/3.11.2', 'all'],
  ['aws-cli/1.28.85 Python/3.8', 'none'],
  ['aws-cli/1.29.0 Python/3.8', 'most'],
  ['aws-cli/1.45.11 Python/3.11.7', 'most'],
  ['aws-cli/3.0.0', 'all'],
  ['some other aws', 'unknown'],
  ['', 'unknown'],
])('%s heeds AWS_ENDPOINT_URL: %s', (version, support) => {
  expect(endpointSupport(version)).toBe(support);
});

test('a path with a quote in it stays one word', () => {
  expect(shimText("/it's/aws")).toContain(`exec '/it'\\''s/aws' --endpoint-url "$AWS_ENDPOINT_URL" "$@"`);
});
