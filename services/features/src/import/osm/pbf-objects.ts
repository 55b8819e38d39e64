import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { PbfReader } from 'pbf';
import { ImportError, throwIfCancelled } from '../error.ts';
import type { OnTagged } from './objects.ts';

/** Limits of the OSM PBF specification: they also bound what a hostile file can make us allocate. */
const MAX_BLOB_HEADER_BYTES = 64 * 1024;
const MAX_BLOB_BYTES = 32 * 2 ** 20;

const inflateAsync = promisify(inflate);

/**
 * Lists the tagged objects of an OSM PBF file: blocks of zlib-packed protobuf messages (`fileformat.proto`,
 * `osmformat.proto` of OSM-binary), of which only ids and the presence of tags are read.
 * Throws `file_malformed`.
 */
export async function listPbfObjects(path: string, onTagged: OnTagged, signal?: AbortSignal): Promise<void> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    for (let offset = 0; offset < size; ) {
      throwIfCancelled(signal);
      const headerLength = (await bytes(offset, 4)).readUInt32BE();
      if (headerLength > MAX_BLOB_HEADER_BYTES) throw malformed(`a block head of ${headerLength} bytes`);
      const header = readBlobHeader(new PbfReader(await bytes(offset + 4, headerLength)));
      if (header.size > MAX_BLOB_BYTES) throw malformed(`a block of ${header.size} bytes`);
      const blobOffset = offset + 4 + headerLength;
      if (header.type === 'OSMData')
        listBlock(new PbfReader(await unpack(await bytes(blobOffset, header.size))), onTagged);
      offset = blobOffset + header.size;
    }
  } finally {
    await file.close();
  }

  async function bytes(offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, offset);
    if (bytesRead < length) throw malformed(`an end at byte ${offset + bytesRead}, inside a block`);
    return buffer;
  }
}

function malformed(got: string): ImportError {
  return new ImportError('file_malformed', {
    got,
    wanted: 'a whole OSM PBF file',
    advice: 'The file may be cut off: download it again',
  });
}

function readBlobHeader(pbf: PbfReader): { type: string; size: number } {
  const header = { type: '', size: 0 };
  pbf.readFields((tag, result) => {
    if (tag === 1) result.type = pbf.readString();
    else if (tag === 3) result.size = pbf.readVarint();
  }, header);
  return header;
}

async function unpack(blob: Buffer): Promise<Uint8Array> {
  const parts: { raw?: Uint8Array; zlib?: Uint8Array } = {};
  const pbf = new PbfReader(blob);
  pbf.readFields((tag, result) => {
    if (tag === 1) result.raw = pbf.readBytes();
    else if (tag === 3) result.zlib = pbf.readBytes();
  }, parts);
  if (parts.raw) return parts.raw;
  if (parts.zlib) {
    return inflateAsync(parts.zlib, { maxOutputLength: MAX_BLOB_BYTES }).catch((error: Error) => {
      throw malformed(`a block that doesn't unpack: ${error.message}`);
    });
  }
  throw malformed('a block packed otherwise than with zlib');
}

/** PrimitiveBlock: field 2 is the groups. */
function listBlock(block: PbfReader, onTagged: OnTagged): void {
  block.readFields((tag) => {
    if (tag === 2) block.readMessage((group) => readGroupField(group, block, onTagged), null);
  }, null);
}

/** PrimitiveGroup: 1 nodes, 2 dense nodes, 3 ways, 4 relations. */
function readGroupField(tag: number, pbf: PbfReader, onTagged: OnTagged): void {
  if (tag === 1) listObject(pbf, true, (id) => onTagged('node', id));
  else if (tag === 2) listDenseNodes(pbf, onTagged);
  else if (tag === 3) listObject(pbf, false, (id) => onTagged('way', id));
  else if (tag === 4) listObject(pbf, false, (id) => onTagged('relation', id));
}

/** Node, Way, Relation: 1 is the id (signed for nodes alone), 2 the packed keys. */
function listObject(pbf: PbfReader, signed: boolean, onTagged: (id: number) => void): void {
  const object = { id: 0, tagged: false };
  pbf.readMessage((tag, result) => {
    if (tag === 1) result.id = signed ? pbf.readSVarint() : pbf.readVarint(true);
    else if (tag === 2) result.tagged = pbf.readPackedVarint().length > 0;
  }, object);
  if (object.tagged) onTagged(object.id);
}

/** DenseNodes: 1 the ids as differences, 10 all keys and values in turn, each node's ended by a 0. */
function listDenseNodes(pbf: PbfReader, onTagged: OnTagged): void {
  const dense: { ids: number[]; keysValues: number[] } = { ids: [], keysValues: [] };
  pbf.readMessage((tag, result) => {
    if (tag === 1) result.ids = pbf.readPackedSVarint();
    else if (tag === 10) result.keysValues = pbf.readPackedVarint();
  }, dense);
  let id = 0;
  let at = 0;
  for (const difference of dense.ids) {
    id += difference;
    // No list at all means that no node of the block has tags.
    if (at < dense.keysValues.length && dense.keysValues[at] !== 0) onTagged('node', id);
    while (at < dense.keysValues.length && dense.keysValues[at] !== 0) at += 2;
    at++;
  }
}
