'use strict';
(() => {
  const root = document.documentElement;
  const theme = document.querySelector('button.theme');
  theme.addEventListener('click', () => {
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });

  const short = (v, percent) => {
    if (percent) return (v * 100).toFixed(2) + ' %';
    const a = Math.abs(v);
    if (a >= 1e9) return (v / 1e9).toFixed(2) + ' bn';
    if (a >= 1e6) return (v / 1e6).toFixed(2) + ' M';
    return v.toLocaleString('en-GB', { maximumFractionDigits: a >= 100 ? 1 : 4 });
  };
  const start = root.dataset.clock ? Date.parse(root.dataset.clock) : null;
  const clock = t => {
    if (start !== null) return new Date(start + t * 1000).toISOString().slice(11, 23) + ' UTC';
    const h = Math.floor(t / 3600), m = Math.floor(t / 60) % 60, s = t % 60;
    return h + ':' + String(m).padStart(2, '0') + ':' + s.toFixed(3).padStart(6, '0');
  };
  const at = (series, t, from, to) => {
    if (series.b) {
      const i = Math.floor((t - from) / (to - from) * series.b.length);
      return series.b[Math.max(0, Math.min(series.b.length - 1, i))];
    }
    let low = 0, high = series.t.length - 1;
    if (high < 0 || series.t[0] > t) return null;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (series.t[middle] <= t) low = middle; else high = middle - 1;
    }
    return series.v[low];
  };

  for (const figure of document.querySelectorAll('figure.timed')) {
    const svg = figure.querySelector('svg'), cross = svg.querySelector('.cross'), tip = figure.querySelector('.tip');
    const data = JSON.parse(figure.querySelector('script').textContent);
    const { from, to, left, right } = Object.fromEntries(['from', 'to', 'left', 'right'].map(k => [k, +svg.dataset[k]]));
    const step = (to - from) / 200;
    let now = from + (to - from) / 2;
    const off = new Set();
    const show = (t, own) => {
      now = Math.max(from, Math.min(to, t));
      const x = left + (right - left) * (now - from) / (to - from);
      cross.setAttribute('x1', x); cross.setAttribute('x2', x);
      svg.classList.add('on');
      if (!own) return;
      tip.replaceChildren();
      const head = document.createElement('b'); head.textContent = clock(now); tip.append(head);
      for (const series of data.series) {
        const value = off.has(series.n) ? null : at(series, now, from, to);
        if (value === null || (series.b && value === 0)) continue;
        const row = document.createElement('div'), name = document.createElement('span'), figureText = document.createElement('span');
        const dot = document.createElement('i'); dot.className = 'c' + series.c;
        name.append(dot, series.n); figureText.textContent = short(value, data.percent);
        row.append(name, figureText); tip.append(row);
      }
      tip.style.display = 'block';
      const box = svg.getBoundingClientRect(), frame = figure.getBoundingClientRect();
      const place = x / 960 * box.width + box.left - frame.left;
      tip.style.left = (place > box.width * .62 ? place - tip.offsetWidth - 12 : place + 12) + 'px';
      tip.style.top = box.top - frame.top + 6 + 'px';
    };
    const hide = () => { svg.classList.remove('on'); tip.style.display = 'none'; };
    figure.show = show; figure.hide = hide;
    const peers = f => figure.parentElement.querySelectorAll('figure.timed').forEach(peer => f(peer));
    const everywhere = t => peers(peer => peer.show(t, peer === figure));
    svg.addEventListener('pointermove', e => {
      const box = svg.getBoundingClientRect(), x = (e.clientX - box.left) / box.width * 960;
      everywhere(from + (to - from) * (x - left) / (right - left));
    });
    svg.addEventListener('pointerleave', () => peers(peer => peer.hide()));
    svg.addEventListener('focus', () => { if (svg.matches(':focus-visible')) everywhere(now); });
    svg.addEventListener('blur', () => peers(peer => peer.hide()));
    svg.addEventListener('keydown', e => {
      const moves = { ArrowLeft: -step, ArrowRight: step, PageUp: -10 * step, PageDown: 10 * step, Home: -1e18, End: 1e18 };
      if (!(e.key in moves)) return;
      e.preventDefault(); everywhere(now + moves[e.key]);
    });
    for (const button of figure.querySelectorAll('.legend button')) {
      button.addEventListener('click', () => {
        const on = button.getAttribute('aria-pressed') === 'true';
        button.setAttribute('aria-pressed', String(!on));
        if (on) off.add(button.dataset.name); else off.delete(button.dataset.name);
        for (const part of svg.querySelectorAll('[data-name]'))
          if (part.dataset.name === button.dataset.name) part.classList.toggle('hidden', on);
      });
    }
  }

  for (const figure of document.querySelectorAll('figure.cascade')) {
    const panes = [...figure.querySelectorAll('.treebox')], tabs = [...figure.querySelectorAll('.tree-tabs label')];
    tabs.forEach((tab, index) => tab.addEventListener('click', () => {
      panes.forEach((pane, other) => pane.classList.toggle('hidden', other !== index));
      tabs.forEach((one, other) => one.classList.toggle('on', other === index));
    }));
    tabs.forEach(tab => tab.addEventListener('keydown', e => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); tab.click(); } }));
    const views = new Map();
    const current = () => figure.querySelector('.treebox:not(.hidden) svg');
    const apply = svg => { const v = views.get(svg); svg.setAttribute('viewBox', `${v.x} ${v.y} ${v.w} ${v.h}`); };
    const reset = svg => { views.set(svg, { x: 0, y: 0, w: 960, h: +svg.dataset.height }); apply(svg); };
    const zoom = (svg, by, cx, cy) => {
      const v = views.get(svg), w = Math.max(40, Math.min(960, v.w * by)), k = w / v.w;
      v.x = cx - (cx - v.x) * k; v.y = cy - (cy - v.y) * k; v.w = w; v.h *= k; apply(svg);
    };
    const middle = svg => { const v = views.get(svg); return [v.x + v.w / 2, v.y + v.h / 2]; };
    for (const svg of figure.querySelectorAll('svg.tree')) {
      reset(svg);
      svg.addEventListener('wheel', e => {
        if (!e.ctrlKey) return;
        e.preventDefault();
        const box = svg.getBoundingClientRect(), v = views.get(svg);
        zoom(svg, e.deltaY > 0 ? 1.2 : 1 / 1.2, v.x + (e.clientX - box.left) / box.width * v.w, v.y + (e.clientY - box.top) / box.height * v.h);
      }, { passive: false });
      let drag = null;
      svg.addEventListener('pointerdown', e => { drag = { x: e.clientX, y: e.clientY }; svg.setPointerCapture(e.pointerId); });
      svg.addEventListener('pointermove', e => {
        if (!drag) return;
        const box = svg.getBoundingClientRect(), v = views.get(svg);
        v.x -= (e.clientX - drag.x) / box.width * v.w; v.y -= (e.clientY - drag.y) / box.height * v.h;
        drag = { x: e.clientX, y: e.clientY }; apply(svg);
      });
      svg.addEventListener('pointerup', () => { drag = null; });
      svg.addEventListener('keydown', e => {
        const v = views.get(svg), moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
        if (e.key === '+' || e.key === '=') zoom(svg, 1 / 1.3, ...middle(svg));
        else if (e.key === '-') zoom(svg, 1.3, ...middle(svg));
        else if (e.key === '0') reset(svg);
        else if (e.key in moves) { v.x += moves[e.key][0] * v.w / 12; v.y += moves[e.key][1] * v.h / 12; apply(svg); }
        else return;
        e.preventDefault();
      });
    }

    // How the cascade grew: an axis of time that shortens pauses, as the picture's own does.
    const play = figure.querySelector('.play');
    if (play) {
      const button = play.querySelector('.run'), slider = play.querySelector('input'), said = play.querySelector('output');
      const axes = new Map();
      const axis = svg => {
        if (!axes.has(svg)) {
          const times = [...new Set([...svg.querySelectorAll('.node')].map(node => +node.dataset.at))].sort((a, b) => a - b), places = [0];
          for (let i = 1; i < times.length; i++) places.push(places[i - 1] + Math.sqrt(times[i] - times[i - 1]));
          axes.set(svg, { times, places, way: Math.max(places[places.length - 1], 1e-9) });
        }
        return axes.get(svg);
      };
      const timeAt = (svg, share) => {
        const { times, places, way } = axis(svg), at = share * way;
        let i = places.findIndex(place => place > at);
        if (i < 0) return times[times.length - 1];
        if (i === 0) i = 1;
        return times[i - 1] + (at - places[i - 1]) / (places[i] - places[i - 1]) * (times[i] - times[i - 1]);
      };
      const draw = () => {
        const svg = current(), share = slider.value / slider.max, t = timeAt(svg, share);
        let count = 0, closed = 0;
        for (const part of svg.querySelectorAll('[data-at]')) {
          const later = share < 1 && +part.dataset.at > t;
          part.classList.toggle('later', later);
          if (!later && part.dataset.count) { count += +part.dataset.count; closed += +part.dataset.closed; }
        }
        said.textContent = `${clock(t)}: ${count} liquidations, ${short(closed)} closed`;
      };
      let began = null, from = 0;
      const length = 12000;
      const stop = () => { began = null; button.textContent = 'Play'; button.setAttribute('aria-pressed', 'false'); };
      const frame = now => {
        if (began === null) return;
        if (began === 0) began = now - from * length;
        const share = Math.min(1, (now - began) / length);
        slider.value = Math.round(share * slider.max);
        draw();
        if (share < 1) requestAnimationFrame(frame); else stop();
      };
      button.addEventListener('click', () => {
        if (began !== null) { stop(); return; }
        from = +slider.value >= +slider.max ? 0 : slider.value / slider.max;
        began = 0; button.textContent = 'Pause'; button.setAttribute('aria-pressed', 'true');
        requestAnimationFrame(frame);
      });
      slider.addEventListener('input', () => { stop(); draw(); });
      tabs.forEach(tab => tab.addEventListener('click', () => { stop(); slider.value = slider.max; draw(); }));
      draw();
    }
    figure.querySelector('.in').addEventListener('click', () => zoom(current(), 1 / 1.4, ...middle(current())));
    figure.querySelector('.out').addEventListener('click', () => zoom(current(), 1.4, ...middle(current())));
    figure.querySelector('.all').addEventListener('click', () => reset(current()));
  }
})();
