import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../../test/support/temporary-folder.ts';
import { detectFormat } from './detect.ts';

const POINT = '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[120.75,30.74]}}';
const gbk = (hex: string) => Buffer.from(hex, 'hex');

describe('the format of a file', () => {
  const folder = temporaryFolder();
  const detect = (content: Buffer | string) => detectFormat(folder.write('file.xyz', content), 'file.xyz');

  it.each([
    ['geojson', `{"type":"FeatureCollection","features":[${POINT}]}`],
    ['geojson', `\uFEFF  {"type": "Point", "coordinates": [1, 2]}`],
    ['geojsonseq', `${POINT}\n${POINT}\n`],
    ['geojsonseq', `\x1e${POINT}\n\x1e${POINT}\n`],
    ['osm-xml', '<?xml version="1.0"?>\n<!-- <kml> --><osm version="0.6"></osm>'],
    ['kml', '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>'],
    ['gml', '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"/>'],
    ['gml', '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0"/>'],
    ['dxf', '999\nmade by us\n  0\nSECTION\n  2\nHEADER\n'],
    ['mapinfo-tab', '!table\n!version 300\n!charset WindowsSimpChinese\n'],
    ['mapinfo-mif', 'Version 300\nCharset "WindowsSimpChinese"\nColumns 1\n  a Char(9)\nData\n'],
    ['csv', '名称,经度,纬度\n南湖,120.75,30.74\n'],
    ['osm-pbf', '\0\0\0\x0d\x0a\x09OSMHeader'],
    ['flatgeobuf', 'fgb\x03fgb\x00'],
    ['zip', 'PK\x03\x04'],
  ])('is judged by content: %s', async (format, content) => {
    expect(await detect(Buffer.from(content))).toBe(format);
  });

  it('is found in text of GBK', async () => {
    // 名称,经度,纬度
    expect(
      await detect(Buffer.concat([gbk('c3fbb3c6'), Buffer.from(','), gbk('beadb6c8'), Buffer.from(',1\n')])),
    ).toBe('csv');
  });

  it.each([
    ['', 'file_empty'],
    ['\x89PNG\r\n', 'format_is_raster'],
    ['II*\0', 'format_is_raster'],
    ['AC1032', 'format_unknown'],
    ['SQLite format 3\0', 'format_unknown'],
    ['{"type":"Topology"}', 'format_unknown'],
    ['<html></html>', 'format_unknown'],
    ['just words', 'format_unknown'],
    ['\0\x01\x02\x03,', 'format_unknown'],
  ])('that can not be imported is refused: %j is %s', async (content, code) => {
    await expect(detect(Buffer.from(content, 'latin1'))).rejects.toMatchObject({ code });
  });

  it('says what to do about what people often send', async () => {
    await expect(detect('AC1032')).rejects.toThrow(/DWG.*Save it as DXF/);
  });
});
