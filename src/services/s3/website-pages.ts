/** The pages that S3 itself writes for a website: errors as HTML, with the same in headers. */

import { STATUS_CODES } from 'node:http';
import type { AwsError } from '../../core/errors.ts';
import type { HostedAnswer } from '../../core/service.ts';
import { hostIdOf } from './notification-events.ts';

/**
 * @param documentError why the website's own error document could not be shown
 */
export function errorPage(error: AwsError, requestId: string, documentError?: AwsError): HostedAnswer {
  const status = statusOf(error);
  const title = `${status} ${STATUS_CODES[status] ?? 'Error'}`;
  const own = [...factsOf(error), ['RequestId', requestId], ['HostId', hostIdOf(requestId)]] as const;
  const lines = [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<h1>${title}</h1>`,
    ...list(own),
    ...(documentError === undefined
      ? []
      : [
          '<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>',
          ...list(factsOf(documentError)),
        ]),
    '<hr/>',
    '</body>',
    '</html>',
    '',
  ];
  return {
    status,
    headers: {
      ...idHeaders(requestId),
      'x-amz-error-code': error.code,
      'x-amz-error-message': error.message,
      'content-type': 'text/html; charset=utf-8',
    },
    body: lines.join('\n'),
  };
}

export function statusOf({ status = 400 }: AwsError): number {
  return status;
}

export function idHeaders(requestId: string): Record<string, string> {
  return { 'x-amz-request-id': requestId, 'x-amz-id-2': hostIdOf(requestId) };
}

type Fact = readonly [string, string];

function factsOf({ code, message, fields = {} }: AwsError): Fact[] {
  const more = Object.entries(fields).map(([name, value]) => [name, String(value)] as const);
  return [['Code', code], ['Message', message], ...more];
}

function list(facts: readonly Fact[]): string[] {
  return ['<ul>', ...facts.map(([name, text]) => `<li>${name}: ${escapeHtml(text)}</li>`), '</ul>'];
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
