// Plain JavaScript on purpose: it must run on the Node that is too old.
// `npm ci` installs Node 24 as a development dependency, and npm runs scripts on it; where its install
// script was not allowed to run, the system's Node is used instead and this says so.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Tongtu runs on Node ≥ 22.18, this is ${process.version}.\n` +
      'Run `npm ci` with install scripts allowed (it brings Node 24 along), or install a newer Node.',
  );
  process.exit(1);
}
