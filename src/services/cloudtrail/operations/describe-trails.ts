import type { Handler } from '../handler.ts';
import { visibleTrails } from '../state.ts';
import { trailPlace } from '../trail-name.ts';
import { describedTrail } from '../trail-output.ts';

/** Trails of this region, with the "shadows" of other regions' unless they are not wanted. Unknown names are skipped. */
export const describeTrails: Handler<'DescribeTrails'> = async (context, input) => {
  const { place } = context;
  const names = input.trailNameList ?? [];
  const arns = new Set(names.map((name) => trailPlace(place, name).arn));
  const plain = new Set(names);
  const isWanted = (name: string, arn: string): boolean =>
    names.length === 0 || arns.has(arn) || plain.has(name);
  const found = (await visibleTrails(context)).filter(({ name, arn, homeRegion }) => {
    const isShadow = homeRegion !== place.region;
    return isWanted(name, arn) && (!isShadow || input.includeShadowTrails !== false);
  });
  return { trailList: found.map(describedTrail) };
};
