/**
 * Remembers what was computed from an object as long as the object lives. A live model is checked against
 * one baseline again and again, and the intervals of that baseline are half of the work. Only for pure
 * functions: the key holds everything else that the answer depends on.
 */
export function computedOnce<Value>(): (from: object, key: string, compute: () => Value) => Value {
  const known = new WeakMap<object, Map<string, Value>>();
  return (from, key, compute) => {
    const answers = known.get(from) ?? new Map<string, Value>();
    known.set(from, answers);
    const before = answers.get(key);
    if (before !== undefined) return before;
    const value = compute();
    answers.set(key, value);
    return value;
  };
}
