// What a browser makes of a picture: where every shape and text lies, in what colours and how large.
(() => {
  const rect = e => { const r = e.getBoundingClientRect(); return {x: r.left, y: r.top, w: r.width, h: r.height}; };
  const shape = g => [...g.children].find(k => ['path', 'polygon', 'ellipse'].includes(k.localName));
  const own = g => [...g.children].filter(k => k.localName === 'text');
  const rgb = c => { const m = c.match(/[\d.]+/g); return m ? m.map(Number) : null; };
  const text = t => {
    const s = getComputedStyle(t);
    return {text: t.textContent, rect: rect(t), size: parseFloat(s.fontSize) * t.getScreenCTM().a, colour: rgb(s.fill)};
  };
  const group = g => {
    const s = shape(g), style = s && getComputedStyle(s);
    return {
      id: g.id, kind: g.getAttribute('class') || '', title: (g.querySelector(':scope > title') || {}).textContent || '',
      parent: g.parentElement.id || '', shape: s ? rect(s) : null,
      fill: s && style.fill !== 'none' ? rgb(style.fill) : null, texts: own(g).map(text),
    };
  };
  const way = g => {
    const p = g.querySelector('path'), m = p.getScreenCTM(), points = [];
    for (let l = 0; l <= p.getTotalLength(); l += 3) {
      const q = p.getPointAtLength(l).matrixTransform(m);
      points.push({x: q.x, y: q.y});
    }
    return points;
  };
  const root = document.documentElement, page = root.querySelector('.page'), all = [...root.querySelectorAll('*')];
  const outside = [];
  for (const e of all) {
    for (const a of e.attributes) {
      if (a.localName.startsWith('on') || a.localName === 'href' || a.localName === 'src') outside.push(a.name + '=' + a.value);
      for (const m of a.value.matchAll(/url\(([^)]*)\)/g)) if (!m[1].startsWith('#')) outside.push(m[0]);
    }
    if (e.localName === 'style' && /url\(|@import/.test(e.textContent)) outside.push('style');
  }
  for (const r of performance.getEntriesByType('resource')) if (!r.name.endsWith('/favicon.ico')) outside.push(r.name); // which the browser asks for by itself
  const stripes = root.querySelector('pattern path');
  return {
    role: root.getAttribute('role'), title: root.querySelector(':scope > title').textContent, desc: root.querySelector(':scope > desc').textContent,
    width: root.viewBox.baseVal.width, height: root.viewBox.baseVal.height,
    elements: [...new Set(all.map(e => e.localName))].sort(), outside,
    page: rgb(getComputedStyle(page).fill), stripes: stripes ? rgb(getComputedStyle(stripes).stroke) : null,
    boxes: [...root.querySelectorAll('g.box')].map(group), groups: [...root.querySelectorAll('g.cluster')].map(group),
    lines: [...root.querySelectorAll('g.edge')].map(g => ({...group(g), way: way(g)})),
  };
})()
