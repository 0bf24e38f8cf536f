// What the page knows of one run. Everything in it is bounded, however long the run is.

const MOST_POINTS = 1440;
const MOST_TAPE = 600;
export const MOST_NODES = 2500;

/** A price line that keeps the whole run: when it is full, every other point goes. */
export class Line {
  constructor() {
    this.at = [];
    this.price = [];
    this.stride = 1;
    this.passed = 0;
  }

  add(at, price) {
    this.lastAt = at;
    this.last = price;
    if (this.passed++ % this.stride !== 0) return;
    if (this.at.length === MOST_POINTS) {
      this.at = this.at.filter((_, place) => place % 2 === 0);
      this.price = this.price.filter((_, place) => place % 2 === 0);
      this.stride *= 2;
      this.passed = 1;
    }
    this.at.push(at);
    this.price.push(price);
  }
}

const TAPE_FIELDS = ['kind', 'at', 'venue', 'instrument', 'account', 'amount', 'detail', 'node', 'parent', 'root', 'depth', 'setOffAt', 'channel', 'shock'];

function entryOf(row) {
  const entry = {};
  TAPE_FIELDS.forEach((field, place) => { entry[field] = row[place]; });
  return entry;
}

export class Store {
  constructor() {
    this.version = 0;
    this.clear();
  }

  clear() {
    this.run = null;
    this.venues = [];
    this.instruments = [];
    this.groups = [];
    this.lines = [];
    this.opening = [];
    this.tape = [];
    this.nodes = new Map();
    this.trees = new Map();
    this.halts = [];
    this.shocks = [];
    this.counts = [];
    this.frame = null;
    this.close = null;
    this.tapeVersion = 0;
    this.treeVersion = 0;
    this.speed = 0;
    this.eventsPerSecond = 0;
    this.skipped = 0;
    this.heardAt = 0;
  }

  /** Takes a message of the feed. */
  take(message, wall) {
    if (message.type === 'hello') this.begin(message);
    if (message.marks && message.type === 'frame') {
      for (let place = 0; place + 2 < message.marks.length; place += 3) {
        this.mark(message.marks[place], message.marks[place + 1], message.marks[place + 2]);
      }
    }
    for (const row of message.tape ?? []) this.tell(entryOf(row));
    if (message.counts) this.counts = message.counts;
    if (message.skipped) this.skipped = message.skipped;
    if (message.markets) this.look(message, wall);
    if (message.close) this.close = message.close;
    this.version++;
  }

  begin(hello) {
    this.clear();
    Object.assign(this, { run: hello.run, venues: hello.venues, instruments: hello.instruments, groups: hello.groups });
    this.lines = hello.instruments.map(() => new Line());
    hello.marks.forEach((points, instrument) => {
      for (let place = 0; place + 1 < points.length; place += 2) this.mark(instrument, points[place], points[place + 1]);
    });
    this.halts = hello.instruments.map(() => []);
  }

  mark(instrument, at, price) {
    this.opening[instrument] ??= price;
    this.lines[instrument].add(at, price);
  }

  tell(entry) {
    this.tape.push(entry);
    if (this.tape.length > MOST_TAPE) this.tape.splice(0, this.tape.length - MOST_TAPE);
    this.tapeVersion++;
    if (entry.node >= 0) this.grow(entry);
    if (entry.kind === 'halt' && entry.instrument >= 0) this.halt(entry);
    if (entry.kind === 'shock') {
      this.shocks.push(entry);
      if (this.shocks.length > 200) this.shocks.shift();
    }
  }

  halt(entry) {
    const spans = this.halts[entry.instrument];
    const open = spans.at(-1);
    if (entry.detail === 'open') {
      if (open && open.to === Infinity) open.to = entry.at;
    } else if (!open || open.to !== Infinity) {
      spans.push({ from: entry.at, to: Infinity });
      if (spans.length > 100) spans.shift();
    }
  }

  grow(entry) {
    const node = { node: entry.node, parent: entry.parent, root: entry.root, depth: entry.depth, at: entry.at, venue: entry.venue, kind: entry.kind, setOffAt: entry.setOffAt };
    this.nodes.set(node.node, node);
    let tree = this.trees.get(node.root);
    if (!tree) {
      tree = { root: node.root, nodes: [], at: node.at, latest: node.at };
      this.trees.set(node.root, tree);
    }
    tree.nodes.push(node);
    tree.latest = node.at;
    this.treeVersion++;
    while (this.nodes.size > MOST_NODES) this.forgetTree();
  }

  /** Forgets the smallest tree, the oldest of equals; of a single tree its oldest node. */
  forgetTree() {
    let least = null;
    for (const tree of this.trees.values()) {
      if (!least || tree.nodes.length < least.nodes.length) least = tree;
    }
    if (this.trees.size === 1) {
      this.nodes.delete(least.nodes.shift().node);
      return;
    }
    for (const node of least.nodes) this.nodes.delete(node.node);
    this.trees.delete(least.root);
  }

  largestTree() {
    let largest = null;
    for (const tree of this.trees.values()) {
      if (!largest || tree.nodes.length > largest.nodes.length) largest = tree;
    }
    return largest;
  }

  look(message, wall) {
    const before = this.frame;
    if (before && wall > this.heardAt) {
      const passed = (wall - this.heardAt) / 1000;
      const share = Math.min(1, passed * 2);
      this.speed += ((message.now - before.now) / passed - this.speed) * share;
      this.eventsPerSecond += ((message.events - before.events) / passed - this.eventsPerSecond) * share;
    }
    this.heardAt = wall;
    message.markets.forEach((market, instrument) => {
      if (market[4]) this.opening[instrument] ??= market[4];
    });
    this.previous = before;
    this.frame = { now: message.now, paused: message.paused, pace: message.pace, events: message.events, window: message.window, markets: message.markets, funds: message.funds, partitions: message.partitions };
  }

  /** Where virtual time is to be drawn: between two frames it goes on as fast as it has gone. */
  now(wall) {
    if (!this.frame) return 0;
    if (this.frame.paused || this.close || !this.run.live) return this.frame.now;
    const ahead = Math.min(0.1, Math.max(0, (wall - this.heardAt) / 1000));
    return Math.min(this.run.length, this.frame.now + ahead * this.speed);
  }
}
