/** The shape of a locale: the same keys as the English one, any text. A missing or an extra key does not compile. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> }
