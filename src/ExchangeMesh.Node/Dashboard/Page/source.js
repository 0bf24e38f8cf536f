// Where a run's messages come from: a socket for a run that is made now, one message for a results folder.

const LEAST_WAIT = 500;
const MOST_WAIT = 8000;

export class Source {
  constructor(store, value, whenBegun) {
    this.store = store;
    this.whenBegun = whenBegun;
    this.wait = LEAST_WAIT;
    const [kind, ...rest] = value.split(':');
    this.name = rest.join(':');
    if (kind === 'live') this.open();
    else this.fetch();
  }

  open() {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    this.socket = new WebSocket(`${scheme}//${location.host}/api/runs/${encodeURIComponent(this.name)}/stream`);
    this.socket.onmessage = event => {
      this.wait = LEAST_WAIT;
      this.take(JSON.parse(event.data));
    };
    this.socket.onclose = () => {
      // The program may have ended, or the way to it be cut off; a run that is over says nothing more.
      if (this.isClosed || this.store.close) return;
      this.timer = setTimeout(() => this.open(), this.wait);
      this.wait = Math.min(MOST_WAIT, this.wait * 2);
    };
  }

  async fetch() {
    const response = await fetch(`/api/results/${encodeURIComponent(this.name)}`);
    if (response.ok && !this.isClosed) this.take(await response.json());
  }

  take(message) {
    this.store.take(message, performance.now());
    if (message.type === 'hello') this.whenBegun();
  }

  close() {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.socket?.close();
  }
}
