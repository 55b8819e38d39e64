/** What the tests need from the system, and how Debian calls it. Installed when we are root there; else named. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PREREQUISITES: readonly {
  readonly what: string;
  readonly packages: readonly string[];
  readonly present: () => boolean;
}[] = [
  { what: 'Chromium', packages: ['chromium'], present: () => onPath('chromium') },
  {
    what: 'PostgreSQL 15',
    packages: ['postgresql-15'],
    present: () => existsSync('/usr/lib/postgresql/15/bin/postgres'),
  },
  {
    what: 'PostGIS for PostgreSQL 15',
    packages: ['postgresql-15-postgis-3'],
    present: () => existsSync('/usr/share/postgresql/15/extension/postgis.control'),
  },
  { what: 'GDAL’s command line', packages: ['gdal-bin'], present: () => onPath('ogr2ogr') },
  { what: 'nginx', packages: ['nginx-light'], present: () => onPath('nginx') },
  {
    what: 'a Chinese font',
    packages: ['fonts-noto-cjk'],
    present: () => existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
  },
];

function onPath(command: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${command}`));
}

const missing = PREREQUISITES.filter((each) => !each.present());
if (missing.length > 0) {
  const packages = missing.flatMap((each) => each.packages);
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const may = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!may) {
    console.error(
      `The tests need ${missing.map((each) => each.what).join(', ')}. On Debian, as root:\n  ${command}`,
    );
    process.exit(1);
  }
  console.log(`installing ${packages.join(', ')} …`);
  for (const step of ['apt-get update -qq', command]) {
    const { status } = spawnSync('sh', ['-c', `DEBIAN_FRONTEND=noninteractive ${step} >/dev/null`], {
      stdio: 'inherit',
    });
    if (status !== 0) {
      console.error(`failed: ${step}`);
      process.exit(1);
    }
  }
  const still = missing.filter((each) => !each.present());
  if (still.length > 0) {
    console.error(`still missing after the installation: ${still.map((each) => each.what).join(', ')}`);
    process.exit(1);
  }
}
