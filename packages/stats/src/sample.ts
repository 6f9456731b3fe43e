/** Values of one numeric column, in any order; finite unless a function says otherwise. */
export type Sample = ArrayLike<number>;
