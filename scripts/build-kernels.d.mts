/** @returns whether it compiled anything. */
export function buildKernels(force?: boolean): Promise<boolean>
