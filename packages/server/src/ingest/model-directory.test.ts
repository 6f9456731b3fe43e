import { expect, test } from "vitest";
import { fakeModelStore } from "./fake-model-store.ts";
import { createModelDirectory } from "./model-directory.ts";

const open = (store = fakeModelStore(), options = { canCreate: true, maxModels: 3 }) =>
  createModelDirectory(store, () => 7, options);

test("a model begins once, however many ask for it at once", async () => {
  const directory = await open();
  const [first, second] = await Promise.all([directory.obtain("a"), directory.obtain("a")]);
  expect(first).toBe(second);
  expect(directory.find("a")).toBe(first);
});

test("schemas are there again after a restart", async () => {
  const store = fakeModelStore();
  const before = await open(store);
  const model = await before.obtain("a");
  model.schema.grow([{ features: { x: 1 } }], 7);
  await before.save(model);
  const after = await open(store);
  expect(after.find("a")?.schema.current()).toEqual(model.schema.current());
});

test("a schema that could not be stored is stored the next time, before rows are kept", async () => {
  const real = fakeModelStore();
  let isBroken = true;
  const store = {
    ...real,
    saveSchema: (...args: Parameters<typeof real.saveSchema>) =>
      isBroken ? Promise.reject(new Error("disk full")) : real.saveSchema(...args),
  };
  const directory = await open(store);
  const model = await directory.obtain("a");
  model.schema.grow([{ features: { x: 1 } }], 7);
  await expect(directory.save(model)).rejects.toThrow("disk full");
  isBroken = false;
  await directory.save(model);
  expect((await real.all())[0]?.schema?.columns).toEqual([{ name: "x", type: "number" }]);
});

test("schemas saved at once end with the newest", async () => {
  const store = fakeModelStore();
  const directory = await open(store);
  const model = await directory.obtain("a");
  model.schema.grow([{ features: { x: 1 } }], 7);
  const first = directory.save(model);
  model.schema.grow([{ features: { y: 1 } }], 7);
  await Promise.all([first, directory.save(model)]);
  expect((await store.all())[0]?.schema?.columns).toHaveLength(2);
});

test("models beyond the limit are refused with words", async () => {
  const directory = await open();
  await Promise.all(["a", "b", "c"].map((name) => directory.obtain(name)));
  await expect(directory.obtain("d")).rejects.toMatchObject({ code: "PL_MODELS_TOO_MANY" });
  expect(directory.all()).toHaveLength(3);
});

test("models do not begin by themselves when that is off", async () => {
  const directory = await open(fakeModelStore(), { canCreate: false, maxModels: 3 });
  await expect(directory.obtain("a")).rejects.toMatchObject({ code: "PL_MODEL_UNKNOWN" });
});
