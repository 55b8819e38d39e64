// Imports go one way; `npm run check:imports` holds it. See ARCHITECTURE.md.
const services = ['database', 'access', 'tiles', 'features', 'platform'];

/** Each service may use those before it in the list, and only through their entry file. */
const downward = services.map((service, index) => ({
  name: `${service}-imports-downward`,
  severity: 'error',
  from: { path: `^services/${service}/` },
  to: { path: `^services/(${services.slice(index + 1).join('|') || 'none'})/` },
}));
const throughEntry = services.map((service) => ({
  name: `${service}-through-its-entry`,
  severity: 'error',
  from: { path: '^services/', pathNot: `^services/${service}/` },
  to: { path: `^services/${service}/`, pathNot: `^services/${service}/src/index\\.ts$` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'geo-stands-alone',
      severity: 'error',
      from: { path: '^sdk/src/geo/' },
      to: { path: '^(sdk/src/(?!geo/)|services|viewer|data)' },
    },
    {
      name: 'contract-on-geo-alone',
      severity: 'error',
      from: { path: '^sdk/src/contract/' },
      to: { path: '^(sdk/src/(?!geo/|contract/)|services|viewer|data)' },
    },
    {
      name: 'checks-on-geo-and-contract',
      severity: 'error',
      from: { path: '^sdk/src/checks/' },
      to: { path: '^(sdk/src/(?!geo/|contract/|checks/)|services|viewer|data)' },
    },
    {
      name: 'style-knows-no-map',
      severity: 'error',
      from: { path: '^sdk/src/style/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(sdk/src/(maplibre|client|elements)/|services|viewer)' },
    },
    {
      name: 'client-knows-no-map',
      severity: 'error',
      from: { path: '^sdk/src/client/' },
      to: { path: '^(sdk/src/(maplibre|style|elements)/|services|viewer|data)' },
    },
    {
      // So that proj4 is loaded by those alone who convert coordinates.
      name: 'crs-stands-apart',
      severity: 'error',
      from: { path: '^sdk/src/(?!crs/)', pathNot: '\\.test\\.ts$' },
      to: { path: '^sdk/src/crs/|node_modules/(proj4|gcoord)/' },
    },
    {
      name: 'crs-on-geo-alone',
      severity: 'error',
      from: { path: '^sdk/src/crs/' },
      to: { path: '^sdk/src/(?!geo/|crs/)' },
    },
    {
      name: 'sdk-knows-no-server',
      severity: 'error',
      from: { path: '^sdk/' },
      to: { path: '^(services|viewer|data)/' },
    },
    {
      name: 'viewer-knows-no-server',
      severity: 'error',
      from: { path: '^viewer/' },
      to: { path: '^(services|data)/' },
    },
    {
      name: 'data-is-facts',
      severity: 'error',
      from: { path: '^data/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(services|viewer|sdk/src/(?!geo/|contract/))' },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { path: '^(sdk|services|viewer|data)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^test/' },
    },
    ...downward.filter((rule) => !rule.to.path.includes('(none)')),
    ...throughEntry,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
