import { crc32 } from 'node:zlib';

/** Pictures of 8 by 8 pixels, each as GDAL writes it. */
export const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAH/xAAdEAABBAIDAAAAAAAAAAAAAAABAAIREgMhQVFh/8QAFQEBAQAAAAAAAAAAAAAAAAAAAQL/xAAZEQEAAwEBAAAAAAAAAAAAAAABAAIREiH/2gAMAwEAAhEDEQA/AJhxh1nB7nikjcXk6975RETVVfZN3lzJ/9k=',
  'base64',
);
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAA00lEQVQImQHIADf/AYfRIQ2BLfAZC0CfhMiRGlqbuepi9I3TJwPQDeziuAwLZTne7APSlAOCzdoilwC0y7sBUXW+AruoDhUWwwSU9Ow9XfX0AbzsH/YyAyD1qCnvqESSB6RF7NL1DHqojC+j5cXsKgT4wKI3zC9a5Ocz7N4iqwjxg8Tt8CURq58DvFLDDWkazyEk+wlorEU3GvPIBPORZdCNAqNVGSEIFF0lHUyRVdv28fYrs/L+LQRYOwSV5HEKc8/+At4CELJA8yYy+ws4C3I4Obn9Jl8Wpiy8UwAAAABJRU5ErkJggg==',
  'base64',
);
export const WEBP = Buffer.from(
  'UklGRoAAAABXRUJQVlA4IHQAAABwAgCdASoIAAgAAgA0JbACdDKAPYABmQq/o5XAAP7QqGA8/+IPX3Xx/P+dgXMuurCf9rE/bDmJecqj2107YHrxVlaz0w89CG/I2IiEBbXSuTzeT9aBrqv6OLJ36iz4//cu6uVdRT6/8/6AYlXmZUNazCgAAA==',
  'base64',
);

const SECRET = 'GPS 30.7 120.7, phone of Li';

/** An EXIF segment as a phone writes it, for a camera that was turned: orientation and, behind it, something private. */
function exif(orientation: number): Buffer {
  const tiff = Buffer.alloc(38);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(2, 8);
  tiff.writeUInt16LE(0x010f, 10); // the maker of the camera
  tiff.writeUInt16LE(2, 12);
  tiff.writeUInt16LE(0x0112, 22);
  tiff.writeUInt16LE(3, 24);
  tiff.writeUInt32LE(1, 26);
  tiff.writeUInt16LE(orientation, 30);
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from(SECRET)]);
}

function segment(marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
}

/** The same picture as a phone would send it: EXIF, XMP, a comment, and a film behind its end. */
export const phoneJpeg = (orientation = 6): Buffer =>
  Buffer.concat([
    JPEG.subarray(0, 2),
    segment(0xe1, exif(orientation)),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${SECRET}</x:xmpmeta>`)),
    segment(0xfe, Buffer.from(SECRET)),
    JPEG.subarray(2),
    Buffer.from(`ftypmp42 ${SECRET}`),
  ]);

export function pngChunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** With texts and EXIF behind its head, and something behind its end. */
export const talkingPng = (): Buffer =>
  Buffer.concat([
    PNG.subarray(0, 33),
    pngChunk('tEXt', Buffer.from(`Comment\0${SECRET}`, 'latin1')),
    pngChunk('eXIf', exif(1)),
    PNG.subarray(33),
    Buffer.from(SECRET),
  ]);

export function riffChunk(name: string, data: Buffer): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

export function riff(...chunks: readonly Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  return riffChunk('RIFF', body);
}

/** Extended, with EXIF and XMP behind the picture. */
export const talkingWebp = (): Buffer => {
  const head = Buffer.alloc(10);
  head[0] = 0x0c;
  head.writeUIntLE(7, 4, 3);
  head.writeUIntLE(7, 7, 3);
  return riff(
    riffChunk('VP8X', head),
    WEBP.subarray(12),
    riffChunk('EXIF', exif(1)),
    riffChunk('XMP ', Buffer.from(SECRET)),
  );
};
