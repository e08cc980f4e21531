/** How a number chooses: any number is good for any list, and 0 is the first. */
export const at = <T>(items: readonly T[], index: number): T => items[index % items.length] as T;

export const isSet = (mask: number, bit: number): boolean => ((mask >> (bit % 13)) & 1) === 1;
