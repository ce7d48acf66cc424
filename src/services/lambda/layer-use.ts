/** Layers that a function names. */

import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import { invalidParameter, noSuchLayer, validationError } from './errors.ts';
import { layerArn, parseLayerVersionArn } from './layer-names.ts';
import { type CodeRef, type LayerUse, layerVersions } from './state.ts';
import { UNPACKED_BYTES_MAX } from './zip-check.ts';

const LAYERS_MAX = 5;

/** The layers behind ARNs, in their order. @throws AwsError InvalidParameterValueException, ValidationException */
export async function useLayers(tx: Transaction, place: Place, arns: readonly string[]): Promise<LayerUse[]> {
  if (arns.length > LAYERS_MAX) throw invalidParameter(`Cannot reference more than ${LAYERS_MAX} layers.`);
  const used: LayerUse[] = [];
  const seen = new Map<string, string>();
  for (const arn of arns) {
    const address = parseLayerVersionArn(arn);
    if (address === undefined) {
      throw validationError(
        `[${arn}]`,
        'layers',
        'Member must satisfy constraint: [Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+]',
      );
    }
    if (address.place.region !== place.region) {
      throw invalidParameter(
        `Layers are not in the same region as the function. Layers are expected to be in region ${place.region}.`,
      );
    }
    const layer = await layerVersions.get(tx, address.place, address.name, address.number);
    if (layer === undefined) throw noSuchLayer(arn, address.place.account !== place.account);
    const whole = layerArn(address);
    const other = seen.get(whole);
    if (other !== undefined) {
      throw invalidParameter(
        `Two different versions of the same layer are not allowed to be referenced in the same function. ${other} and ${arn} are versions of the same layer.`,
      );
    }
    seen.set(whole, arn);
    used.push({ arn, code: layer.code });
  }
  if (unpackedBytes(used.map(({ code }) => code)) > UNPACKED_BYTES_MAX) {
    throw invalidParameter(`Layers consume more than the available size of ${UNPACKED_BYTES_MAX} bytes`);
  }
  return used;
}

/** The files of a function and of its layers lie in one sandbox. @throws AwsError InvalidParameterValueException */
export function checkTogether(code: CodeRef | undefined, layers: readonly LayerUse[]): void {
  if (code === undefined || layers.length === 0) return;
  const bytes = unpackedBytes([code, ...layers.map((layer) => layer.code)]);
  if (bytes <= UNPACKED_BYTES_MAX) return;
  throw invalidParameter(
    `Function code combined with layers exceeds the maximum allowed size of ${UNPACKED_BYTES_MAX} bytes. The actual size is ${bytes} bytes.`,
  );
}

function unpackedBytes(codes: readonly CodeRef[]): number {
  return codes.reduce((sum, code) => sum + (code.unpackedBytes ?? code.size), 0);
}
