import type { Properties } from '../contract/index.ts';
import type { Bbox } from '../geo/index.ts';
import { type Answer, type CallOptions, orThrow } from './answer.ts';
import type { Feature, FeaturePage, PageOptions } from './feature-page.ts';

type FieldOf<Fields> = keyof Fields & string;
type PageOf<Fields> = FeaturePage & { readonly features: readonly FeatureOf<Fields>[] };

/** A feature whose properties are known by their types; those that it lacks are missing. */
export type FeatureOf<Fields> = Omit<Feature, 'properties'> & { readonly properties: Partial<Fields> };

type ReadPage = (collectionId: string, options: PageOptions) => Promise<Answer<FeaturePage>>;

/** Of a whole collection: fewer and larger answers than a reader's page. */
const ITEMS_ON_A_PAGE = 1_000;

/**
 * A question to one collection, put together step by step; each step gives a new one. It is asked when it is read:
 *
 * ```ts
 * interface Building { name: string; kind: string; levels: number }
 * const offices = tongtu.features.query<Building>('building')
 *   .within([120.7, 30.7, 120.8, 30.8]).where('kind', 'office').sortBy('-levels').select('name', 'levels');
 * for await (const { id, properties } of offices.read({ signal })) console.log(id, properties.name);
 * ```
 */
export class FeatureQuery<Fields extends object = Properties> {
  readonly #readPage: ReadPage;
  readonly #collectionId: string;
  readonly #options: PageOptions;

  constructor(readPage: ReadPage, collectionId: string, options: PageOptions = {}) {
    this.#readPage = readPage;
    this.#collectionId = collectionId;
    this.#options = options;
  }

  /** Features that meet the box. */
  within(bbox: Bbox): FeatureQuery<Fields> {
    return this.#with({ bbox });
  }

  /** Features with this value. Several fields are asked for at once by calling it again. */
  where<Field extends FieldOf<Fields>>(
    field: Field,
    value: Fields[Field] & (string | number | boolean),
  ): FeatureQuery<Fields> {
    return this.#with({ where: { ...this.#options.where, [field]: value } });
  }

  /** At most three fields, with `-` before those that fall; what has none of a field comes last. */
  sortBy(...fields: readonly (FieldOf<Fields> | `-${FieldOf<Fields>}`)[]): FeatureQuery<Fields> {
    return this.#with({ sort: fields });
  }

  /** Only these properties are sent. */
  select<Field extends FieldOf<Fields>>(...fields: readonly Field[]): FeatureQuery<Pick<Fields, Field>> {
    return this.#with({ properties: fields }) as unknown as FeatureQuery<Pick<Fields, Field>>;
  }

  /** As the collection was at a publication. */
  at(revision: number): FeatureQuery<Fields> {
    return this.#with({ revision });
  }

  /** Coordinates in another system than longitude and latitude: see {@link PageOptions}. */
  in(crs: number | string): FeatureQuery<Fields> {
    return this.#with({ crs });
  }

  /** One page. */
  page(options: Pick<PageOptions, 'limit' | 'cursor' | 'signal'> = {}): Promise<Answer<PageOf<Fields>>> {
    return this.#readPage(this.#collectionId, { ...this.#options, ...options }) as Promise<
      Answer<PageOf<Fields>>
    >;
  }

  /**
   * Page after page, all of one revision, whatever is published meanwhile.
   *
   * @throws ClientError where a page is not to be had; the signal's reason
   */
  async *pages(options: CallOptions & { readonly pageSize?: number } = {}): AsyncGenerator<PageOf<Fields>> {
    const { pageSize: limit = ITEMS_ON_A_PAGE, ...call } = options;
    let cursor: string | undefined;
    do {
      const page = orThrow(await this.page({ ...call, limit, ...(cursor === undefined ? {} : { cursor }) }));
      yield page;
      cursor = page.next;
    } while (cursor !== undefined);
  }

  /** Feature after feature, as {@link pages}. */
  async *read(options: CallOptions & { readonly pageSize?: number } = {}): AsyncGenerator<FeatureOf<Fields>> {
    for await (const { features } of this.pages(options)) yield* features;
  }

  #with(options: PageOptions): FeatureQuery<Fields> {
    return new FeatureQuery<Fields>(this.#readPage, this.#collectionId, { ...this.#options, ...options });
  }
}
