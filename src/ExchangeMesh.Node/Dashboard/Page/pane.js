// One run: its head, how it is led, its venues, the tape, the cascade and the cluster.

import { Card } from './card.js';
import { make, mark, say } from './dom.js';
import { Surface } from './draw.js';
import { amount, colour, count, percent, time, words } from './format.js';
import { Lead } from './lead.js';
import { drawTree, layOut } from './tree.js';

const TAPE_ROWS = 80;

// Many cards take turns, so that the page keeps its sixty frames: each is drawn twenty times a second or more.
const CARDS_A_FRAME = 8;
const CHANNELS = { price: "its own market's price", index: 'the index', shared_trader: 'a trader on both', collateral: 'the price of what is pledged', lender: 'what a lender sold', broken_hedge: 'a broken hedge', outside: 'from outside' };

export class Pane {
  constructor(store, source) {
    this.store = store;
    this.source = source;
    this.cards = [];
    this.turn = 0;
    this.toldAt = 0;
    this.element = make('section', { class: 'pane', 'aria-label': 'Run' });
  }

  /** Builds everything anew: at the first message of a run. */
  build() {
    const { store } = this;
    this.dispose();
    const { run } = store;
    this.element.replaceChildren();
    this.element.setAttribute('aria-label', `Run ${run.name}, seed ${run.seed}`);
    this.clock = make('span', { class: 'clock', role: 'timer', 'aria-label': 'Virtual time' });
    this.bar = make('i');
    this.lead = new Lead(store, run);
    this.cards = store.venues.map((_, venue) => new Card(store, venue));
    this.rows = make('tbody');
    this.treeCanvas = make('canvas', { role: 'img', 'aria-label': 'The largest cascade of liquidations as a tree over time' });
    this.treeSay = make('small');
    this.tapeSay = make('small');
    this.nodeRows = make('tbody');
    this.nodeSay = make('small');
    this.partitionRows = [];
    this.element.append(
      make('div', { class: 'head' }, make('h1', {}, run.name), make('span', { class: 'of' }, `seed ${run.seed}`), this.clock, make('span', { class: 'of' }, `of ${time(run.length)}`)),
      make('div', { class: 'progress', 'aria-hidden': 'true' }, this.bar),
      this.lead.element,
      make('h2', {}, 'Venues', make('small', {}, 'price since the start, halts shaded, shocks ▾; beside it the book: asks above, bids below')),
      make('div', { class: 'venues' }, ...this.cards.map(card => card.element)),
      make('div', { class: 'lower' }, this.tapeBox(), this.treeBox()),
      this.clusterBox(run),
    );
    this.tree = new Surface(this.treeCanvas);
    this.tapeVersion = this.treeVersion = -1;
    this.treeAt = this.toldAt = 0;
  }

  tapeBox() {
    const head = make('thead', {}, make('tr', {}, ...['time', 'what', 'where', 'amount', 'why'].map((word, place) => make('th', { scope: 'col', class: place === 3 ? 'n' : '' }, word))));
    return make('section', { 'aria-label': 'Liquidation tape' }, make('h2', {}, 'Liquidation tape', this.tapeSay), make('div', { class: 'box tape', tabindex: 0, role: 'region', 'aria-label': 'Latest liquidations, deleveragings, halts and shocks' }, make('table', {}, head, this.rows)));
  }

  treeBox() {
    const key = make('div', { class: 'key' });
    this.store.venues.forEach((venue, place) => {
      if (venue.role === 'Reference') return;
      const dot = make('i', { 'aria-hidden': 'true' });
      dot.style.color = `var(${colour(place)})`;
      key.append(make('span', {}, dot, venue.name));
    });
    key.append(make('span', {}, make('i', { class: 'square', 'aria-hidden': 'true' }), 'loan'), make('span', {}, make('i', { class: 'diamond', 'aria-hidden': 'true' }), 'deleveraging'));
    return make('section', { 'aria-label': 'Cascade' }, make('h2', {}, 'Largest cascade', this.treeSay), make('div', { class: 'box tree' }, this.treeCanvas), key);
  }

  clusterBox(run) {
    if (!run.live) return make('p', { class: 'say mono' }, `fingerprint ${this.store.close?.fingerprint ?? ''}`);
    const head = make('thead', {}, make('tr', {}, ...['node', 'partition', 'participants', 'events/s', 'windows/s', 'time in a window', 'share of the wall clock'].map((word, place) => make('th', { scope: 'col', class: place > 1 && place < 6 ? 'n' : '' }, word))));
    return make('section', { 'aria-label': 'Cluster' }, make('h2', {}, 'Nodes and partitions', this.nodeSay), make('div', { class: 'box' }, make('table', {}, head, this.nodeRows)));
  }

  /** Called in each frame of the screen. */
  draw(wall) {
    const { store } = this;
    if (!store.run || !this.clock) return;
    const now = store.now(wall);
    const isMoving = now !== this.drawnNow || store.version !== this.drawnVersion;
    this.drawnNow = now;
    this.drawnVersion = store.version;
    const turns = Math.max(1, Math.min(3, Math.ceil(this.cards.length / CARDS_A_FRAME)));
    this.turn = (this.turn + 1) % turns;
    this.cards.forEach((card, place) => card.draw(now, isMoving, place % turns === this.turn));
    this.drawCascade(now, isMoving, wall);
    if (wall - this.toldAt > 100) {
      this.toldAt = wall;
      this.tell(now, wall);
    }
  }

