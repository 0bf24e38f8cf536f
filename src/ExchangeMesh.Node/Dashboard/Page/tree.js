// The largest cascade as a tree that grows over virtual time: each liquidation joined to the one that led to it.

import { theme } from './draw.js';
import { time } from './format.js';

/** Gives every node a row: children below their parent, in the order in which they came. */
export function layOut(tree) {
  const children = new Map();
  const known = new Set(tree.nodes.map(node => node.node));
  const roots = [];
  for (const node of tree.nodes) {
    if (!known.has(node.parent)) {
      roots.push(node);
      continue;
    }
    if (!children.has(node.parent)) children.set(node.parent, []);
    children.get(node.parent).push(node);
  }
  let row = 0;
  const placed = [];
  const waiting = roots.reverse().map(node => ({ node, isDone: false }));
  while (waiting.length > 0) {
    const { node, isDone } = waiting.pop();
    const below = children.get(node.node) ?? [];
    if (isDone) {
      node.row = (below[0].row + below.at(-1).row) / 2;
    } else if (below.length === 0) {
      node.row = row++;
    } else {
      waiting.push({ node, isDone: true });
      for (let place = below.length - 1; place >= 0; place--) waiting.push({ node: below[place], isDone: false });
    }
    if (!isDone) placed.push(node);
  }
  return { placed, rows: Math.max(1, row), byNode: new Map(tree.nodes.map(node => [node.node, node])) };
}

export function drawTree(surface, tree, layout, now, colourOf) {
  const context = surface.begin();
  const { width, height } = surface;
  const from = tree.at;
  const to = Math.max(Math.min(now, tree.latest + 0.5), from + 1e-6);
  // What comes in bursts would fall on one spot: the order in which it came has a share in the place, beside the time.
  const order = new Map(tree.nodes.map((node, place) => [node.node, place / Math.max(1, tree.nodes.length - 1)]));
  const left = 20;
  const x = node => left + (width - left - 26) * (0.55 * ((node.at - from) / (to - from)) + 0.45 * order.get(node.node));
  const y = node => 16 + (layout.rows === 1 ? (height - 44) / 2 : (node.row / (layout.rows - 1)) * (height - 44));
  context.lineWidth = 1;
  for (const node of layout.placed) {
    const parent = layout.byNode.get(node.parent);
    if (!parent || node.at > now) continue;
    const isCrossing = node.venue !== parent.venue;
    context.strokeStyle = isCrossing ? theme['--bad'] : theme['--soft'];
    context.globalAlpha = isCrossing ? 0.9 : 0.4;
    context.lineWidth = isCrossing ? 1.5 : 1;
    const middle = (x(parent) + x(node)) / 2;
    context.beginPath();
    context.moveTo(x(parent), y(parent));
    context.bezierCurveTo(middle, y(parent), middle, y(node), x(node), y(node));
    context.stroke();
  }
  context.globalAlpha = 1;
  const size = layout.rows > 160 ? 2.2 : layout.rows > 60 ? 3 : 4.5;
  for (const node of layout.placed) {
    if (node.at > now) continue;
    context.fillStyle = theme[colourOf(node.venue)];
    shape(context, node.kind, x(node), y(node), now - node.at < 2 ? size * 1.6 : size);
  }
  context.fillStyle = theme['--soft'];
  context.font = '11px system-ui, sans-serif';
  context.fillText(time(from, true), left - 12, height - 7);
  const end = time(to, true);
  context.fillText(end, width - 12 - context.measureText(end).width, height - 7);
}

function shape(context, kind, x, y, size) {
  context.beginPath();
  if (kind === 'deleveraging') {
    context.moveTo(x, y - size * 1.2);
    context.lineTo(x + size * 1.2, y);
    context.lineTo(x, y + size * 1.2);
    context.lineTo(x - size * 1.2, y);
  } else if (kind === 'loan_liquidation') {
    context.rect(x - size, y - size, size * 2, size * 2);
  } else {
    context.arc(x, y, size, 0, 7);
  }
  context.fill();
}
