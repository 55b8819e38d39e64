import { extname } from 'node:path';
import { OSM_CONFIGURATION } from '../osm/osmconf.ts';
import { dbfEncoding } from './dbf-encoding.ts';
import { readHead } from './detect.ts';
import { type Encoding, encodingByName, guessEncoding } from './encoding.ts';
import { type Format, traitsOf } from './format.ts';
import type { Dataset, Member } from './member.ts';
import { declareUtf8, textFileEncoding } from './text-encoding.ts';
import type { Workspace } from './workspace.ts';

type Placed = Partial<Pick<Dataset, 'carriedEncoding' | 'openOptions' | 'config' | 'notes'>>;

/** Puts a file of a known format and its companions into the workspace in the form in which GDAL reads it right. */
export async function placeDataset(
  member: Member,
  format: Format,
  companions: readonly Member[],
  workspace: Workspace,
  signal?: AbortSignal,
): Promise<Dataset> {
  const stem = workspace.fresh('input');
  const dataset = `${stem}.${traitsOf(format).extension}`;
  const companion = (...extensions: string[]) =>
    companions.find(({ name }) => extensions.includes(extname(name).toLowerCase()));
  const baseName = member.name.slice(member.name.lastIndexOf('/') + 1);
  return {
    file: member.name,
    format,
    dataset,
    sizeBytes: member.sizeBytes,
    stem: baseName.slice(0, baseName.length - extname(baseName).length),
    openOptions: [],
    config: {},
    notes: [],
    ...(await put()),
  };

  async function put(): Promise<Placed> {
    switch (format) {
      case 'shapefile':
        return placeShapefile();
      case 'mapinfo-tab':
      case 'mapinfo-mif':
        return placeMapInfo();
      case 'dxf':
        return placeDxf();
      case 'osm-xml':
      case 'osm-pbf': {
        await workspace.place(member.path, dataset);
        await workspace.write('osmconf.ini', OSM_CONFIGURATION);
        return { openOptions: ['CONFIG_FILE=osmconf.ini'] };
      }
      default:
        break;
    }
    if (!traitsOf(format).text) await workspace.place(member.path, dataset);
    else {
      const encoding = await textFileEncoding(member.path, signal);
      if (encoding === 'utf-8') await workspace.place(member.path, dataset);
      else {
        await workspace.placeText(member.path, dataset, encoding, declareUtf8);
        return { ...OPTIONS[format], notes: [`read as ${encoding}`] };
      }
    }
    return OPTIONS[format] ?? {};
  }

  async function placeShapefile(): Promise<Placed> {
    await workspace.place(member.path, dataset);
    for (const extension of ['dbf', 'shx', 'prj']) {
      const part = companion(`.${extension}`);
      if (part) await workspace.place(part.path, `${stem}.${extension}`);
    }
    const table = companion('.dbf');
    // A missing index is rebuilt beside our copy. With an index at hand GDAL would write it anew all the same.
    const config: Record<string, string> = companion('.shx') ? {} : { SHAPE_RESTORE_SHX: 'YES' };
    if (table === undefined) return { config, notes: ['no .dbf: shapes without attributes'] };
    const { encoding, note } = await dbfEncoding(table.path, companion('.cpg')?.path);
    return {
      config,
      carriedEncoding: encoding,
      openOptions: ['ENCODING=ISO-8859-1'],
      notes: note === undefined ? [] : [note],
    };
  }

  /** The head names the text's encoding; it is renamed so that GDAL carries the bytes through. */
  async function placeMapInfo(): Promise<Placed> {
    let encoding: Encoding | undefined;
    await workspace.placeEdited(member.path, dataset, (head) =>
      head
        .replace(/^(\s*!?charset\s+"?)([\w-]+)/im, (_, before: string, name: string) => {
          encoding = encodingByName(name);
          return `${before}ISO8859_1`;
        })
        .replace(/(Type\s+NATIVE\s+Charset\s+")[\w-]+/i, '$1ISO8859_1'),
    );
    for (const extension of ['dat', 'map', 'id', 'ind', 'mid']) {
      const part = companion(`.${extension}`);
      if (part) await workspace.place(part.path, `${stem}.${extension}`);
    }
    return { carriedEncoding: encoding ?? 'gb18030' };
  }

  async function placeDxf(): Promise<Placed> {
    await workspace.place(member.path, dataset);
    const head = await readHead(member.path);
    const text = head.toString('latin1');
    // From AutoCAD 2007 (AC1021) on, text is UTF-8 whatever the code page says.
    const release = Number(/\$ACADVER\r?\n\s*1\r?\n\s*AC(\d+)/.exec(text)?.[1] ?? 0);
    const codePage = /\$DWGCODEPAGE\r?\n\s*3\r?\n\s*(\S+)/.exec(text)?.[1];
    const encoding =
      release >= 1021 ? 'utf-8' : (encodingByName(codePage ?? '') ?? guessEncoding(head) ?? 'utf-8');
    return { carriedEncoding: encoding, config: { DXF_ENCODING: 'ISO-8859-1' } };
  }
}

const OPTIONS: Partial<Record<Format, Placed>> = {
  // Dates stay as written: the model's field decides what is a date.
  geojson: { openOptions: ['DATE_AS_STRING=YES', 'ARRAY_AS_STRING=YES'] },
  // A schema on another host is never fetched.
  gml: { openOptions: ['DOWNLOAD_SCHEMA=NO'], config: { GML_SKIP_RESOLVE_ELEMS: 'ALL' } },
  // Sheets of text alone have a heading too.
  xlsx: { config: { OGR_XLSX_HEADERS: 'FORCE' } },
};
