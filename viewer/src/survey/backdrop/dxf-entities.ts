import type {
  I3DfaceEntity,
  IArcEntity,
  ICircleEntity,
  IEllipseEntity,
  IEntity,
  IInsertEntity,
  ILineEntity,
  ILwpolylineEntity,
  IMtextEntity,
  IPoint,
  IPointEntity,
  IPolylineEntity,
  ISolidEntity,
  ISplineEntity,
  ITextEntity,
} from 'dxf-parser';
import type { Geometry, Position } from 'geojson';
import { arc, bulged, ellipse, spline } from './dxf-curves.ts';

/** What is drawn of an entity, in the coordinates of the drawing or block that it stands in; undefined: it is not taken. */
export function geometryOf(entity: IEntity): Geometry | undefined {
  const flip = isMirrored(entity) ? mirrored : same;
  switch (entity.type) {
    case 'POINT':
      return point((entity as IPointEntity).position);
    case 'TEXT':
      return point((entity as ITextEntity).startPoint);
    case 'MTEXT':
      return point((entity as IMtextEntity).position);
    case 'INSERT': {
      const at = point((entity as IInsertEntity).position);
      return at && { type: 'Point', coordinates: flip(at.coordinates) };
    }
    case 'LINE':
      return path((entity as ILineEntity).vertices.map(flat), false);
    case 'LWPOLYLINE': {
      const { vertices, shape } = entity as ILwpolylineEntity;
      return path(rounded(vertices, shape).map(flip), shape);
    }
    case 'POLYLINE': {
      const { vertices, shape, is3dPolygonMesh, isPolyfaceMesh } = entity as IPolylineEntity;
      if (is3dPolygonMesh || isPolyfaceMesh) return undefined;
      // The frame of a spline fit is not what is seen.
      const seen = vertices.filter(({ splineControlPoint }) => !splineControlPoint);
      return path(rounded(seen, shape).map(flip), shape);
    }
    case 'CIRCLE': {
      const { center, radius } = entity as ICircleEntity;
      return path(arc(flat(center), radius, 0, 2 * Math.PI).map(flip), true);
    }
    case 'ARC': {
      const { center, radius, startAngle, endAngle } = entity as IArcEntity;
      return path(arc(flat(center), radius, startAngle, onwards(startAngle, endAngle)).map(flip), false);
    }
    case 'ELLIPSE': {
      const { center, majorAxisEndPoint, axisRatio, startAngle, endAngle } = entity as IEllipseEntity;
      const to = onwards(startAngle, endAngle);
      const isWhole = to - startAngle > 2 * Math.PI - 1e-6;
      return path(ellipse(flat(center), flat(majorAxisEndPoint), axisRatio, startAngle, to), isWhole);
    }
    case 'SPLINE': {
      const { controlPoints, fitPoints, knotValues, degreeOfSplineCurve, rational, closed } =
        entity as ISplineEntity;
      // The parser does not read weights.
      const curve = rational
        ? undefined
        : spline((controlPoints ?? []).map(flat), knotValues ?? [], degreeOfSplineCurve);
      const drawn = curve ?? fitPoints?.map(flat);
      return drawn && path(drawn, closed === true);
    }
    case 'SOLID': {
      const [a, b, c, d] = (entity as ISolidEntity).points.map(flat);
      // Its corners go zigzag.
      return a && b && c ? path([a, b, ...(d ? [d] : []), c].map(flip), true) : undefined;
    }
    case '3DFACE':
      return path((entity as I3DfaceEntity).vertices.map(flat), true);
    default:
      return undefined;
  }
}

/** Entities that are drawn seen from below have an axis that points down: their east is the drawing's west. */
function isMirrored(entity: IEntity): boolean {
  const { extrusionDirection, extrusionDirectionZ } = entity as IEntity & {
    readonly extrusionDirection?: IPoint;
    readonly extrusionDirectionZ?: number;
  };
  return (extrusionDirection?.z ?? extrusionDirectionZ ?? 1) < 0;
}

const same = (position: Position): Position => position;
const mirrored = ([x, y]: Position): Position => [-x!, y!];

function flat(at: IPoint): Position {
  return [at.x, at.y];
}

function point(at: IPoint | undefined): { type: 'Point'; coordinates: Position } | undefined {
  return at && { type: 'Point', coordinates: flat(at) };
}

function onwards(from: number, to: number): number {
  return to > from ? to : to + 2 * Math.PI;
}

function rounded(vertices: readonly (IPoint & { readonly bulge?: number })[], isClosed: boolean): Position[] {
  return vertices.flatMap((vertex, index) => {
    const next = vertices[index + 1] ?? (isClosed ? vertices[0] : undefined);
    return next ? bulged(flat(vertex), flat(next), vertex.bulge ?? 0) : [flat(vertex)];
  });
}

/** A line, or an area where it is closed, by its flag or because it ends where it began. */
function path(positions: readonly Position[], isClosed: boolean): Geometry | undefined {
  const kept = positions.filter((each, index) => index === 0 || !isAt(each, positions[index - 1]!));
  const [first, last] = [kept[0], kept.at(-1)];
  if (!first || !last || kept.length < 2) return undefined;
  const isRing = isAt(first, last);
  const open = isRing ? kept.slice(0, -1) : kept;
  if ((isClosed || isRing) && open.length > 2) return { type: 'Polygon', coordinates: [[...open, first]] };
  return { type: 'LineString', coordinates: kept };
}

function isAt(one: Position, other: Position): boolean {
  return one[0] === other[0] && one[1] === other[1];
}
