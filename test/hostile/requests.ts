import type { WireRequest } from '../support/exchange.ts';
import { BODIES } from './bodies.ts';
import { HEADERS } from './headers.ts';
import type { Parameter } from './parameter.ts';
import type { RouteEntry } from './route-table.ts';
import { HOSTILE_NAMES, HOSTILE_VALUES, HUGE } from './values.ts';

/** A request that somebody may send, and how it has to be answered. */
export interface HostileRequest {
  readonly what: string;
  readonly request: WireRequest;
  /** Any of them. `harmless`: what it says is taken, or looked for in vain, whatever it is. */
  readonly wanted: readonly number[] | 'harmless';
}

export interface Route {
  readonly url: string;
  readonly methods: readonly string[];
  readonly entry: RouteEntry;
}

/** Longer parts of a path are no ids; Fastify answers for itself. */
const LONGEST_PART = 100;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'SEARCH'];
const UNKNOWN_METHODS = ['BREW', 'GETT', 'FOO-BAR'];

/** Everything hostile that the tests know to do to a route. */
export function* hostileRequests(route: Route): Generator<HostileRequest> {
  yield* wrongMethods(route);
  if (route.methods.includes('GET')) {
    const among = route.entry.isForMembers ? signedOut : route.entry.isClosed ? closed : same;
    for (const each of wrongPaths(route)) yield among(each);
    for (const each of [...wrongQueries(route), ...wrongHeaders(route)])
      yield route.entry.isForMembers ? signedOut(each) : each;
  }
  if (route.methods.includes('POST')) yield* wrongBodies(route);
}

const closed = (each: HostileRequest): HostileRequest =>
  each.wanted !== 'harmless' && each.wanted.includes(404) ? { ...each, wanted: [...each.wanted, 403] } : each;

const same = (each: HostileRequest): HostileRequest => each;

/** What is asked is not answered before it is known who asks. */
const signedOut = (each: HostileRequest): HostileRequest =>
  each.wanted === 'harmless' ? each : { ...each, wanted: [...each.wanted, 401] };

/** The address of a route with good values, one of which may be another. */
export function addressOf({ url, entry }: Route, others: Readonly<Record<string, string>> = {}): string {
  return url.replace(/:(\w+)/g, (_, name: string) => others[name] ?? entry.path?.[name]?.valid ?? '');
}

function* wrongMethods(route: Route): Generator<HostileRequest> {
  const target = addressOf(route);
  for (const method of METHODS) {
    if (!route.methods.includes(method))
      yield { what: `method ${method}`, request: { method, target }, wanted: [405] };
  }
  for (const method of UNKNOWN_METHODS)
    yield { what: `method ${method}`, request: { method, target }, wanted: [405] };
  yield { what: 'a method in lower case', request: { method: 'get', target }, wanted: [400] };
}

function* wrongPaths(route: Route): Generator<HostileRequest> {
  for (const [name, parameter] of Object.entries(route.entry.path ?? {})) {
    const at = (wire: string) => ({ target: addressOf(route, { [name]: wire }) });
    for (const { what, wire, text } of HOSTILE_VALUES)
      yield { what: `${name}: ${what}`, request: at(wire), wanted: wantedOfPath(parameter, text) };
    for (const wire of parameter.bad ?? [])
      yield { what: `${name}: ${wire}`, request: at(wire), wanted: wantedOfPath(parameter, wire) };
    yield { what: `${name}: 100 KB`, request: at(HUGE), wanted: [414] };
  }
  const target = addressOf(route);
  if (target === '/') return;
  for (const end of ['/', '//', '/..', '%2f', '%00', ';a=1', '.json', '/__proto__'])
    yield { what: `address with ${end} behind it`, request: { target: target + end }, wanted: [404] };
  yield { what: 'address with // before it', request: { target: `/${target}` }, wanted: [404] };
  yield { what: 'address upwards', request: { target: `/a/..${target}` }, wanted: [404] };
}

function wantedOfPath({ takes }: Parameter, text: string | undefined): HostileRequest['wanted'] {
  if (text === undefined) return [400];
  if (text.length > LONGEST_PART) return [414];
  return takes(text) ? 'harmless' : [404];
}

function* wrongQueries(route: Route): Generator<HostileRequest> {
  const { query = {} } = route.entry;
  const at = (search: string) => ({ target: `${addressOf(route)}?${search}` });
  const isIgnored = query === 'ignored';
  const parameters = isIgnored ? [] : Object.entries(query);
  for (const [name, parameter] of parameters) {
    for (const { what, wire, text } of HOSTILE_VALUES) {
      const request = at(`${name}=${wire}`);
      yield {
        what: `${name}: ${what}`,
        request,
        wanted: wantedOfQuery(parameter, wire === '+' ? ' ' : text),
      };
    }
    for (const wire of parameter.bad ?? []) {
      const request = at(`${name}=${wire}`);
      yield { what: `${name}: ${wire.slice(0, 60)}`, request, wanted: wantedOfQuery(parameter, wire) };
    }
    const { valid } = parameter;
    for (const search of [
      `${name}=${valid}&${name}=${valid}`,
      `${name}[]=${valid}`,
      `${name}%5B0%5D=${valid}`,
      `${name}%5Ba%5D=${valid}`,
      `${name.toUpperCase()}=${valid}`,
      `${name}%00=${valid}`,
      `${`${name}=${valid}&`.repeat(40)}`,
    ])
      yield { what: search.slice(0, 60), request: at(search), wanted: [400] };
    yield { what: `${name}: 100 KB`, request: at(`${name}=${HUGE}`), wanted: [414] };
  }
  for (const name of HOSTILE_NAMES) {
    const search = `${name}=1`;
    yield { what: `?${search}`, request: at(search), wanted: isIgnored ? 'harmless' : [400] };
  }
  for (const search of ['%ff%fe=1', 'a=%ff', '%', 'a=%ED%A0%80'])
    yield { what: `?${search}`, request: at(search), wanted: [400] };
  yield { what: 'a parameter of 100 KB', request: at(`${HUGE}=1`), wanted: [414] };
  const many = Array.from({ length: 1_500 }, (_, index) => `p${index}=1`).join('&');
  yield { what: '1,500 parameters', request: at(many), wanted: isIgnored ? 'harmless' : [400] };
  yield { what: '&&& for a query', request: at('&&&'), wanted: 'harmless' };
}

function wantedOfQuery(parameter: Parameter, text: string | undefined): HostileRequest['wanted'] {
  if (text === undefined) return [400];
  if (parameter.takes(text)) return 'harmless';
  return [parameter.names?.(text) ? 404 : 400];
}

function* wrongHeaders(route: Route): Generator<HostileRequest> {
  for (const { what, headers, wanted } of HEADERS) {
    const request = { target: addressOf(route), headers };
    yield { what, request, wanted: wanted(route.entry) };
  }
}

function* wrongBodies(route: Route): Generator<HostileRequest> {
  const { body: taken } = route.entry;
  if (!taken) throw new Error(`the table does not say what ${route.url} takes as its body`);
  for (const { what, type, body, headers = [], wanted } of BODIES) {
    const request = {
      method: 'POST',
      target: addressOf(route),
      headers: [...(type === undefined ? [] : [['Content-Type', type] as const]), ...headers],
      body,
    };
    yield { what, request, wanted: wanted[taken] };
  }
}
