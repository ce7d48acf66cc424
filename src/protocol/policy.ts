/**
 * What the models cannot say about how a service answers: data, one entry a service, nothing per operation. Services
 * that are not listed answer as the common framework does.
 *
 * The observations behind the entries are public bug reports and test suites that ran against AWS; a service's
 * engineer who sees AWS say something else corrects it here.
 */

import type { Service } from '../model/load.ts';
import { commonTypeErrors, dynamodbTypeErrors, type TypeErrors } from './type-errors.ts';
import type { Wire } from './types.ts';

export interface ValidationPolicy {
  /**
   * - `model`: the limits of the model, in the framework's words
   * - `own`: the service checks everything itself, in words of its own
   */
  readonly style: 'model' | 'own';
  /** Error code of a violation, where it is not ValidationException (ValidationError in query wires). */
  readonly code?: string;
  /** Members that such an error carries besides its message. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** "Value at 'x' ..." for all members, or those of these names, as otherwise only for sensitive ones. */
  readonly hidesValues?: boolean | readonly string[];
  /** Constraints of list items and map entries end in "Member must not be null". */
  readonly namesNotNull?: boolean;
  /** ECR's words: "Invalid parameter at 'x' failed to satisfy constraint: '...'", for the first violation only. */
  readonly invalidParameterAt?: boolean;
  /** Words and members of its own for a violation, told by what was demanded; the first one is answered. */
  readonly ownWords?: (constraint: string) => {
    readonly message: string;
    readonly fields: Readonly<Record<string, unknown>>;
  };
  /** What is said of a violation, alone and before all else, where the service has words of its own for it. */
  readonly ownSentence?: (path: string, constraint: string) => string | undefined;
  /** The code of operations that do not have the service's own. */
  readonly codeOf?: (operation: string) => string | undefined;
  /** Violations stand in the order of a hash map of Java's (16 buckets) with the members' names for keys. */
  readonly isHashOrdered?: boolean;
  /**
   * Paths of members whose limits the service checks itself, in words of its own; `*` stands for a list's item. With
   * an operation's name and a space in front, a path counts for that operation alone.
   */
  readonly unchecked?: ReadonlySet<string>;
  /** Those, in the same form, whose absence is the service's to tell as well. */
  readonly unrequired?: ReadonlySet<string>;
  /** Printed order of enumerations that AWS keeps in a hash set, by the enumeration's name. */
  readonly enumOrders?: Readonly<Record<string, readonly string[]>>;
}

export interface ServicePolicy {
  readonly validation: ValidationPolicy;
  /** Java package that a JSON error's `__type` names before `#`; absent: the bare code. */
  readonly typeNamespace?: string;
  /** The framework's own errors (validation, serialisation, identity) name its packages in `__type`. */
  readonly frameworkNamespaces?: boolean;
  readonly typeErrors: TypeErrors;
  /** Header of the request id. */
  readonly requestIdHeader: string;
  /** Header of the second request id. */
  readonly hostIdHeader?: string;
  /** ISO times in XML always have three fraction digits. */
  readonly isoMilliseconds?: boolean;
  /** Replies carry the CRC-32 of their body in `x-amz-crc32`: older DynamoDB clients check it. */
  readonly crc32?: boolean;
  /** What query clients see of an error, by its JSON name, where the model does not say it. */
  readonly queryErrors?: Readonly<Record<string, { readonly code?: string; readonly message?: string }>>;
  /** Query errors end in an empty `Detail`. */
  readonly queryDetail?: boolean;
  /** What is said of an action that the service does not have, where it is not the framework's own text. */
  readonly unknownAction?: (action: string) => string;
  /** XML namespace of query replies where the model, which speaks JSON, names none. */
  readonly queryNamespace?: string;
  /** Code and text of a failure of ours (500). */
  readonly internalError: readonly [code: string, message: string];
  /** What is said of a request that cannot be read, where the wire's own words are not used. */
  readonly unreadable?: UnreadablePolicy;
}

/** The error for the text of a parameter or header that is not of its type. */
export type UnreadablePolicy = (
  parameter: string,
  value: string,
) => {
  readonly code: string;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
};

