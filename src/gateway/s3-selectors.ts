/**
 * Parameters of the query string by which S3 tells its operations apart, and what it refuses of them before it looks at
 * bucket, key or credentials.
 *
 * No page of AWS's has these rules: they were measured against S3 in 2025 and 2026, by several who publish their
 * findings (test suites and bug reports of other object stores).
 */

import { ProtocolError, type Query, type RequestHeaders } from '../protocol/types.ts';

/** Answered to a GET of a bucket. */
const OF_BUCKET: ReadonlySet<string> = new Set(
  (
    'abac accelerate acl analytics cors encryption intelligent-tiering inventory lifecycle location logging ' +
    'metadataConfiguration metadataTable metrics notification object-lock ownershipControls policy policyStatus ' +
    'publicAccessBlock replication requestPayment tagging uploads versioning versions website'
  ).split(' '),
);
/** Parts of a bucket's address that no GET answers. */
const UNREADABLE_OF_BUCKET: ReadonlySet<string> = new Set(
  'delete metadataAnnotationTable metadataInventoryTable metadataJournalTable restore torrent uploadId'.split(
    ' ',
  ),
);
/** Answered to a GET of an object; those of the bucket that also stand there are the bucket's. */
const OF_OBJECT: ReadonlySet<string> = new Set(
  (
    'accelerate acl annotation attributes cors inventory legal-hold lifecycle location notification policy ' +
    'replication requestPayment retention tagging uploadId versioning website'
  ).split(' '),
);
const UNREADABLE_OF_OBJECT: ReadonlySet<string> = new Set(
  'delete encryption logging restore select torrent uploads versions'.split(' '),
);
/** A bucket has no versions of its own; these read the id and find it wrong. */
const TAKES_VERSION: ReadonlySet<string> = new Set(['acl', 'restore']);

/** What S3 calls the things that they select, where that is not the name itself. */
const RESOURCE_TYPES: ReadonlyMap<string, string> = new Map([
  ['delete', 'MULTI_OBJECT_DELETE'],
  ['metadataAnnotationTable', 'BUCKET_METADATA_ANNOTATION_TABLE_CONFIGURATION'],
  ['metadataInventoryTable', 'BUCKET_METADATA_INVENTORY_TABLE_CONFIGURATION'],
  ['metadataJournalTable', 'BUCKET_METADATA_JOURNAL_TABLE_CONFIGURATION'],
  ['uploadId', 'UPLOAD'],
]);
/** The same of objects. */
const RESOURCE_TYPES_OF_OBJECT: ReadonlyMap<string, string> = new Map([
  ['encryption', 'OBJECT_ENCRYPTION'],
  ['tagging', 'OBJECT_TAGGING'],
]);

interface Asked {
  method: string;
  query: Query;
  headers: RequestHeaders;
  isKey: boolean;
  /** Parameters of the operation that the request was taken for. */
  literals: ReadonlySet<string>;
  /** What selects an operation, in alphabetical order. */
  selectors: readonly string[];
}

/**
 * What S3 has against the query string of a request.
 *
 * @param path raw, the bucket in front
 * @param literals parameters of the operation that it was taken for
 */
export function refusedByQuery(
  method: string,
  path: string,
  query: Query,
  headers: RequestHeaders,
  literals: ReadonlySet<string>,
): ProtocolError | undefined {
  if (query.size === 0 || path === '/') return undefined;
  const slash = path.indexOf('/', 1);
  const isKey = slash > 0 && slash < path.length - 1;
  const asked = { method, query, headers, isKey, literals, selectors: selectorsOf(query, isKey) };
  const ofPlace = conflict(asked) ?? ofValues(asked) ?? (isKey ? atKey(asked) : atBucket(asked));
  return ofPlace ?? ofHead(asked) ?? ofMethod(asked);
}

function selectorsOf(query: Query, isKey: boolean): string[] {
  const names = [...query.keys()].filter((name) =>
    isKey
      ? OF_OBJECT.has(name) || UNREADABLE_OF_OBJECT.has(name)
      : OF_BUCKET.has(name) || UNREADABLE_OF_BUCKET.has(name),
  );
  // The number of a part selects nothing with its upload, and alone the part of an object.
  if (isKey && query.has('partNumber') && names.length > 0 && !query.has('uploadId'))
    names.push('partNumber');
  return names.sort();
}

function conflict({ selectors }: Asked): ProtocolError | undefined {
  const [first] = selectors;
  if (first === undefined || selectors.length < 2) return undefined;
  return refused(`Conflicting query string parameters: ${selectors.join(', ')}`, 'ResourceType', first);
}

function ofValues({ query }: Asked): ProtocolError | undefined {
  const website = query.get('website')?.[0] ?? '';
  if (website === '') return undefined;
  return refused('The website parameter must not have a value', 'website', website);
}

