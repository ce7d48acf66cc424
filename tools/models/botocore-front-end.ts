import {
  type ErrorFacts,
  type Member,
  type Operation,
  type ProtocolName,
  type Ref,
  type ServiceModel,
  type StructureShape,
  simple,
} from '../../src/model/shapes.ts';
import type { BotocoreMember, BotocoreModel, BotocoreOperation, BotocoreShape } from './botocore.ts';
import { isUnsigned } from './join.ts';
import { limitsOf, SCALAR_TYPES } from './limits.ts';
import { botocoreUri } from './routes.ts';
import { type ShapeTable, shapeTable } from './shape-table.ts';
import { botocoreTraits, timestampType } from './traits.ts';

interface Source {
  model: BotocoreModel;
  table: ShapeTable;
}

/**
 * A model made from botocore alone, for services whose SDK client is of an age without schemas or does not exist. The
 * wire of awsQueryCompatible services and some renamed members are not in botocore: prefer `joinModel`.
 */
export function botocoreModel(name: string, model: BotocoreModel, botocoreVersion: string): ServiceModel {
  const { metadata } = model;
  const source: Source = { model, table: shapeTable() };
  const ops = Object.fromEntries(
    Object.entries(model.operations)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([operation, entry]) => [operation, operationEntry(source, entry)]),
  );
  const errors = Object.fromEntries(
    Object.entries(model.shapes)
      .filter(([, shape]) => shape.exception)
      .map(([error]): [string, Ref] => [error, refOf(source, { shape: error })])
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
  const unsigned = Object.keys(ops).filter((operation) => isUnsigned(model, operation));
  const [host = name, ...rest] = metadata.endpointPrefix.split('.');
  return {
    name,
    id: metadata.serviceId,
    version: metadata.apiVersion,
    sign: metadata.signingName ?? metadata.endpointPrefix,
    host,
    ...(rest.length === 0 ? {} : { hostPrefix: metadata.endpointPrefix }),
    ...(metadata.targetPrefix === undefined ? {} : { target: metadata.targetPrefix }),
    ...(metadata.xmlNamespace === undefined ? {} : { xmlns: metadata.xmlNamespace }),
    protocol: protocolName(model),
    ...(metadata.awsQueryCompatible === undefined ? {} : { qc: 1 }),
    ...(metadata.protocols === undefined ? {} : { protocols: metadata.protocols }),
    ops,
    ...(unsigned.length === 0 ? {} : { unsigned }),
    shapes: source.table.list(),
    errors,
    src: [null, botocoreVersion],
  };
}

function protocolName({ metadata }: BotocoreModel): ProtocolName {
  switch (metadata.protocol) {
    case 'json':
      return metadata.jsonVersion === '1.0' ? 'awsJson1_0' : 'awsJson1_1';
    case 'query':
      return 'awsQuery';
    case 'ec2':
      return 'ec2Query';
    case 'rest-json':
      return 'restJson1';
    case 'rest-xml':
      return 'restXml';
    case 'smithy-rpc-v2-cbor':
      return 'rpcv2Cbor';
    default:
      throw new Error(`${metadata.serviceId}: unknown protocol ${metadata.protocol}`);
  }
}

function operationEntry(source: Source, operation: BotocoreOperation): Operation {
  const input = operation.input === undefined ? simple.unit : refOf(source, operation.input);
  const output = operation.output === undefined ? simple.unit : refOf(source, operation.output);
  if (!source.model.metadata.protocol.startsWith('rest-')) return [input, output];
  const { method, responseCode = 200 } = operation.http;
  return [input, output, method, botocoreUri(source.model, operation), responseCode];
}

function refOf(source: Source, member: BotocoreMember): Ref {
  const name = member.shape;
  const shape = shapeNamed(source, name);
  switch (shape.type) {
    case 'structure':
      if (shape.document) return simple.document;
      return source.table.aggregate(name, () => structure(source, name, shape));
    case 'list':
      return source.table.aggregate(name, () => ({
        k: 'l',
        n: name,
        m: memberOf(source, shape, 'member', shape.member),
        ...limitsOf(shape),
        ...(shape.sparse ? { t: { sp: 1 } } : {}),
      }));
    case 'map':
      return source.table.aggregate(name, () => ({
        k: 'm',
        n: name,
        key: memberOf(source, shape, 'key', shape.key),
        val: memberOf(source, shape, 'value', shape.value),
        ...limitsOf(shape),
        ...(shape.sparse ? { t: { sp: 1 } } : {}),
      }));
    default:
      return source.table.constrained(scalarType(member, shape), limitsOf(shape), name);
  }
}

function scalarType(member: BotocoreMember, shape: BotocoreShape): number {
  if (shape.type === 'timestamp') return timestampType(member, shape);
  if (shape.type === 'blob' && (shape.streaming || member.streaming)) return simple.stream;
  const type = SCALAR_TYPES.get(shape.type);
  if (type === undefined) throw new Error(`${member.shape}: unknown type ${shape.type}`);
  return type;
}

function structure(source: Source, name: string, shape: BotocoreShape): StructureShape {
  const required = new Set(shape.required);
  const members = Object.entries(shape.members ?? {}).map(([memberName, entry]): [string, Member] => {
    const member = memberOf(source, shape, memberName, entry);
    return [memberName, required.has(memberName) ? [member[0], member[1] ?? 0, 1] : member];
  });
  const facts = errorFacts(shape);
  return {
    k: shape.union || shape.eventstream ? 'u' : 's',
    n: name,
    m: Object.fromEntries(members),
    ...(shape.locationName === undefined ? {} : { t: { xn: shape.locationName } }),
    ...(facts === undefined ? {} : { e: facts }),
  };
}

function memberOf(
  source: Source,
  parent: BotocoreShape,
  name: string,
  entry: BotocoreMember | undefined,
): Member {
  if (entry === undefined) throw new Error(`a ${parent.type} lacks its ${name}`);
  const target = shapeNamed(source, entry.shape);
  const traits = botocoreTraits(source.model.metadata, parent, name, entry, target);
  const ref = refOf(source, entry);
  return traits === undefined ? [ref] : [ref, traits];
}

function errorFacts(shape: BotocoreShape): ErrorFacts | undefined {
  const { error } = shape;
  if (!shape.exception && error === undefined) return undefined;
  const isFault = shape.fault === true || error?.fault === true || error?.senderFault === false;
  const status = error?.httpStatusCode ?? (isFault ? 500 : 400);
  const isServer = isFault || status >= 500;
  return error?.code === undefined ? [isServer ? 1 : 0, status] : [isServer ? 1 : 0, status, error.code];
}

function shapeNamed({ model }: Source, name: string): BotocoreShape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`${model.metadata.serviceId}: no shape ${name}`);
  return shape;
}