const INTERNAL_FAILURE = [
  'InternalFailure',
  'The request processing has failed because of an unknown error, exception or failure.',
] as const;

const COMMON: ServicePolicy = {
  validation: { style: 'model' },
  typeErrors: commonTypeErrors,
  requestIdHeader: 'x-amzn-requestid',
  internalError: INTERNAL_FAILURE,
};

const S3: ServicePolicy = {
  ...COMMON,
  validation: { style: 'own' },
  requestIdHeader: 'x-amz-request-id',
  hostIdHeader: 'x-amz-id-2',
  isoMilliseconds: true,
  internalError: ['InternalError', 'We encountered an internal error. Please try again.'],
  unreadable: unreadableInS3,
};

function unreadableInS3(parameter: string, value: string): ReturnType<UnreadablePolicy> {
  if (parameter === 'x-amz-mp-object-size') {
    return { code: 'InvalidRequest', message: `Value for ${parameter} header is invalid: '${value}'` };
  }
  const message =
    parameter === 'partNumber'
      ? 'Part number must be an integer between 1 and 10000, inclusive'
      : `Provided ${parameter} not an integer or within integer range`;
  return { code: 'InvalidArgument', message, fields: { ArgumentName: parameter, ArgumentValue: value } };
}

const EC2: ServicePolicy = {
  ...COMMON,
  validation: { style: 'own' },
  isoMilliseconds: true,
  internalError: ['InternalError', 'An internal error has occurred'],
};

const DYNAMODB: ServicePolicy = {
  ...COMMON,
  validation: {
    style: 'model',
    unrequired: new Set([
      ...['tags.*.key', 'tags.*.value'],
      ...['Create', 'Describe', 'Update', 'Delete'].map((verb) => `${verb}Table tableName`),
    ]),
    unchecked: new Set([
      ...['tags.*.key', 'tags.*.value', 'tagKeys'],
      ...['Create', 'Describe', 'Update', 'Delete'].map((verb) => `${verb}Table tableName`),
      ...['Create', 'Update'].map((verb) => `${verb}Table tableClass`),
      ...['Update', 'Describe'].map((verb) => `${verb}ContributorInsights indexName`),
      ...['FromBackup', 'ToPointInTime'].map((from) => `RestoreTable${from} targetTableName`),
      ...['RestoreTableFromBackup', 'DescribeBackup', 'DeleteBackup'].map((name) => `${name} backupArn`),
      'ExportTableToPointInTime tableArn',
    ]),
    enumOrders: {
      BillingMode: ['PROVISIONED', 'PAY_PER_REQUEST'],
      StreamViewType: ['OLD_IMAGE', 'KEYS_ONLY', 'NEW_AND_OLD_IMAGES', 'NEW_IMAGE'],
      ConditionalOperator: ['OR', 'AND'],
      ContributorInsightsAction: ['ENABLE', 'DISABLE'],
      ContributorInsightsMode: ['THROTTLED_KEYS', 'ACCESSED_AND_THROTTLED_KEYS'],
      ScalarAttributeType: ['B', 'N', 'S'],
      ReturnConsumedCapacity: ['INDEXES', 'TOTAL', 'NONE'],
      ReturnItemCollectionMetrics: ['SIZE', 'NONE'],
      ReturnValue: ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'],
      Select: ['SPECIFIC_ATTRIBUTES', 'COUNT', 'ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES'],
      ComparisonOperator:
        'IN NULL BETWEEN LT NOT_CONTAINS EQ GT NOT_NULL NE LE BEGINS_WITH GE CONTAINS'.split(' '),
    },
  },
  typeNamespace: 'com.amazonaws.dynamodb.v20120810',
  frameworkNamespaces: true,
  typeErrors: dynamodbTypeErrors,
  crc32: true,
};

