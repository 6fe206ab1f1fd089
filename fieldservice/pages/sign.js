/* The pad and the sending of a signature. What was drawn is kept until the desk says that it has it. */
(function () {
  'use strict';
  const byId = function (id) { return document.getElementById(id); };
  const data = JSON.parse(byId('page-data').textContent);
  const root = document.documentElement, form = byId('form'), signer = byId('signer'), canvas = byId('pad'), ink = canvas.getContext('2d');
  const UNIT = 1000, KEPT = 'sign:' + data.digest;
  let strokes = [], drawing = null, pen = false, began = 0, scale = 1, waiting = 0, tries = 0, busy = false, ended = false, choice = '';

  /* First the papers, then the pad: the address says which, so the phone's own key for going back leads to the papers. */
  function step() {
    const pad = window.location.hash === '#sign';
    if (ended) { return; }
    byId('reading').hidden = pad;
    form.hidden = !pad;
    window.scrollTo(0, 0);
    if (pad) { byId('at-pad').focus(); }
    resize();
  }
  window.addEventListener('hashchange', step);
  function say(place, key) {
    place.textContent = '';
    const words = typeof key === 'string' ? data.words[key] : key;
    if (words) {
      [['zh', 'zh-CN'], ['en', 'en']].forEach(function (pair) {
        const span = document.createElement('span');
        span.lang = pair[1];
        span.textContent = words[pair[0]];
        place.appendChild(span);
      });
    }
    place.hidden = !words;
  }

  /* The pad. Points are kept in thousandths of its height as it was at the first point; `scale` fits them where it has turned. */
  function wide() { return canvas.clientWidth / canvas.clientHeight * UNIT; }
  function farthest(axis) {
    return strokes.reduce(function (most, stroke) { return stroke.reduce(function (far, point) { return Math.max(far, point[axis]); }, most); }, 0);
  }
  function resize() {
    const dense = window.devicePixelRatio || 1, w = Math.round(canvas.clientWidth * dense), h = Math.round(canvas.clientHeight * dense);
    if (!w || !h) { return; }
    if (canvas.width !== w || canvas.height !== h) { canvas.width = w; canvas.height = h; }
    scale = Math.min(1, wide() / Math.max(1, farthest(0)), UNIT / Math.max(1, farthest(1)));
    redraw();
  }
  function pixels() { return canvas.height / UNIT * scale; }
  function redraw() {
    ink.clearRect(0, 0, canvas.width, canvas.height);
    strokes.forEach(function (stroke) { line(stroke, 0); });
    byId('hint').hidden = strokes.length > 0;
    byId('undo').disabled = byId('clear').disabled = busy || !strokes.length;
  }
  function line(stroke, from) {
    const px = pixels();
    ink.lineWidth = Math.max(2, canvas.height / 90);
    ink.lineCap = ink.lineJoin = 'round';
    ink.strokeStyle = '#0b1f3a';
    ink.beginPath();
    ink.moveTo(stroke[from][0] * px, stroke[from][1] * px);
    for (let at = from; at < stroke.length; at += 1) { ink.lineTo(stroke[at][0] * px, stroke[at][1] * px + (stroke.length === 1 ? 0.1 : 0)); }
    ink.stroke();
  }
  function count() { return strokes.reduce(function (sum, stroke) { return sum + stroke.length; }, 0); }
  function point(event) {
    const box = canvas.getBoundingClientRect(), unit = UNIT / box.height / scale;
    const now = Date.now();
    if (!began) { began = now; }
    const last = drawing && drawing.length ? drawing[drawing.length - 1][2] : strokes.length ? strokes[strokes.length - 1].slice(-1)[0][2] : 0;
    return [Math.round(Math.min(Math.max(event.clientX - box.left, 0), box.width) * unit),
      Math.round(Math.min(Math.max(event.clientY - box.top, 0), box.height) * unit), Math.min(data.most.time, Math.max(last, now - began))];
  }
  function down(event) {
    if (busy || drawing || count() >= data.most.points || strokes.length >= data.most.strokes) { return; }
    const first = point(event);
    drawing = [first];
    strokes.push(drawing);
    redraw();
  }
  function move(event) {
    if (!drawing || count() >= data.most.points) { return; }
    const next = point(event), last = drawing[drawing.length - 1];
    if (Math.abs(next[0] - last[0]) + Math.abs(next[1] - last[1]) < 4) { return; }
    drawing.push(next);
    line(drawing, drawing.length - 2);
  }
  function up() {
    if (!drawing) { return; }
    drawing = null;
    clearWrong('strokes');
    keep();
    redraw();
  }
  if (window.PointerEvent) {
    let held = null;
    /* Beside `touch-action: none`: without it Chromium takes the next tap for the end of a scroll that it did not begin. */
    canvas.addEventListener('touchstart', function (event) { event.preventDefault(); }, {passive: false});
    canvas.addEventListener('pointerdown', function (event) {
      pen = pen || event.pointerType === 'pen';
      /* While there is a pen, a hand that rests on the glass does not draw. */
      if (held !== null || event.button > 0 || (pen && event.pointerType === 'touch')) { return; }
      held = event.pointerId;
      try { canvas.setPointerCapture(held); } catch (ignored) { /* the pointer is gone already */ }
      down(event);
    });
    canvas.addEventListener('pointermove', function (event) {
      if (event.pointerId !== held) { return; }
      const all = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      (all.length ? all : [event]).forEach(move);
    });
    ['pointerup', 'pointercancel', 'lostpointercapture'].forEach(function (name) {
      canvas.addEventListener(name, function (event) { if (event.pointerId === held) { held = null; up(); } });
    });
  } else {
    /* Browsers from before pointer events: finger and mouse by themselves. */
    const finger = function (does) { return function (event) { event.preventDefault(); does(event.changedTouches[0]); }; };
    canvas.addEventListener('touchstart', finger(down), {passive: false});
    canvas.addEventListener('touchmove', finger(move), {passive: false});
    canvas.addEventListener('touchend', finger(up), {passive: false});
    canvas.addEventListener('touchcancel', finger(up), {passive: false});
    canvas.addEventListener('mousedown', down);
    window.addEventListener('mousemove', move);
    window.addEventListener('mouseup', up);
  }
  byId('undo').addEventListener('click', function () { strokes.pop(); keep(); redraw(); });
  byId('clear').addEventListener('click', function () { strokes = []; began = 0; scale = 1; keep(); redraw(); });
  window.addEventListener('resize', resize);
  window.addEventListener('orientationchange', resize);
  if (window.ResizeObserver) { new ResizeObserver(resize).observe(canvas); }

  /* Kept in this tab until it is signed: a reload by accident loses nothing. */
  function keep() {
    try { sessionStorage.setItem(KEPT, JSON.stringify({signer: signer.value, strokes: strokes})); } catch (ignored) { /* private mode */ }
  }
  function forget() {
    try { sessionStorage.removeItem(KEPT); } catch (ignored) { /* private mode */ }
  }
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) || 'null');
    if (kept) {
      signer.value = kept.signer;
      strokes = kept.strokes;
      if (strokes.length) { began = Date.now() - strokes[strokes.length - 1].slice(-1)[0][2]; }
    }
  } catch (ignored) { strokes = []; }
  signer.addEventListener('input', function () { clearWrong('signer'); keep(); });

  /* Sending. */
  function wrong(field, key) {
    byId(field + '-box').classList.add('bad');
    say(byId(field + '-wrong'), key);
  }
  function clearWrong(field) {
    byId(field + '-box').classList.remove('bad');
    say(byId(field + '-wrong'), '');
  }
  function drawnEnough() {
    const xs = [], ys = [];
    strokes.forEach(function (stroke) { stroke.forEach(function (point) { xs.push(point[0]); ys.push(point[1]); }); });
    const spread = function (all) { return all.length ? Math.max.apply(null, all) - Math.min.apply(null, all) : 0; };
    return Math.max(spread(xs), spread(ys)) * fit() >= data.most.least;
  }
  function fit() { return Math.min(1, UNIT / Math.max(1, farthest(1)), data.most.wide / Math.max(1, farthest(0))); }
  function lock(yes) {
    busy = yes;
    byId('send').disabled = signer.disabled = yes;
    if (byId('decline')) { byId('decline').disabled = yes; }
    redraw();
  }
  function later(key) {
    /* Nothing is lost: what was signed stays here and is sent again, by itself and at once by the button. */
    tries += 1;
    say(byId('waiting-text'), key);
    byId('waiting').hidden = false;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(send, Math.min(15000, 1000 * Math.pow(2, Math.min(tries, 4))));
  }
  async function send() {
    window.clearTimeout(waiting);
    waiting = 0;
    lock(true);
    byId('send-note').hidden = false;
    let answer = null, status = 0;
    const k = fit(), stop = window.AbortController ? new AbortController() : null;
    const timer = window.setTimeout(function () { if (stop) { stop.abort(); } }, 20000);
    const drawn = strokes.map(function (stroke) {
      return stroke.map(function (point) { return [Math.round(point[0] * k), Math.round(point[1] * k), point[2]]; });
    });
    try {
      const got = await fetch(window.location.pathname, Object.assign({
        method: 'POST', cache: 'no-store', credentials: 'omit', headers: {'Content-Type': 'application/json'},
        body: JSON.stringify({signer: signer.value, shown: data.digest, strokes: choice ? [] : drawn, answer: choice})
      }, stop ? {signal: stop.signal} : {}));
      status = got.status;
      answer = await got.json();
    } catch (gone) {
      answer = null;
    }
    window.clearTimeout(timer);
    byId('send-note').hidden = true;
    if (!answer) { return later(status >= 500 || status === 429 ? 'busy' : 'offline'); }
    if (answer.state === 'busy') { return later('busy'); }
    tries = 0;
    byId('waiting').hidden = true;
    if (answer.state === 'open') {
      lock(false);
      Object.keys(answer.fields || {}).forEach(function (field) { wrong(field, answer.fields[field]); });
      return undefined;
    }
    return end(answer.state, answer.receipt || '', answer.address || '');
  }
  function end(state, receipt, address) {
    ended = true;
    forget();
    strokes = [];
    signer.value = '';
    document.querySelectorAll('main>.card').forEach(function (card) { card.hidden = card.id !== 'end-' + state; });
    byId('reading').textContent = '';
    byId('reading').hidden = form.hidden = true;
    window.scrollTo(0, 0);
    byId('end-' + state).querySelector('.more').innerHTML = receipt;
    byId('end-' + state).focus();
    /* A reload shows the receipt again; the code itself shows nothing any more. */
    try { window.history.replaceState(null, '', (address || window.location.pathname) + window.location.search); } catch (ignored) { /* then not */ }
  }
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    if (busy) { return; }
    choice = '';
    const named = signer.value.trim() !== '', drawn = drawnEnough();
    if (!named) { wrong('signer', 'name'); signer.focus(); }
    if (!drawn) { wrong('strokes', 'draw'); }
    if (named && drawn) { keep(); send(); }
  });
  /* Where what is shown is a quote: who declines it gives a name and no signature. */
  if (byId('decline')) {
    byId('decline').addEventListener('click', function () {
      if (busy) { return; }
      if (!signer.value.trim()) { wrong('signer', 'who'); signer.focus(); return; }
      choice = 'declined';
      clearWrong('strokes');
      keep();
      send();
    });
  }
  byId('again').addEventListener('click', function () { send(); });
  byId('change').addEventListener('click', function () {
    window.clearTimeout(waiting);
    waiting = 0;
    byId('waiting').hidden = true;
    lock(false);
  });
  window.addEventListener('online', function () { if (waiting) { send(); } });
  step();
  root.setAttribute('data-ready', 'yes');
}());