function atBucket({ method, query, selectors: [selector] }: Asked): ProtocolError | undefined {
  if (method === 'GET' && selector === undefined) {
    const refusal = ofList(query);
    if (refusal !== undefined) return refusal;
  }
  if (query.has('partNumber') && method === 'GET') {
    return new ProtocolError('InvalidRequest', 'Object must have a valid key name.');
  }
  const version = query.get('versionId')?.[0];
  if (version !== undefined && method !== 'POST' && !TAKES_VERSION.has(selector ?? '')) {
    return refused('This operation does not accept a version-id.', 'versionId', version);
  }
  if (selector !== 'uploadId' || method === 'HEAD') return undefined;
  return new ProtocolError('InvalidRequest', 'A key must be specified');
}

/** Each of the two forms of a list has parameters of its own. */
function ofList(query: Query): ProtocolError | undefined {
  if (query.get('list-type')?.[0] === '2') {
    if (!query.has('marker')) return undefined;
    return refused('Marker unsupported with REST.GET.BUCKET in list-type=2', 'marker');
  }
  if (query.has('continuation-token')) {
    const text = 'continuation-token only supported in REST.GET.BUCKET with list-type=2';
    return refused(text, 'continuation-token');
  }
  if (!query.has('start-after')) return undefined;
  return refused('startAfter only supported in REST.GET.BUCKET with list-type=2', 'start-after');
}

function atKey({ method, query, headers, selectors: [selector] }: Asked): ProtocolError | undefined {
  if (query.get('versionId')?.[0] === '') {
    return refused('Version id cannot be the empty string', 'versionId', '');
  }
  if (method === 'PUT') {
    if (selector === 'uploadId' && !query.has('partNumber')) {
      return notAllowed(method, 'UPLOAD', 'DELETE, POST, GET');
    }
    if (query.has('partNumber') && !query.has('uploadId')) {
      const text = 'This operation does not accept partNumber without uploadId';
      return refused(text, 'partNumber', 'partNumber');
    }
  }
  if (query.has('partNumber') && query.has('uploadId') && method !== 'PUT') return notAllowed(method, 'PART');
  if (method === 'GET') return ofBucketAlone(selector);
  const source = headers['x-amz-copy-source'];
  if (method === 'POST' && typeof source === 'string') {
    const text = 'You can only specify a copy source header for copy requests.';
    return refused(text, 'x-amz-copy-source', source);
  }
  return undefined;
}

function ofBucketAlone(selector: string | undefined): ProtocolError | undefined {
  const none = `There is no such thing as the ?${selector} sub-resource for a key`;
  if (selector === 'logging') return new ProtocolError('NoLoggingStatusForKey', none);
  if (selector === 'versions') return new ProtocolError('InvalidRequest', none);
  if (selector !== 'uploads') return undefined;
  return new ProtocolError('InvalidRequest', 'Key is not expected for the GET method ?uploads subresource');
}

/** No operation of this method has what was selected: the request would be taken for one on the bucket or object. */
function ofMethod({ method, isKey, literals, selectors: [selector] }: Asked): ProtocolError | undefined {
  if (selector === undefined || selector === 'uploadId' || selector === 'partNumber') return undefined;
  if (literals.has(selector)) return undefined;
  // At a key they are the bucket's still, which is not done here.
  if (method === 'GET' && isKey && OF_BUCKET.has(selector) && OF_OBJECT.has(selector)) return undefined;
  return notAllowed(method, resourceType(selector, isKey));
}

function resourceType(selector: string, isKey: boolean): string {
  const known = (isKey ? RESOURCE_TYPES_OF_OBJECT.get(selector) : undefined) ?? RESOURCE_TYPES.get(selector);
  return known ?? selector.replace(/[A-Z]/g, '_$&').replaceAll('-', '_').toUpperCase();
}

/** Nothing but buckets and objects themselves has a HEAD. */
function ofHead({ method, query, isKey, selectors: [selector] }: Asked): ProtocolError | undefined {
  if (method !== 'HEAD' || selector === undefined) return undefined;
  const isReadable = (isKey ? OF_OBJECT : OF_BUCKET).has(selector) && !query.has('partNumber');
  return notAllowed(method, resourceType(selector, isKey), isReadable ? 'GET' : undefined);
}

function refused(message: string, ArgumentName: string, ArgumentValue?: string): ProtocolError {
  const fields = { ArgumentName, ...(ArgumentValue === undefined ? {} : { ArgumentValue }) };
  return new ProtocolError('InvalidArgument', message, 400, fields);
}

function notAllowed(Method: string, ResourceType: string, allow?: string): ProtocolError {
  const text = 'The specified method is not allowed against this resource.';
  const headers = allow === undefined ? undefined : { allow };
  return new ProtocolError('MethodNotAllowed', text, 405, { Method, ResourceType }, headers);
}