/** InvalidInputException names its reason; texts as AWS answers them, and as its API reference explains the reasons. */
const ORGANIZATIONS_WORDS: readonly (readonly [start: string, reason: string, message: string])[] = [
  ['Member must not be null', 'INPUT_REQUIRED', 'You must include a value for all required parameters.'],
  ['Member must satisfy enum', 'INVALID_ENUM', 'You specified an invalid value.'],
  [
    'Member must have length less',
    'MAX_LENGTH_EXCEEDED',
    'You provided a string parameter that is longer than allowed.',
  ],
  [
    'Member must have length greater',
    'MIN_LENGTH_EXCEEDED',
    'You provided a string parameter that is shorter than allowed.',
  ],
  [
    'Member must have value less',
    'MAX_VALUE_EXCEEDED',
    'You provided a numeric parameter that has a larger value than allowed.',
  ],
  [
    'Member must have value greater',
    'MIN_VALUE_EXCEEDED',
    'You provided a numeric parameter that has a smaller value than allowed.',
  ],
];

function organizationsWords(constraint: string) {
  const [, Reason, message] = ORGANIZATIONS_WORDS.find(([start]) => constraint.startsWith(start)) ?? [
    '',
    'INVALID_PATTERN',
    'You provided a value that does not match the required pattern.',
  ];
  return { message, fields: { Reason } };
}

/** How limits of the pattern begin. */
export const PATTERN = 'Member must satisfy regular expression pattern: ';

const LAMBDA: ServicePolicy = {
  ...COMMON,
  validation: {
    style: 'model',
    namesNotNull: true,
    unchecked: new Set([
      'runtime',
      'PublishLayerVersion compatibleRuntimes',
      'PublishLayerVersion compatibleArchitectures',
    ]),
    enumOrders: {
      Architecture: ['x86_64', 'arm64'],
      InvokeMode: ['RESPONSE_STREAM', 'BUFFERED'],
      EventSourcePosition: ['LATEST', 'AT_TIMESTAMP', 'TRIM_HORIZON'],
      SnapStartApplyOn: ['PublishedVersions', 'None'],
    },
  },
};

function withCode(code: string, more: Partial<ValidationPolicy> = {}): ServicePolicy {
  return { ...COMMON, validation: { style: 'model', code, ...more } };
}

const POLICIES: ReadonlyMap<string, ServicePolicy> = new Map([
  ['athena', withCode('InvalidRequestException', { fields: { AthenaErrorCode: 'INVALID_INPUT' } })],
  [
    'cloudwatch-logs',
    withCode('InvalidParameterException', {
      codeOf: logsCode,
      ownSentence: logsSentence,
      enumOrders: {
        OrderBy: ['LogStreamName', 'LastEventTime'],
        OutputFormat: ['w3c', 'raw', 'json', 'plain', 'parquet'],
      },
      // As moto's tests that were run on AWS have it.
      hidesValues: ['logGroupIdentifier', 'logGroupIdentifiers'],
    }),
  ],
  [
    'cloudwatch',
    {
      ...COMMON,
      validation: {
        style: 'model',
        enumOrders: { StateValue: ['INSUFFICIENT_DATA', 'ALARM', 'OK'] },
      },
    },
  ],
  ['cognito-identity-provider', withCode('InvalidParameterException')],
  ['dynamodb', DYNAMODB],
  ['dynamodb-streams', DYNAMODB],
  ['ec2', EC2],
  ['ecr', withCode('InvalidParameterException', { invalidParameterAt: true })],
  // As recorded from IAM in 2026.
  [
    'iam',
    {
      ...COMMON,
      validation: {
        style: 'model',
        hidesValues: true,
        namesNotNull: true,
        isHashOrdered: true,
        ownSentence: iamSentence,
      },
    },
  ],
  ['iot', withCode('InvalidRequestException')],
  ['iot-data-plane', withCode('InvalidRequestException')],
  ['lambda', LAMBDA],
  ['organizations', withCode('InvalidInputException', { ownWords: organizationsWords })],
  ['s3', S3],
  ['sesv2', withCode('BadRequestException', { hidesValues: true })],
  ['sfn', { ...COMMON, typeNamespace: 'com.amazonaws.swf.service.v2.model', frameworkNamespaces: true }],
  ['sns', { ...COMMON, validation: { style: 'own' } }],
  [
    'sqs',
    {
      ...COMMON,
      validation: { style: 'own' },
      typeNamespace: 'com.amazonaws.sqs',
      frameworkNamespaces: true,
      queryNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
      queryDetail: true,
      unknownAction: (action) => `The action ${action} is not valid for this endpoint.`,
      queryErrors: {
        // botocore shows a denial as AccessDenied still, which it can only have from the header.
        AccessDeniedException: { code: 'AccessDenied' },
        InvalidParameterValueException: { code: 'InvalidParameterValue' },
        MissingRequiredParameterException: { code: 'MissingParameter' },
        QueueDoesNotExist: { message: 'The specified queue does not exist for this wsdl version.' },
      },
    },
  ],
  ['swf', { ...COMMON, typeNamespace: 'com.amazonaws.swf.base.model', frameworkNamespaces: true }],
  ['transcribe-streaming', withCode('BadRequestException')],
]);

