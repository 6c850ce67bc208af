// Where a feature is spoken of: a point on it for its name, its kind, its bounds. Pure: GeoJSON in,
// degrees out.

const KINDS = {
  Point: "point", MultiPoint: "point", LineString: "line", MultiLineString: "line",
  Polygon: "polygon", MultiPolygon: "polygon",
};

/** The simple geometries a geometry is made of: [{kind, coordinates}], parts of one kind together. */
export function parts(geometry) {
  if (!geometry) return [];
  if (geometry.type === "GeometryCollection") return geometry.geometries.flatMap(parts);
  const kind = KINDS[geometry.type];
  if (!kind) return [];
  const many = geometry.type.startsWith("Multi");
  return [{ kind, coordinates: many ? geometry.coordinates : [geometry.coordinates] }];
}

/** "point", "line" or "polygon": the first a geometry has; null without one. */
export const kindOf = (geometry) => parts(geometry)[0]?.kind ?? null;

const positions = ({ kind, coordinates }) =>
  kind === "point" ? coordinates : kind === "line" ? coordinates.flat(1) : coordinates.flat(2);

/** [west, south, east, north] of a geometry, or null where it has no positions. */
export function boundsOf(geometry) {
  let box = null;
  for (const part of parts(geometry)) {
    for (const [x, y] of positions(part)) {
      if (!box) box = [x, y, x, y];
      else if (x < box[0]) box[0] = x;
      else if (x > box[2]) box[2] = x;
      if (y < box[1]) box[1] = y;
      else if (y > box[3]) box[3] = y;
    }
  }
  return box;
}

/** [x, y] on the geometry: a point, the middle of the longest line, a place inside the largest area. */
export function anchorOf(geometry) {
  const [first] = parts(geometry);
  if (!first?.coordinates.length) return null;
  if (first.kind === "point") return first.coordinates[0].slice(0, 2);
  if (first.kind === "line") return middle(longest(first.coordinates, lengthOf));
  return inside(longest(first.coordinates, ([ring]) => Math.abs(areaOf(ring ?? []))));
}

const longest = (items, size) => items.reduce((best, item) => (size(item) > size(best) ? item : best));

const lengthOf = (line) => line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - line[i][0], y - line[i][1]), 0);

function middle(line) {
  let left = lengthOf(line) / 2;
  for (let i = 1; i < line.length; i += 1) {
    const [[x0, y0], [x1, y1]] = [line[i - 1], line[i]];
    const step = Math.hypot(x1 - x0, y1 - y0);
    if (step >= left && step > 0) {
      const share = left / step;
      return [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
    }
    left -= step;
  }
  return line[0].slice(0, 2);
}

/** Twice the signed area of a ring. */
function areaOf(ring) {
  let sum = 0;
  for (let i = 1; i < ring.length; i += 1) sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  return sum;
}

/** The middle of the widest stretch inside a polygon, on a level through its centroid. */
function inside(polygon) {
  const [ring] = polygon;
  const area = areaOf(ring);
  let y = ring.reduce((sum, point) => sum + point[1], 0) / ring.length;
  if (area !== 0) {
    let moment = 0;
    // About the first position: far from 0,0 the products would eat the digits.
    const [ox, oy] = ring[0];
    for (let i = 1; i < ring.length; i += 1) {
      const [ax, ay, bx, by] = [ring[i - 1][0] - ox, ring[i - 1][1] - oy, ring[i][0] - ox, ring[i][1] - oy];
      moment += (ay + by) * (ax * by - bx * ay);
    }
    y = oy + moment / (3 * area);
  }
  const crossings = [];
  for (const edge of polygon) {
    for (let i = 1; i < edge.length; i += 1) {
      const [[ax, ay], [bx, by]] = [edge[i - 1], edge[i]];
      if (ay > y !== by > y) crossings.push(ax + ((y - ay) * (bx - ax)) / (by - ay));
    }
  }
  crossings.sort((a, b) => a - b);
  let best = null;
  for (let i = 1; i < crossings.length; i += 2) {
    const width = crossings[i] - crossings[i - 1];
    if (!best || width > best.width) best = { width, x: (crossings[i] + crossings[i - 1]) / 2 };
  }
  return best ? [best.x, y] : ring[0].slice(0, 2);
}
