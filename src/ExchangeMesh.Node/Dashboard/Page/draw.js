// Drawing on canvases. Each function draws one picture in one pass, and asks for no layout.

/** The colours of the theme; read again only when the theme changes. */
export const theme = {};

export function readTheme() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ['--ground', '--card', '--ink', '--soft', '--faint', '--grid', '--accent', '--halt', '--bid', '--ask', '--bad', '--c0', '--c1', '--c2', '--c3', '--c4', '--c5', '--c6', '--c7']) {
    theme[name] = style.getPropertyValue(name).trim();
  }
}

/** A canvas with its size in real pixels, followed without asking for layout in a frame. */
export class Surface {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.width = 0;
    this.height = 0;
    this.isStale = true;
    this.isVisible = true;
    this.observer = new ResizeObserver(entries => {
      const { width, height } = entries[0].contentRect;
      const ratio = Math.min(2, devicePixelRatio || 1);
      this.width = width;
      this.height = height;
      canvas.width = Math.max(1, Math.round(width * ratio));
      canvas.height = Math.max(1, Math.round(height * ratio));
      this.ratio = ratio;
      this.isStale = true;
    });
    this.observer.observe(canvas);
    this.seen = new IntersectionObserver(entries => {
      this.isVisible = entries.at(-1).isIntersecting;
      this.isStale ||= this.isVisible;
    });
    this.seen.observe(canvas);
  }

  begin() {
    const { context } = this;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }

  dispose() {
    this.observer.disconnect();
    this.seen.disconnect();
  }
}

function range(line, from, to, current) {
  let low = Infinity;
  let high = -Infinity;
  for (let place = 0; place < line.at.length; place++) {
    if (line.at[place] < from || line.at[place] > to) continue;
    const value = line.price[place];
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (current) {
    low = Math.min(low, current);
    high = Math.max(high, current);
  }
  if (!(high >= low)) return [0, 1];
  const middle = (high + low) / 2;
  const least = Math.max(high - low, middle * 0.002);
  return [middle - least * 0.56, middle + least * 0.56];
}

function path(context, line, x, y, to) {
  context.beginPath();
  let isBegun = false;
  for (let place = 0; place < line.at.length && line.at[place] <= to; place++) {
    if (isBegun) context.lineTo(x(line.at[place]), y(line.price[place]));
    else context.moveTo(x(line.at[place]), y(line.price[place]));
    isBegun = true;
  }
}

/** A venue's price over the run, its halts and shocks; and beside it the book at this moment. */
export function drawMarket(surface, { line, halts, shocks, now, current, colour, bids, asks }) {
  const context = surface.begin();
  const hasBook = bids.length > 0 || asks.length > 0;
  const width = surface.width - (hasBook ? 84 : 0);
  const { height } = surface;
  const span = Math.max(now, 1);
  const [low, high] = range(line, 0, now, current);
  const x = at => (at / span) * (width - 4);
  const y = value => height - 6 - ((value - low) / (high - low)) * (height - 14);
  context.strokeStyle = theme['--grid'];
  context.lineWidth = 1;
  context.beginPath();
  for (const share of [0.25, 0.5, 0.75]) {
    const level = Math.round(height * share) + 0.5;
    context.moveTo(0, level);
    context.lineTo(width - 4, level);
  }
  context.stroke();
  context.fillStyle = theme['--halt'];
  for (const halt of halts) {
    if (halt.from > now) continue;
    const left = x(halt.from);
    context.fillRect(left, 0, Math.max(1.5, x(Math.min(now, halt.to)) - left), height);
  }
  context.fillStyle = theme['--soft'];
  for (const shock of shocks) {
    if (shock.at > now) continue;
    const place = x(shock.at);
    context.beginPath();
    context.moveTo(place - 4, 0);
    context.lineTo(place + 4, 0);
    context.lineTo(place, 7);
    context.fill();
  }
  context.strokeStyle = theme[colour];
  context.lineWidth = 1.7;
  context.lineJoin = 'round';
  path(context, line, x, y, now);
  if (current) context.lineTo(x(now), y(current));
  context.stroke();
  if (current) {
    context.fillStyle = theme[colour];
    context.beginPath();
    context.arc(x(now), y(current), 3, 0, 7);
    context.fill();
  }
  if (hasBook) drawBook(context, width + 8, surface.width - width - 8, height, bids, asks);
}

/** Price levels as bars: asks above, bids below, best in the middle; longer is more. */
function drawBook(context, left, width, height, bids, asks) {
  let most = 0;
  for (const side of [bids, asks]) {
    for (let place = 1; place < side.length; place += 2) most = Math.max(most, side[place]);
  }
  if (most === 0) return;
  const rows = 14;
  const step = (height / 2 - 3) / rows;
  for (const [side, direction, colour] of [[asks, -1, '--ask'], [bids, 1, '--bid']]) {
    context.fillStyle = theme[colour];
    for (let row = 0; row < rows && row * 2 + 1 < side.length; row++) {
      const long = Math.max(1, (side[row * 2 + 1] / most) * width);
      const top = height / 2 + direction * (2 + row * step) - (direction < 0 ? step : 0);
      context.globalAlpha = 0.9 - row * 0.035;
      context.fillRect(left + width - long, top, long, Math.max(1, step - 1));
    }
  }
  context.globalAlpha = 1;
}

/** Two runs' relative prices on one pair of axes: the same colour for the same venue, broken for the second run. */
export function drawOverlay(surface, lines, length, label) {
  const context = surface.begin();
  const { width, height } = surface;
  const left = 46;
  let low = 0;
  let high = 0;
  for (const { line, opening } of lines) {
    for (const value of line.price) {
      const change = value / opening - 1;
      if (change < low) low = change;
      if (change > high) high = change;
    }
  }
  const room = Math.max(high - low, 0.002) * 0.06;
  low -= room;
  high += room;
  const x = at => left + (at / Math.max(1, length)) * (width - left - 8);
  const y = value => height - 22 - ((value - low) / (high - low)) * (height - 32);
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = theme['--soft'];
  context.strokeStyle = theme['--grid'];
  context.lineWidth = 1;
  const step = niceStep((high - low) / 5);
  for (let value = Math.ceil(low / step) * step; value <= high; value += step) {
    const level = Math.round(y(value)) + 0.5;
    context.beginPath();
    context.moveTo(left, level);
    context.lineTo(width - 8, level);
    context.stroke();
    context.fillText((value * 100).toFixed(step < 0.001 ? 2 : step < 0.01 ? 1 : 0) + ' %', 2, level + 4);
  }
  for (let tick = 0; tick <= 6; tick++) context.fillText(label((length * tick) / 6), x((length * tick) / 6) - (tick === 6 ? 44 : 0), height - 6);
  for (const { line, opening, colour, isSecond } of lines) {
    context.strokeStyle = theme[colour];
    context.lineWidth = 1.7;
    context.setLineDash(isSecond ? [6, 4] : []);
    path(context, line, x, value => y(value / opening - 1), Infinity);
    context.stroke();
  }
  context.setLineDash([]);
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const share = rough / power;
  return power * (share > 5 ? 10 : share > 2 ? 5 : share > 1 ? 2 : 1);
}
