#!/usr/bin/env node
// In the package, not in dist, so that npm can link it before anything is built.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Plumbline needs Node 22.18 or newer, this is ${process.version}. In a clone, npx brings Node 24 along: npx plumbline`,
  );
  process.exitCode = 2;
} else {
  await import("../dist/main.js");
}
