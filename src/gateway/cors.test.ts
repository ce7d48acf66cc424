import { describe, expect, it } from 'vitest';
import { corsHeaders, isPreflight, preflightAnswer } from './cors.ts';

const ORIGIN = 'http://localhost:3000';

const preflight = (headers: Record<string, string> = {}) => ({
  method: 'OPTIONS',
  url: '/',
  headers: {
    origin: ORIGIN,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,x-amz-date,x-amz-target',
    ...headers,
  },
});

describe('preflights', () => {
  it('are OPTIONS with an origin and a method in question', () => {
    expect(isPreflight(preflight())).toBe(true);
    expect(isPreflight({ ...preflight(), method: 'POST' })).toBe(false);
    expect(isPreflight({ method: 'OPTIONS', url: '/', headers: { origin: ORIGIN } })).toBe(false);
    expect(
      isPreflight({ method: 'OPTIONS', url: '/', headers: { 'access-control-request-method': 'PUT' } }),
    ).toBe(false);
  });

  it('are answered with the headers that were asked for', () => {
    const { status, headers } = preflightAnswer(preflight(), ORIGIN);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-headers': 'authorization,content-type,x-amz-date,x-amz-target',
      'access-control-allow-methods': expect.stringContaining('DELETE'),
      'access-control-max-age': '172800',
      vary: expect.stringContaining('origin'),
    });
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
    expect(headers).not.toHaveProperty('access-control-allow-private-network');
  });

  it('repeat nothing but names of headers', () => {
    const odd = preflight({ 'access-control-request-headers': 'x-a, <script>' });
    expect(preflightAnswer(odd, ORIGIN).headers).not.toHaveProperty('access-control-allow-headers');
  });

  it('let a page from the network reach this machine when the browser asks', () => {
    const asked = preflight({ 'access-control-request-private-network': 'true' });
    expect(preflightAnswer(asked, ORIGIN).headers).toHaveProperty(
      'access-control-allow-private-network',
      'true',
    );
  });
});

it('answers name their one origin and what may be read', () => {
  const headers = corsHeaders(ORIGIN);
  expect(headers).toMatchObject({ 'access-control-allow-origin': ORIGIN, vary: 'origin' });
  for (const name of ['etag', 'x-amzn-requestid', 'x-amz-version-id']) {
    expect(headers['access-control-expose-headers']).toContain(name);
  }
});
