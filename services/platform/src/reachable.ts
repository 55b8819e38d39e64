import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Settings, SettingsError } from './settings.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** Why the platform can't listen at `HOST` and `PORT`, or undefined where it can. Asked before anything is made. */
export async function addressProblem({
  host,
  port,
}: Pick<Settings, 'host' | 'port'>): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen({ host, port });
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    switch (codeOf(error)) {
      case 'EADDRINUSE':
        return `PORT: ${port} is taken on ${host} by another program; choose another, such as PORT=${port + 1}`;
      case 'EACCES':
        return `PORT: ${port} is reserved by the system; choose one from 1024 on`;
      case 'ENOTFOUND':
      case 'EAI_AGAIN':
      case 'EADDRNOTAVAIL':
        return `HOST: got "${host}", which is no address of this machine; 127.0.0.1 serves this machine alone, 0.0.0.0 all its networks`;
      default:
        return `HOST ${host}, PORT ${port}: ${error instanceof Error ? error.message : String(error)}`;
    }
  } finally {
    server.close();
  }
}

/** PostgreSQL's SQLSTATE for a wrong password, a role or a database that is not there; the system's for the network. */
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'no server answers there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host is not found',
  ETIMEDOUT: 'no server answers there',
  EHOSTUNREACH: 'no way leads to the host',
  '28P01': 'the password is wrong',
  '28000': 'the user may not connect',
  '3D000': 'there is no such database',
};

/** The error to show where the server of `DATABASE_URL` can't be reached; others come back as they are. */
export function databaseError(error: unknown, { databaseUrl }: Pick<Settings, 'databaseUrl'>): unknown {
  const { cause } = error instanceof Error ? error : {};
  const reason = UNREACHABLE[codeOf(error)] ?? UNREACHABLE[codeOf(cause)];
  if (databaseUrl === undefined || reason === undefined) return error;
  // The URL may hold a password: only the parts that help are named.
  const { hostname, port, pathname } = new URL(databaseUrl);
  return new SettingsError(
    `DATABASE_URL: ${hostname}:${port || 5432}${pathname}: ${reason}; mend it, or leave it out to run on the embedded database`,
  );
}