/** The policy of a service; the common one when there is no service (a request that named none). */
export function policyOf(service: { readonly name: string } | undefined): ServicePolicy {
  return (service && POLICIES.get(service.name)) ?? COMMON;
}

/** The code that a violation of the model's limits is answered with. */
export function validationCode(service: Service, wire: Wire, operation = ''): string {
  const { code, codeOf } = policyOf(service).validation;
  return (
    codeOf?.(operation) ??
    code ??
    (wire === 'query' || wire === 'ec2query' ? 'ValidationError' : 'ValidationException')
  );
}

/** Packages of the framework's own errors, for services whose `__type` names them. */
const FRAMEWORK_ERRORS: ReadonlyMap<string, string> = new Map([
  ['ValidationException', 'com.amazon.coral.validate'],
  ...[
    'AccessDeniedException',
    'ExpiredTokenException',
    'IncompleteSignatureException',
    'InternalFailure',
    'InvalidSignatureException',
    'MissingAuthenticationTokenException',
    'SerializationException',
    'ThrottlingException',
    'UnknownOperationException',
    'UnrecognizedClientException',
  ].map((code) => [code, 'com.amazon.coral.service'] as const),
]);

/** `__type` of an error in JSON. */
export function typeOfError(service: Service | undefined, code: string): string {
  const { typeNamespace, frameworkNamespaces } = policyOf(service);
  if (!frameworkNamespaces || service === undefined) return code;
  const namespace = service.errors[code] === undefined ? FRAMEWORK_ERRORS.get(code) : undefined;
  const owner = namespace ?? typeNamespace;
  return owner === undefined ? code : `${owner}#${code}`;
}

/** Operations of later years, which know no InvalidParameterException. */
function logsCode(operation: string): string | undefined {
  const isLater = /Deliver(?:y|ies)|ConfigurationTemplates|ScheduledQuer|S3TableIntegration$/.test(operation);
  return isLater ? 'ValidationException' : undefined;
}

/** As recorded from CloudWatch Logs in 2026. */
function logsSentence(path: string, constraint: string): string | undefined {
  const isName = path === 'logGroupName' || path === 'logStreamName';
  return isName && constraint === 'Member must have length less than or equal to 512'
    ? 'Invalid LogGroup or LogStream, both must have length less than or equal to 512.'
    : undefined;
}

/** IAM has a sentence for its names and paths, where others show the pattern. */
function iamSentence(path: string, constraint: string): string | undefined {
  if (!constraint.startsWith(PATTERN)) return undefined;
  const invalid = `The specified value for ${path} is invalid.`;
  if (path === 'path' || path === 'newPath') {
    return `${invalid} It must begin and end with / and contain only alphanumeric characters and/or / characters.`;
  }
  if (path === 'pathPrefix') {
    return `${invalid} It must begin with the / character and contain only alphanumeric characters and/or / characters.`;
  }
  const isName = /^(?:user|role|group|policy|instanceProfile|newUser|newGroup)Name$/.test(path);
  return isName
    ? `${invalid} It must contain only alphanumeric characters and/or the following: +=,.@_-`
    : undefined;
}

/** The text of InvalidAction for clients of the query protocol. */
export function unknownActionText(service: Service, action: string, version: string): string {
  const own = policyOf(service).unknownAction?.(action);
  return own ?? `Could not find operation ${action} for version ${version}`;
}
