// Symbols that would hide one another are moved apart, a thin line leading back
// to the true place. Pure: points in pixels in, offsets in pixels out.

/**
 * Offsets that leave at least `gap` pixels between centres.
 *
 * anchors: [{x, y}] true places in pixels, in a stable order. Symbols on one
 * point are fanned around it; the rest give way in a few rounds. The same
 * input gives the same output.
 */
export function spread(anchors, gap, rounds = 60) {
  const places = anchors.map(({ x, y }) => ({ x, y }));
  const stacks = new Map();
  anchors.forEach(({ x, y }, i) => {
    const key = `${Math.round(x)},${Math.round(y)}`;
    stacks.set(key, [...(stacks.get(key) ?? []), i]);
  });
  for (const members of stacks.values()) {
    if (members.length < 2) continue;
    const radius = Math.max(gap * 0.62, (gap * members.length) / (2 * Math.PI));
    members.forEach((i, k) => {
      const angle = -Math.PI / 2 + (2 * Math.PI * k) / members.length;
      places[i].x += radius * Math.cos(angle);
      places[i].y += radius * Math.sin(angle);
    });
  }
  for (let round = 0; round < rounds; round += 1) {
    let moved = false;
    for (let i = 0; i < places.length; i += 1) {
      for (let j = i + 1; j < places.length; j += 1) {
        const dx = places[j].x - places[i].x;
        const dy = places[j].y - places[i].y;
        const distance = Math.hypot(dx, dy);
        if (distance >= gap) continue;
        const push = (gap - distance) / 2 + 0.01;
        // Two on the very same spot part along a direction of their own.
        const ux = distance > 0.01 ? dx / distance : Math.cos(i * 2.4);
        const uy = distance > 0.01 ? dy / distance : Math.sin(i * 2.4);
        places[i].x -= ux * push;
        places[i].y -= uy * push;
        places[j].x += ux * push;
        places[j].y += uy * push;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return places.map((place, i) => ({ dx: place.x - anchors[i].x, dy: place.y - anchors[i].y }));
}