  drawCascade(now, isMoving, wall) {
    const { store, tree } = this;
    if (!tree?.isVisible || tree.width === 0 || !(isMoving || tree.isStale)) return;
    if (store.treeVersion !== this.treeVersion && wall - this.treeAt > 200) {
      this.treeVersion = store.treeVersion;
      this.treeAt = wall;
      this.largest = store.largestTree();
      this.layout = this.largest && layOut(this.largest);
    } else if (!tree.isStale && wall - this.treeDrawnAt < 66) {
      return;
    }
    this.treeDrawnAt = wall;
    tree.isStale = false;
    if (this.largest) drawTree(tree, this.largest, this.layout, now, colour);
    else tree.begin();
  }

  tell(now, wall) {
    const { store } = this;
    say(this.clock, time(now, true));
    this.bar.style.width = `${(Math.min(1, now / store.run.length) * 100).toFixed(2)}%`;
    this.lead.tell();
    for (const card of this.cards) card.tell();
    if (store.tapeVersion !== this.tapeVersion) this.tellTape();
    const tree = this.largest;
    say(this.treeSay, tree ? `${count(tree.nodes.length)} liquidations, ${tree.nodes.reduce((deepest, node) => Math.max(deepest, node.depth), 0)} deep; ${count(store.trees.size)} cascades; lines that cross venues are strong` : 'no liquidation yet');
    if (store.run.live && wall - (this.workAt ?? 0) > 500) this.tellWork(wall);
  }

  tellTape() {
    const { store } = this;
    const rows = store.tape.slice(-TAPE_ROWS).reverse();
    this.tapeVersion = store.tapeVersion;
    this.rows.replaceChildren(...rows.map(entry => make('tr', { class: entry.kind }, make('td', {}, time(entry.at, true)), make('td', {}, this.what(entry)), make('td', {}, this.where(entry)), make('td', { class: 'n' }, entry.amount ? amount(entry.amount) : ''), make('td', { class: 'why' }, this.why(entry)))));
    const total = store.counts.reduce((sum, one) => sum + one[0], 0);
    say(this.tapeSay, `${count(total)} liquidations so far${store.skipped ? `; ${count(store.skipped)} lines were left out here, not in the results` : ''}`);
  }

  what(entry) {
    if (entry.kind === 'shock') return 'shock';
    if (entry.kind === 'halt') return entry.detail === 'open' ? 'reopened' : words(entry.detail);
    return words(entry.kind);
  }

  where(entry) {
    const symbol = this.store.instruments[entry.instrument]?.symbol;
    const venue = this.store.venues[entry.venue]?.name ?? '';
    return symbol && venue ? `${venue} ${symbol}` : venue || symbol || '';
  }

  why(entry) {
    if (entry.kind === 'shock') return words(entry.detail);
    if (entry.node < 0) return words(entry.detail === 'open' ? '' : entry.kind === 'halt' ? 'circuit breaker' : entry.detail);
    const setOffAt = this.store.venues[entry.setOffAt]?.name;
    const above = entry.depth > 0 ? `${entry.depth} above it` : entry.shock ? 'straight after a shock' : 'the first of its cascade';
    const by = CHANNELS[entry.channel];
    return [setOffAt ? `set off at ${setOffAt}` : '', by ? `by ${by}` : '', above].filter(part => part).join(', ');
  }

  /** What nodes and partitions have done since the last look. */
  tellWork(wall) {
    const { frame } = this.store;
    if (!frame) return;
    const passed = (wall - (this.workAt ?? wall)) / 1000;
    const before = this.work ?? frame.partitions;
    this.workAt = wall;
    this.work = frame.partitions;
    while (this.partitionRows.length < frame.partitions.length) this.addPartition();
    frame.partitions.forEach(([participants, events, windows, seconds], place) => {
      const old = before[place] ?? [0, 0, 0, 0];
      const cells = this.partitionRows[place];
      const ran = windows - old[2];
      const share = passed > 0 ? Math.min(1, (seconds - old[3]) / passed) : 0;
      say(cells[0], count(participants));
      say(cells[1], passed > 0 ? count((events - old[1]) / passed) : '–');
      say(cells[2], passed > 0 ? count(ran / passed) : '–');
      say(cells[3], ran > 0 ? `${(((seconds - old[3]) / ran) * 1e6).toFixed(0)} µs` : '–');
      cells[4].style.width = `${(share * 100).toFixed(1)}%`;
      say(cells[5], `${(share * 100).toFixed(0)} %`);
    });
    say(this.nodeSay, `window ${count(frame.window)}; ${count(this.store.eventsPerSecond)} events/s in all; ${this.store.run.engine === 'sequential' ? 'the reference engine, without actors' : 'one node, this process'}`);
  }

  addPartition() {
    const meter = make('i');
    const share = make('span');
    const cells = [0, 1, 2, 3].map(() => make('td', { class: 'n' }));
    this.nodeRows.append(make('tr', {}, make('td', {}, this.partitionRows.length === 0 ? 'this process' : ''), make('td', {}, String(this.partitionRows.length)), ...cells, make('td', {}, make('span', { class: 'meter', 'aria-hidden': 'true' }, meter), share)));
    this.partitionRows.push([...cells, meter, share]);
  }

  /** What a second run is held beside this one by. */
  summary() {
    const { store } = this;
    const falls = store.instruments.map((one, place) => [`${store.venues[one.venue]?.name}.${one.symbol}`, store.lines[place]?.price.reduce((least, value) => Math.min(least, value / store.opening[place] - 1), 0) ?? 0, one]);
    return { falls: new Map(falls.filter(([, , one]) => store.venues[one.venue]?.role === 'Exchange').map(([name, fall]) => [name, percent(fall)])), counts: store.counts };
  }

  mark(isBeside) {
    mark(this.element, 'beside', isBeside);
  }

  dispose() {
    for (const card of this.cards) card.dispose();
    this.tree?.dispose();
    this.lead?.dispose();
    this.work = this.workAt = undefined;
    this.largest = this.layout = undefined;
  }
}
