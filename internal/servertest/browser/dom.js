// What the harness asks a page, in a world of its own that the page's scripts and its content security policy do not
// touch. Every function throws an Error that tells the test's author what is wrong.
globalThis.harness ??= (() => {
  const norm = s => (s ?? '').replace(/\s+/g, ' ').trim();
  const shown = el => el.checkVisibility({ opacityProperty: false, visibilityProperty: true }) && el.getClientRects().length > 0;
  const names = el => [el.getAttribute('aria-label'), el.textContent, el.innerText, el.type === 'submit' ? el.value : null]
    .map(norm).filter(Boolean);
  const brief = el => el ? norm(el.outerHTML).slice(0, 120) : 'nothing';
  const select = (css, root = document) => { try { return [...root.querySelectorAll(css)]; } catch { return []; } };
  const actionable = 'a[href],button,summary,label,input[type=submit],[role=button],[role=tab]';

  // one picks the only candidate, the only one inside main, or the first of links that lead to the same place.
  const one = (list, what) => {
    const inMain = list.filter(el => el.closest('main'));
    if (inMain.length > 0) list = inMain;
    if (list.length === 1 || list.length > 1 && list.every(el => el.href && el.href === list[0].href)) return list[0];
    throw new Error(list.length === 0 ? `nothing here is called "${what}"` :
      `${list.length} elements are called "${what}": ${list.slice(0, 4).map(brief).join(' | ')}`);
  };

  // target finds what a person would click: by its exact text, else as a CSS selector, else by part of its text.
  const target = what => {
    const all = select(actionable).filter(shown);
    for (const list of [all.filter(el => names(el).includes(what)), select(what).filter(shown)]) {
      if (list.length > 0) return one(list, what);
    }
    return one(all.filter(el => names(el).some(n => n.includes(what))), what);
  };

  // control finds a field by its label, its aria-label or its name.
  const control = (label, root = document) => {
    const labelled = select('label', root).filter(l => norm(l.textContent) === label).map(l => l.control);
    const other = select('input,select,textarea', root).filter(el => el.getAttribute('aria-label') === label || el.name === label);
    const list = [...new Set([...labelled, ...other])].filter(el => el && el.type !== 'hidden');
    if (list.length !== 1) throw new Error(`${list.length} fields are labelled "${label}"`);
    return list[0];
  };

  const group = legend => {
    const list = select('fieldset').filter(f => f.querySelector('legend') && norm(f.querySelector('legend').textContent) === legend);
    if (list.length !== 1) throw new Error(`${list.length} groups are called "${legend}"`);
    return list[0];
  };

  const covers = (top, el) => top && (top === el || el.contains(top) || top.contains(el) && top.matches('a,button,label,summary') ||
    top.closest('label')?.control === el);

  // spot returns the middle of the part of el that is inside the window, and what lies over it.
  const spot = el => {
    const rects = [...el.getClientRects()].filter(r => r.width > 0 && r.height > 0);
    for (const r of rects) {
      const left = Math.max(r.left, 0), right = Math.min(r.right, innerWidth);
      const top = Math.max(r.top, 0), bottom = Math.min(r.bottom, innerHeight);
      if (left >= right || top >= bottom) continue;
      const x = (left + right) / 2, y = (top + bottom) / 2;
      const over = document.elementFromPoint(x, y);
      return { x, y, over: covers(over, el) ? '' : brief(over) };
    }
    return { x: 0, y: 0, over: 'the edge of the window' };
  };

  // leads tells what a click does: load another document, swap a part of this one by htmx, or stay.
  const leads = (el, scripts) => {
    const swaps = e => scripts && document.querySelector('script[src*=htmx]') && e?.closest('[hx-get],[hx-post]');
    const a = el.closest('a[href]');
    if (a) {
      if (a.hasAttribute('download') || a.target === '_blank') return 'stay';
      if (swaps(a)) return 'swap';
      const to = new URL(a.href);
      return to.hash !== '' && to.href.split('#')[0] === location.href.split('#')[0] ? 'stay' : 'load';
    }
    const b = el.closest('button,input');
    if (!b?.form || b.disabled || !['submit', 'image'].includes(b.type) || b.formMethod === 'dialog') return 'stay';
    if (swaps(b) || swaps(b.form)) return 'swap';
    return b.form.noValidate || b.formNoValidate || b.form.checkValidity() ? 'load' : 'stay';
  };

  const aim = (el, scripts) => {
    if (el.disabled) throw new Error(`${brief(el)} is disabled`);
    el.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
    return { ...spot(el), leads: leads(el, scripts), what: brief(el) };
  };

  const changed = el => ['input', 'change'].forEach(type => el.dispatchEvent(new Event(type, { bubbles: true })));

  // focusField readies a text field for typing; false means that its value has been set, as for dates and colours.
  const focusField = (el, value) => {
    if (el.disabled || el.readOnly) throw new Error(`${brief(el)} cannot be changed`);
    el.scrollIntoView({ block: 'center', behavior: 'instant' });
    el.focus();
    if (['date', 'time', 'datetime-local', 'month', 'week', 'color', 'range', 'number'].includes(el.type)) {
      el.value = value;
      if (el.value !== value) throw new Error(`${brief(el)} does not take "${value}"`);
      changed(el);
      return false;
    }
    el.select();
    return true;
  };

  const choose = (el, option) => {
    const list = [...el.options].filter(o => norm(o.label) === option || o.value === option);
    if (list.length !== 1) throw new Error(`${list.length} options are called "${option}" in ${brief(el)}`);
    el.value = list[0].value;
    changed(el);
  };

  // stop describes where the keyboard focus is.
  const ids = new WeakMap();
  let last = 0;
  const ring = (el, pseudo) => {
    const s = getComputedStyle(el, pseudo);
    return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none';
  };
  const stop = () => {
    const el = document.activeElement;
    if (!el || el === document.body || el === document.documentElement) return { id: 0 };
    if (!ids.has(el)) ids.set(el, ++last);
    const around = [el, ...(el.labels ?? [])];
    const visible = around.some(e => ring(e) || ring(e, '::before') || ring(e, '::after'));
    const back = stop.previous?.isConnected && !!(stop.previous.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_PRECEDING);
    stop.previous = el;
    return { id: ids.get(el), what: brief(el), over: spot(el).over, visible, back, inMain: !!el.closest('main') };
  };

  // small lists what is hard to hit with a finger: less than least pixels in either direction, links in text excepted.
  const small = least => select('a[href],button,summary,select,textarea,input:not([type=hidden])').filter(shown).filter(el => {
    if (el.matches('p a,li a,dd a,td a,th a,label a,caption a') && getComputedStyle(el).display === 'inline') return false;
    const boxes = [el, ...(el.labels ?? [])].map(e => e.getBoundingClientRect());
    const hidden = boxes.every(b => b.right + scrollX <= 0 || b.bottom + scrollY <= 0 || b.width <= 1 || b.height <= 1); // a skip link at rest
    return !hidden && !boxes.some(b => b.width >= least && b.height >= least);
  }).map(brief);

  // broken lists words of letters, and short numbers, that stand in two lines.
  const broken = () => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange(), found = new Set();
    for (let n; (n = walk.nextNode());) {
      for (const m of shown(n.parentElement) ? n.data.matchAll(/\p{L}{3,}|(?<![\p{L}\p{N}])\p{N}{2,4}(?![\p{L}\p{N}])/gu) : []) {
        range.setStart(n, m.index);
        range.setEnd(n, m.index + m[0].length);
        const boxes = [...range.getClientRects()].filter(b => b.width > 0);
        const inView = n.parentElement.getBoundingClientRect().width > 1; // not what is only heard
        if (inView && boxes.some(b => b.top >= boxes[0].bottom)) found.add(`"${m[0]}" in ${brief(n.parentElement)}`);
      }
    }
    return [...found];
  };

  // inside counts what lies wholly in the window.
  const inside = css => select(css).map(el => el.getBoundingClientRect())
    .filter(b => b.height > 0 && b.top >= 0 && b.left >= 0 && b.bottom <= innerHeight && b.right <= innerWidth).length;

  // Other sizes of text, without touching the page's own style sheets (which its policy would refuse).
  let sheet, restyled = Infinity;
  const restyle = css => {
    restyled = Math.min(restyled, performance.now());
    sheet ??= new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = css ? [sheet] : [];
  };

  const overflow = width => {
    const over = document.documentElement.scrollWidth - width;
    if (over <= 0) return { over: 0, what: '' };
    const wide = [...document.body.querySelectorAll('*')].filter(el => el.getBoundingClientRect().right > width + 0.5 && !inner(el));
    return { over, what: wide.slice(-1).map(brief).join('') };
  };
  const inner = el => { // scrolls inside a box of its own
    for (let e = el.parentElement; e && e !== document.body; e = e.parentElement) {
      if (getComputedStyle(e).overflowX !== 'visible') return true;
    }
    return false;
  };

  // shift sums how far the layout has moved by itself (not after a person's input, not by restyle) and says what moved.
  const place = r => `${r.width}×${r.height} at ${r.x},${r.y}`;
  const shift = () => new Promise(resolve => {
    const result = { sum: 0, what: [] };
    new PerformanceObserver(list => list.getEntries().filter(e => !e.hadRecentInput && e.startTime < restyled).forEach(e => {
      result.sum += e.value;
      result.what.push(...e.sources.map(s => `${place(s.previousRect)} → ${place(s.currentRect)}: ${brief(s.node)}`));
    })).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(result), 50);
  });

  const axe = tags => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations', 'incomplete'] })
    .then(r => {
      const list = found => found.map(v => ({ id: v.id, help: v.help, nodes: v.nodes.map(n => `${n.target.join(' ')}: ${n.html.slice(0, 160)}`) }));
      return { violations: list(r.violations), incomplete: list(r.incomplete) };
    });

  return {
    target, control, group, aim, focusField, choose, stop, small, broken, inside, restyle, overflow, shift, axe,
    text: css => { const el = css ? document.querySelector(css) : document.body; if (!el) throw new Error(`nothing matches ${css}`); return norm(el.innerText); },
    html: css => { const el = document.querySelector(css); if (!el) throw new Error(`nothing matches ${css}`); return el.outerHTML; },
    count: css => document.querySelectorAll(css).length,
    defaultButton: () => {
      const form = document.activeElement?.form;
      const b = form && [...form.elements].find(e => e.type === 'submit' && !e.disabled);
      if (!b) throw new Error('the field that was filled last is in no form with a button');
      return b;
    },
  };
})();
