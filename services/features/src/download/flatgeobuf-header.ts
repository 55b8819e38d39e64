import { Builder } from 'flatbuffers';
import type { ColumnMeta } from 'flatgeobuf/lib/mjs/column-meta.js';
import { magicbytes } from 'flatgeobuf/lib/mjs/constants.js';
import { Column } from 'flatgeobuf/lib/mjs/flat-geobuf/column.js';
import { Crs } from 'flatgeobuf/lib/mjs/flat-geobuf/crs.js';
import { Header } from 'flatgeobuf/lib/mjs/flat-geobuf/header.js';
import type { HeaderMeta } from 'flatgeobuf/lib/mjs/header-meta.js';

type WrittenColumn = Pick<ColumnMeta, 'name' | 'type' | 'title' | 'description'>;

/** What a head holds; a missing part is left out of it. */
export interface FlatGeobufHead extends Partial<Omit<HeaderMeta, 'columns'>> {
  readonly name: string;
  readonly geometryType: HeaderMeta['geometryType'];
  readonly columns: readonly WrittenColumn[];
}

/**
 * The beginning of a FlatGeobuf file up to its index. The library's own writes neither titles, nor metadata, nor more
 * of a reference system than its code.
 */
export function flatGeobufHead(head: FlatGeobufHead): Uint8Array {
  const builder = new Builder();
  const text = (value: string | null | undefined) => (value ? builder.createString(value) : 0);
  const columns = Header.createColumnsVector(
    builder,
    head.columns.map((column) => {
      const [name, title, description] = [
        builder.createString(column.name),
        text(column.title),
        text(column.description),
      ];
      Column.startColumn(builder);
      Column.addName(builder, name);
      Column.addType(builder, column.type);
      if (title) Column.addTitle(builder, title);
      if (description) Column.addDescription(builder, description);
      return Column.endColumn(builder);
    }),
  );
  const crs = head.crs ? writeCrs(builder, head.crs, text) : 0;
  const envelope = head.envelope ? Header.createEnvelopeVector(builder, head.envelope) : 0;
  const [name, title, description, metadata] = [
    builder.createString(head.name),
    text(head.title),
    text(head.description),
    text(head.metadata),
  ];
  Header.startHeader(builder);
  Header.addName(builder, name);
  if (envelope) Header.addEnvelope(builder, envelope);
  Header.addGeometryType(builder, head.geometryType);
  Header.addColumns(builder, columns);
  Header.addFeaturesCount(builder, BigInt(head.featuresCount ?? 0));
  Header.addIndexNodeSize(builder, head.indexNodeSize ?? 0);
  if (crs) Header.addCrs(builder, crs);
  if (title) Header.addTitle(builder, title);
  if (description) Header.addDescription(builder, description);
  if (metadata) Header.addMetadata(builder, metadata);
  builder.finishSizePrefixed(Header.endHeader(builder));
  return Buffer.concat([magicbytes, builder.asUint8Array()]);
}

function writeCrs(
  builder: Builder,
  crs: NonNullable<HeaderMeta['crs']>,
  text: (value: string | null) => number,
): number {
  const [organization, name, wkt] = [text(crs.org), text(crs.name), text(crs.wkt)];
  Crs.startCrs(builder);
  if (organization) Crs.addOrg(builder, organization);
  if (crs.code) Crs.addCode(builder, crs.code);
  if (name) Crs.addName(builder, name);
  if (wkt) Crs.addWkt(builder, wkt);
  return Crs.endCrs(builder);
}
