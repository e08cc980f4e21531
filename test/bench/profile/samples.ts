/**
 * A CPU profile of V8 (`node --cpu-prof`), cut to the time of the load, as self time by function. Pure: a profile goes in,
 * microseconds come out.
 */

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly lineNumber: number;
}

/** The form of a `.cpuprofile` file, as far as it is read; times are microseconds. */
export interface CpuProfile {
  readonly nodes: readonly { readonly id: number; readonly callFrame: Frame }[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Spent {
  readonly frame: Frame;
  readonly microseconds: number;
}

/** Self time of each function between two moments, counted in microseconds before the end of the profile. */
export function selfTimes(profile: CpuProfile, from: number, to: number): Spent[] {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const spent = new Map<string, { frame: Frame; microseconds: number }>();
  let time = profile.startTime;
  profile.samples.forEach((id, at) => {
    time += profile.timeDeltas[at] as number;
    const beforeEnd = profile.endTime - time;
    const frame = frames.get(id);
    if (frame === undefined || beforeEnd > from || beforeEnd < to) return;
    const key = `${frame.url}:${frame.lineNumber}:${frame.functionName}`;
    const known = spent.get(key) ?? { frame, microseconds: 0 };
    // A sample stands for the time until the next one.
    known.microseconds += profile.timeDeltas[at + 1] ?? 0;
    spent.set(key, known);
  });
  return [...spent.values()];
}

/** Whose a function is: a file of ours, a package, a part of Node, or what V8 does between functions. */
export function ownerOf({ functionName, url }: Frame): string {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)';
  if (url.startsWith('node:')) return url;
  const packages = url.split('/node_modules/');
  const inside = packages.length > 1 ? (packages.at(-1) as string).split('/') : undefined;
  if (inside !== undefined) return inside.slice(0, inside[0]?.startsWith('@') ? 2 : 1).join('/');
  return /\/((?:gateway|schema)\/[^?]+)/.exec(url)?.[1] ?? url;
}
