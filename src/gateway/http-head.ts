import type { IncomingMessage } from 'node:http';
import type { Http2ServerRequest } from 'node:http2';
import type { HttpLimits } from './http-types.ts';

/** A head that is refused before anything looks at it. */
export interface HeadFault {
  readonly status: 400 | 431;
  readonly message: string;
}

const TOO_MANY_HEADERS: HeadFault = {
  status: 431,
  message: 'Your request header section exceeds the maximum allowed size.',
};
const bad = (message: string): HeadFault => ({ status: 400, message });

/** Headers that name who is called and who calls: two of one would be read differently by two readers. */
const SINGLE_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'content-length',
  'transfer-encoding',
]);
const SINGLE_HEADER_LENGTHS: ReadonlySet<number> = new Set([...SINGLE_HEADERS].map((name) => name.length));

const ABSOLUTE_FORM = /^https?:\/\/([^/?#]+)(.*)$/i;

/**
 * Checks what node's parser leaves open, and brings the target into the form `/path?query`. (The parser itself refuses
 * Content-Length beside Transfer-Encoding, folded lines, blanks before colons, control characters and bare line feeds.)
 */
export function checkHead(request: IncomingMessage, limits: HttpLimits): HeadFault | undefined {
  const { rawHeaders } = request;
  if (rawHeaders.length > 2 * limits.headersMax) return TOO_MANY_HEADERS;
  const repeated = repeatedHeader(rawHeaders);
  if (repeated !== undefined) return bad(`The header ${repeated} was sent more than once.`);
  const coding = request.headers['transfer-encoding'];
  // The parser passes such a head on before it notices that it cannot read the body.
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || request.httpVersionMinor === 0)) {
    return bad('Transfer-Encoding can only be chunked, and not in HTTP/1.0.');
  }
  return request.url?.startsWith('/') ? undefined : checkTarget(request);
}

function repeatedHeader(rawHeaders: readonly string[]): string | undefined {
  let seen: Set<string> | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const raw = rawHeaders[index] ?? '';
    // Most names are told apart by their length, without being lower-cased.
    if (!SINGLE_HEADER_LENGTHS.has(raw.length)) continue;
    const name = raw.toLowerCase();
    if (!SINGLE_HEADERS.has(name)) continue;
    if (seen?.has(name)) return name;
    seen ??= new Set();
    seen.add(name);
  }
  return undefined;
}

function checkTarget(request: IncomingMessage): HeadFault | undefined {
  const target = request.url ?? '';
  if (target === '*' && request.method === 'OPTIONS') return undefined;
  const absolute = ABSOLUTE_FORM.exec(target);
  if (!absolute) return bad('The request target is neither a path nor a URL.');
  const [, authority = '', rest = ''] = absolute;
  // The form of proxies. Its authority stands, whatever Host says (RFC 9112, section 3.2.2).
  request.headers.host = authority;
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
  return undefined;
}

/** The same for HTTP/2, whose `:authority` becomes the Host that everything else reads. */
export function checkHead2(request: Http2ServerRequest, limits: HttpLimits): HeadFault | undefined {
  const { headers } = request;
  if (request.rawHeaders.length > 2 * limits.headersMax) return TOO_MANY_HEADERS;
  const authority = headers[':authority'];
  if (headers.host === undefined) headers.host = authority;
  else if (authority !== undefined && authority !== headers.host) return bad('Host and :authority differ.');
  if (headers.host === undefined) return bad('Neither Host nor :authority was sent.');
  const isPath = request.url.startsWith('/') || (request.url === '*' && request.method === 'OPTIONS');
  return isPath ? undefined : bad('The request target is not a path.');
}
