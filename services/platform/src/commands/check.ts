import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { checksOf } from '@tongtu/data/checks';
import { collectionById, collections } from '@tongtu/data/model';
import { checkCollection } from '@tongtu/features';
import { describeFault, middleOf } from '@tongtu/sdk/checks';
import type { Fault } from '@tongtu/sdk/contract';
import type { Command } from './command.ts';

export interface CheckArguments {
  /** Missing: all of the base model. */
  readonly collection?: readonly string[];
  /** Absolute; `.csv` or `.geojson`. Missing: a table of the first findings. */
  readonly output?: string;
}

/** Findings that the table shows; a file has all. */
const MAX_SHOWN = 100;

/** Runs the rules over whole collections as they are published. Exit code 1 where something is an error. */
export const checkCommand: Command<CheckArguments> = {
  name: 'check',
  async run({ platform, report, signal }, { collection, output }) {
    const known = collections.map(({ id }) => id);
    const unknown = collection?.find((id) => !known.includes(id));
    if (unknown !== undefined) {
      report.error(`there is no collection "${unknown}"; wanted one of ${known.join(', ')}`);
      return 2;
    }
    const format = output === undefined ? undefined : extname(output).toLowerCase();
    if (format !== undefined && format !== '.csv' && format !== '.geojson') {
      report.error(`the file's ending chooses the format: got "${format}", wanted .csv or .geojson`);
      return 2;
    }
    const file = output === undefined ? undefined : new FindingsFile(output, format as '.csv' | '.geojson');
    let [errors, shown] = [0, 0];
    try {
      for (const id of collection ?? known) {
        const byCode = new Map<string, number>();
        const checkup = await checkCollection(
          platform.database,
          id,
          async (fault) => {
            const name = `${fault.severity} ${fault.code}`;
            byCode.set(name, (byCode.get(name) ?? 0) + 1);
            if (file) await file.write(fault);
            else if (shown++ < MAX_SHOWN) report.line(tableLine(fault));
          },
          {
            signal,
            onProgress: ({ done, total }) => report.progress(`check ${id}`, done, total, 'features'),
          },
        );
        errors += checkup.errors;
        const rules = checksOf(collectionById(id)!).length;
        const { features, warnings } = checkup;
        report.line(
          `${id}: ${features.toLocaleString('en')} features, ${checkup.errors} errors, ${warnings} warnings by ${rules} rules`,
        );
        for (const [name, count] of [...byCode].toSorted()) report.line(`  ${name.padEnd(34)}${count}`);
      }
      if (shown > MAX_SHOWN) report.line(`${shown - MAX_SHOWN} more findings: --output has all of them`);
      if (file) {
        await file.finish();
        report.line(`findings: ${output}`);
      }
      return errors > 0 ? 1 : 0;
    } finally {
      await file?.discard();
    }
  },
};

const placeOf = ({ place }: Fault) => middleOf(place).map((degrees) => Number(degrees.toFixed(7)));

function tableLine(fault: Fault): string {
  const { severity, code, collection, feature, others } = fault;
  const [lng, lat] = placeOf(fault);
  const beside = others.length > 0 ? ` with ${others.slice(0, 5).join(', ')}` : '';
  return `  ${severity.padEnd(8)}${code.padEnd(24)}${collection} ${feature}${beside}  ${lng},${lat}  ${describeFault(fault).en}`;
}

/** Appears whole or not at all. */
class FindingsFile {
  readonly #path: string;
  readonly #format: '.csv' | '.geojson';
  readonly #stream: ReturnType<typeof createWriteStream>;
  #count = 0;
  #isFinished = false;
  #failure: Error | undefined;

  constructor(path: string, format: '.csv' | '.geojson') {
    this.#path = path;
    this.#format = format;
    this.#stream = createWriteStream(`${path}.part`);
    this.#stream.on('error', (error) => {
      this.#failure = error;
    });
  }

  async write(fault: Fault): Promise<void> {
    const isFirst = this.#count++ === 0;
    if (this.#format === '.csv') await this.#put(`${isFirst ? HEADING : ''}${csvLine(fault)}`);
    else await this.#put(`${isFirst ? GEOJSON_START : ',\n'}${featureText(fault)}`);
  }

  async finish(): Promise<void> {
    if (this.#count === 0) await this.#put(this.#format === '.csv' ? HEADING : GEOJSON_START);
    if (this.#format === '.geojson') await this.#put('\n]}\n');
    this.#stream.end();
    if (!this.#failure) await once(this.#stream, 'close');
    if (this.#failure) throw this.#failure;
    await rename(`${this.#path}.part`, this.#path);
    this.#isFinished = true;
  }

  async discard(): Promise<void> {
    if (this.#isFinished) return;
    this.#stream.destroy();
    await rm(`${this.#path}.part`, { force: true });
  }

  async #put(text: string): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (!this.#stream.write(text)) await once(this.#stream, 'drain');
  }
}

/** With a byte order mark, so that spreadsheets read the Chinese. */
const HEADING = '\uFEFFseverity,code,collection,feature,others,lng,lat,问题,finding\r\n';
const GEOJSON_START = '{"type":"FeatureCollection","features":[\n';

function csvLine(fault: Fault): string {
  const { severity, code, collection, feature, others } = fault;
  const { zh, en } = describeFault(fault);
  const cells = [severity, code, collection, feature, others.join(' '), ...placeOf(fault), zh, en];
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number): string {
  // A leading =, +, - or @ would run as a formula when a spreadsheet opens the file.
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function featureText(fault: Fault): string {
  const { place, severity, code, collection, feature, others } = fault;
  const { zh, en } = describeFault(fault);
  const properties = { severity, code, collection, feature, others, zh, en };
  return JSON.stringify({ type: 'Feature', geometry: place, properties });
}
