/** What searches for a size go by: the logarithm of a file's bytes grows nearly straight with what is spent on it. */

/** A file that was made: what was spent, on any scale on which that holds, and its bytes. */
export interface Sized {
  readonly spent: number;
  readonly bytes: number;
}

/** Part of the bytes that is aimed at, so that estimates that are a little low still fit. */
export const AIM = 0.96;

/** How the logarithm of the bytes grows from one file to another; not finite where nothing more was spent. */
export function growthBetween(one: Sized, other: Sized): number {
  return Math.log(other.bytes / one.bytes) / (other.spent - one.spent);
}

/** How much more to spend than on a file to come to so many bytes, where their logarithm grows so. */
export function moreFor(bytes: number, { bytes: made }: Pick<Sized, 'bytes'>, growth: number): number {
  return Math.log(bytes / made) / growth;
}

/** A growth within what is believed of encoders. */
export const believed = (growth: number, [least, most]: readonly [number, number]): number => Math.min(Math.max(growth, least), most);
