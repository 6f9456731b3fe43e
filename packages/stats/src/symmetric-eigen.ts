export interface SymmetricEigen {
  readonly values: Float64Array;
  /** Row i of the matrix holds component i of every eigenvector; column j belongs to values[j]. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi rotations, in no set order.
 *
 * @param matrix size × size, row by row; only its symmetric part is meaningful
 * @see https://doi.org/10.1515/crll.1846.30.51 (Jacobi 1846)
 * @example
 * assert.deepEqual([...symmetricEigen(Float64Array.of(2, 0, 0, 3), 2).values], [2, 3]);
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < 50 && offDiagonal(a, size) > 0; sweep++)
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
  const values = new Float64Array(size);
  for (let i = 0; i < size; i++) values[i] = a[i * size + i] as number;
  return { values, vectors };
}

// Sum of off-diagonal squares that still matter beside the diagonal.
function offDiagonal(a: Float64Array, size: number): number {
  let [off, diagonal] = [0, 0];
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const square = (a[i * size + j] as number) ** 2;
      if (i === j) diagonal += square;
      else off += square;
    }
  return off > 1e-34 * diagonal ? off : 0;
}

function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q] as number;
  if (apq === 0) return;
  const theta = ((a[q * size + q] as number) - (a[p * size + p] as number)) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  turn(a, size, c, s, (k) => [k * size + p, k * size + q]);
  turn(a, size, c, s, (k) => [p * size + k, q * size + k]);
  turn(vectors, size, c, s, (k) => [k * size + p, k * size + q]);
}

function turn(
  a: Float64Array,
  size: number,
  c: number,
  s: number,
  places: (k: number) => readonly [number, number],
): void {
  for (let k = 0; k < size; k++) {
    const [i, j] = places(k);
    const [x, y] = [a[i] as number, a[j] as number];
    a[i] = c * x - s * y;
    a[j] = s * x + c * y;
  }
}
