/** EC2's dialect of the query protocol: capitalised names, lists without wrapping names, replies of its own form. */

import { isUnit, type Service, traitsOf } from '../model/load.ts';
import { type Ref, simple } from '../model/shapes.ts';
import { type QueryDialect, readForm, unknownParameter, unreadyForm } from './query.ts';
import type { Refuse } from './text.ts';
import { type Form, type Members, ProtocolError } from './types.ts';
import { memberWriter, XML_DECLARATION } from './xml-write.ts';

const refuseParameter: Refuse = (fault, type, text, name) => {
  if (fault === 'missing') {
    throw new ProtocolError('MissingParameter', `The request must contain the parameter ${name}`);
  }
  const expected = EXPECTED.get(type) ?? 'a valid value';
  throw new ProtocolError(
    'InvalidParameterValue',
    `Value (${text}) for parameter ${name} is invalid. Expecting ${expected}.`,
  );
};

const EXPECTED: ReadonlyMap<number, string> = new Map<number, string>([
  [simple.boolean, 'a boolean value'],
  [simple.integer, 'an integer'],
  [simple.long, 'an integer'],
  [simple.float, 'a number'],
  [simple.double, 'a number'],
  [simple.timestamp, 'a date in ISO 8601 form'],
  [simple.dateTime, 'a date in ISO 8601 form'],
  [simple.blob, 'base64-encoded data'],
]);

const EC2_QUERY: QueryDialect = {
  slot: { name: 'ec2query', unready: unreadyForm },
  flatSlot: { name: 'ec2query flattened', unready: unreadyForm },
  flatLists: true,
  anyCaseBooleans: true,
  strictIndexes: false,
  memberName: (name, member) => {
    const { eq, xn } = traitsOf(member);
    return eq ?? capitalise(xn ?? name);
  },
  refuse: refuseParameter,
};

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Parameters of the call itself and of its signature, in the URL or the form. */
const CALL_PARAMETER =
  /^(?:Action|Version|AWSAccessKeyId|Signature(?:Method|Version)?|SecurityToken|Timestamp|Expires|X-Amz-.+)$/i;

/** The input of an EC2 call. EC2 refuses parameters that it does not know. */
export function decodeEc2Query(service: Service, input: Ref, form: Form): Members {
  const unknown = unknownParameter(service, input, form, EC2_QUERY, (name) => CALL_PARAMETER.test(name));
  if (unknown !== undefined) {
    throw new ProtocolError('UnknownParameter', `The parameter ${unknown} is not recognized`);
  }
  return readForm(service, input, form, EC2_QUERY);
}

/** The XML of an EC2 reply. */
export function encodeEc2Query(
  service: Service,
  operation: string,
  output: Ref,
  value: Members,
  requestId: string,
): string {
  const members = isUnit(output) ? '<return>true</return>' : memberWriter(service, output).run(value);
  const root = `${operation}Response`;
  const namespace = `${service.xmlns ?? ''}/`;
  return `${XML_DECLARATION}<${root} xmlns="${namespace}"><requestId>${requestId}</requestId>${members}</${root}>`;
}
