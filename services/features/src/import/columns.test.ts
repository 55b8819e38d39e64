import { describe, expect, it } from 'vitest';
import { findCoordinateColumns, orderByNumbers, positionOf } from './columns.ts';

const row = (attributes: Record<string, string | number>) => ({
  row: 1,
  geometry: null,
  flattened: false,
  attributes,
});

describe('the coordinate columns of a table', () => {
  it.each([
    [['名称', '经度', '纬度'], '经度', '纬度'],
    [['name', 'lat', 'lon'], 'lon', 'lat'],
    [['LONGITUDE', 'LATITUDE'], 'LONGITUDE', 'LATITUDE'],
    [['id', 'X坐标(米)', 'Y坐标(米)'], 'X坐标(米)', 'Y坐标(米)'],
    [['横坐标', '纵坐标'], '横坐标', '纵坐标'],
    [['POINT_X', 'POINT_Y'], 'POINT_X', 'POINT_Y'],
  ])('are found by name in %j', (columns, x, y) => {
    expect(findCoordinateColumns(columns)).toMatchObject({ x, y });
  });

  it('are none where only one is there', () => {
    expect(findCoordinateColumns(['name', 'lng'])).toBeUndefined();
  });

  it('named X and Y in survey files hold the northing first, which the numbers tell', () => {
    const columns = { x: 'X', y: 'Y', degrees: false };
    expect(orderByNumbers(columns, [[3_403_068.971, 572_344.942]])).toMatchObject({ x: 'Y', y: 'X' });
    expect(orderByNumbers(columns, [[3_403_068.971, 40_572_344.942]])).toMatchObject({ x: 'Y', y: 'X' });
    expect(orderByNumbers(columns, [[572_344.942, 3_403_068.971]])).toBe(columns);
  });
});

describe('a position in columns', () => {
  const columns = { x: '经度', y: '纬度', degrees: true };

  it.each([
    ['120.7555', '30.7461'],
    [120.7555, 30.7461],
    [' 120.7555° ', '30.7461°'],
    ['E120.7555', '30.7461N'],
    ['120°45′19.8″', '30°44′45.96″'],
    ['120度45分19.8秒', '30°44\'45.96"'],
  ])('is read from %j, %j', (x, y) => {
    const found = positionOf(row({ 经度: x, 纬度: y }), columns);
    expect('position' in found && found.position.map((value) => Math.round(value * 1e7) / 1e7)).toEqual([
      120.7555, 30.7461,
    ]);
  });

  it.each(['', '无', '1,2', '120.7555E5', '12:30'])('that is no number is named: %j', (text) => {
    expect(positionOf(row({ 经度: '120.7', 纬度: text }), columns)).toEqual({ field: '纬度', got: text });
  });
});
