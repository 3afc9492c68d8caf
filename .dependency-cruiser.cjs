// The import rules of the project. A frame goes one way through the folders; imports go the other way.
const core = ['protocol', 'frames', 'analysis', 'signals', 'rules', 'incidents', 'exams'];
const adapters = ['gateway', 'jobs', 'db', 'evidence', 'http', 'auth', 'live', 'ops'];

/** A folder of the core may import itself and what stands before it. */
const oneWay = core.map((name, i) => ({
  name: `${name}-imports-only-what-stands-before-it`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: core.slice(0, i + 1).map((n) => `^src/${n}/`) },
}));

/** Adapters implement what the core declares; app.ts joins them. */
const apart = adapters.map((name) => ({
  name: `${name}-imports-no-other-adapter`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: {
    path: ['^src/(web|app|main|config)', ...adapters.filter((n) => n !== name).map((n) => `^src/${n}/`)],
  },
}));

const only = (library, folder) => ({
  name: `only-${folder.replace('/', '-')}-imports-${library.replace(/\W+/g, '-')}`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${folder}/` },
  to: { path: `node_modules/(${library})` },
});

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true, pathNot: '\\.css$|^virtual:' },
    },
    ...oneWay,
    ...apart,
    {
      name: 'pipeline-is-below-the-app',
      severity: 'error',
      from: { path: '^src/pipeline(\\.ts|/)' },
      to: { path: adapters.map((n) => `^src/${n}/`).concat('^src/(app|main|config)\\.ts') },
    },
    {
      name: 'browser-code-imports-only-the-protocol',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/', pathNot: ['^src/web/', '^src/protocol/'] },
    },
    {
      name: 'server-code-imports-no-browser-code',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/web/' },
      to: { path: '^src/web/' },
    },
    only('onnxruntime|@tensorflow', 'analysis/runtime'),
    only('tesseract', 'analysis/screen'),
    only('@prisma', 'db'),
    only('bullmq', 'jobs'),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/db/generated' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
