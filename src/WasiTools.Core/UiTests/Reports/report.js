'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const [CLASS, ID, BEFORE, AFTER, REMARK, KNOWN, TARGET, SECONDS, BEFORE_SIGN, AFTER_SIGN, BEFORE_OUT, AFTER_OUT, BEFORE_FROM, AFTER_FROM] = Array(14).keys();
  const ROW = 28, SPARE = 12, MAX_DIFF_LINES = 1500, MAX_PRINT = 2000;
  const rows = data.rows, names = data.classes;
  const find = id => document.getElementById(id);
  const grid = find('grid'), scroll = find('scroll'), space = find('space'), search = find('search'), detail = find('detail');
  const unchanged = names.findIndex(name => name[0] === 'Unchanged');
  const style = { Failed: 'bad', Passed: 'good', Ignored: 'warn', Incomplete: 'warn' };
  const columns = [
    ['Class', CLASS, ''], ['Test', ID, 'id'], ['Before', BEFORE, ''], ['After', AFTER, ''], ['Remark', REMARK, 'remark'], ['Seconds', SECONDS, 'number'],
  ];
  const text = rows.map(row => (row[ID] + '\n' + row[REMARK] + '\n' + row[BEFORE_SIGN] + '\n' + row[AFTER_SIGN] + '\n' + row[TARGET]).toLowerCase());
  const shown = new Set(names.keys());
  const counts = names.map(() => 0);
  for (const row of rows) counts[row[CLASS]]++;
  if (rows.some(row => row[CLASS] !== unchanged)) shown.delete(unchanged);
  let view = [], selected = -1, sortColumn = 0, sortDown = false;

  const element = (tag, className, content) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (content !== undefined) made.textContent = content;
    return made;
  };

  const mark = index => {
    const made = element('span', 'mark');
    made.dataset.class = names[index][0];
    return made;
  };

  find('runs').append(...(data.reference ? [element('b', '', data.reference), ' \u2192 ', element('b', '', data.difference)] : [element('b', '', data.difference)]));
  names.forEach((name, index) => {
    if (!counts[index]) return;
    const part = mark(index);
    part.style.flexGrow = counts[index];
    find('shares').append(part);
    const button = element('button');
    button.type = 'button';
    button.dataset.class = name[0];
    button.append(mark(index), name[1], element('b', '', counts[index].toLocaleString('en')));
    button.setAttribute('aria-pressed', shown.has(index));
    button.addEventListener('click', () => {
      if (!shown.delete(index)) shown.add(index);
      button.setAttribute('aria-pressed', shown.has(index));
      filter();
    });
    find('classes').append(button);
  });

  if (rows.every(row => row[SECONDS] < 0)) columns.pop();
  grid.classList.toggle('untimed', columns.length === 5);
  columns.forEach((column, index) => {
    const head = element('div', column[2] === 'number' ? 'number' : '');
    head.setAttribute('role', 'columnheader');
    const button = element('button', '', column[0]);
    button.type = 'button';
    button.tabIndex = -1;
    button.addEventListener('click', () => sortBy(index));
    head.append(button);
    find('head').append(head);
  });

  function sortBy(index) {
    sortDown = index === sortColumn && !sortDown;
    sortColumn = index;
    filter();
  }

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(word => word);
    const withKnown = find('known').checked;
    const current = view[selected];
    view = [];
    for (let i = 0; i < rows.length; i++) {
      if (shown.has(rows[i][CLASS]) && (withKnown || !rows[i][KNOWN]) && words.every(word => text[i].includes(word))) view.push(i);
    }
    const key = columns[sortColumn][1], sign = sortDown ? -1 : 1;
    // Rows come in the order of their names' bytes, which is the order among equals.
    if (key !== ID || sortDown)
      view.sort((a, b) => (rows[a][key] < rows[b][key] ? -sign : rows[a][key] > rows[b][key] ? sign : a - b));
    find('head').childNodes.forEach((head, index) =>
      head.setAttribute('aria-sort', index === sortColumn ? (sortDown ? 'descending' : 'ascending') : 'none'));
    selected = current === undefined ? -1 : view.indexOf(current);
    find('count').textContent = view.length.toLocaleString('en') + ' of ' + rows.length.toLocaleString('en') + ' tests';
    grid.setAttribute('aria-rowcount', view.length + 1);
    space.style.height = view.length * ROW + 'px';
    draw();
  }

  function draw() {
    const first = Math.max(0, Math.floor(scroll.scrollTop / ROW) - SPARE);
    const last = Math.min(view.length, Math.ceil((scroll.scrollTop + scroll.clientHeight) / ROW) + SPARE);
    const made = [];
    for (let i = first; i < last; i++) made.push(line(i));
    space.replaceChildren(...made);
    if (selected >= first && selected < last) grid.setAttribute('aria-activedescendant', 'row' + selected);
    else grid.removeAttribute('aria-activedescendant');
  }

  function cellText(row, key) {
    switch (key) {
      case CLASS: return names[row[CLASS]][1] + (row[KNOWN] ? ' (known)' : '');
      case REMARK: return row[REMARK] || row[AFTER_SIGN];
      case SECONDS: return row[SECONDS] < 0 ? '' : row[SECONDS].toFixed(2);
      default: return row[key];
    }
  }

  function line(index) {
    const row = rows[view[index]];
    const made = element('div');
    made.id = 'row' + index;
    made.setAttribute('role', 'row');
    made.setAttribute('aria-rowindex', index + 2);
    made.setAttribute('aria-selected', index === selected);
    made.style.top = index * ROW + 'px';
    for (const [, key, className] of columns) {
      const value = cellText(row, key);
      const cell = element('div', className || style[value] || '');
      cell.setAttribute('role', 'gridcell');
      const folder = key === ID ? value.lastIndexOf('/') + 1 : 0;
      if (key === CLASS) cell.append(mark(row[CLASS]));
      if (folder) cell.append(element('span', 'folder', value.slice(0, folder)));
      cell.append(value.slice(folder));
      if (key === ID || key === REMARK) cell.title = value;
      made.append(cell);
    }
    made.addEventListener('click', () => { select(index); open(); grid.focus(); });
    return made;
  }

  function select(index) {
    if (!view.length) return;
    selected = Math.max(0, Math.min(view.length - 1, index));
    if (detail.hidden) show();
    else open();
  }

  // Scrolls no further than the selected row needs.
  function show() {
    const top = selected * ROW;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (top + ROW > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top + ROW - scroll.clientHeight;
    draw();
  }

  function open() {
    const row = rows[view[selected]];
    if (!row) return;
    const bar = element('div', 'bar');
    bar.append(element('h2', 'id', row[ID]));
    const close = element('button', '', 'Close');
    close.type = 'button';
    close.addEventListener('click', shut);
    bar.append(close);
    const remark = [names[row[CLASS]][1], row[TARGET], row[REMARK]].filter(part => part).join(' \u00b7 ');
    const sides = element('div', 'sides');
    const left = side(data.reference || 'before', row[BEFORE], row[BEFORE_SIGN], row[BEFORE_FROM]);
    const right = side(data.difference || 'after', row[AFTER], row[AFTER_SIGN], row[AFTER_FROM]);
    fill(left.lastChild, right.lastChild, row[BEFORE_OUT], row[AFTER_OUT]);
    if (data.reference) sides.append(left);
    sides.append(right);
    if (!data.reference) sides.style.gridTemplateColumns = 'minmax(0, 1fr)';
    detail.replaceChildren(bar, element('p', '', remark), sides);
    detail.hidden = false;
    show();
  }

  function shut() {
    detail.hidden = true;
    grid.focus();
    draw();
  }

  function side(label, outcome, sign, from) {
    const made = element('div');
    const head = element('h3', '', label);
    head.append(' ', element('span', style[outcome], outcome || 'not there'), from && ' \u00b7 ' + from);
    made.append(head);
    made.append(element('p', style[outcome], sign));
    const pane = element('div', 'pane');
    pane.tabIndex = 0;
    pane.setAttribute('role', 'region');
    pane.setAttribute('aria-label', 'Output of ' + label);
    made.append(pane);
    return made;
  }

  // Both outputs line by line: what both have stands side by side.
  function fill(left, right, before, after) {
    const a = before ? before.split('\n') : [], b = after ? after.split('\n') : [];
    if (!data.reference || !a.length || !b.length) {
      left.append(...a.map(item => element('div', '', item)));
      right.append(...b.map(item => element('div', '', item)));
      if (!a.length) left.append(element('div', 'remark', 'no output'));
      if (!b.length) right.append(element('div', 'remark', 'no output'));
      return;
    }
    for (const [x, y] of pairs(a, b)) {
      left.append(element('div', x === null ? 'gap' : y === null || x !== y ? 'minus' : '', x === null ? '' : x));
      right.append(element('div', y === null ? 'gap' : x === null || x !== y ? 'plus' : '', y === null ? '' : y));
    }
  }

  function pairs(a, b) {
    let start = 0, end = 0;
    while (start < a.length && start < b.length && a[start] === b[start]) start++;
    while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
    const result = a.slice(0, start).map(item => [item, item]);
    result.push(...middle(a.slice(start, a.length - end), b.slice(start, b.length - end)));
    result.push(...a.slice(a.length - end).map(item => [item, item]));
    return result;
  }

  function middle(a, b) {
    const result = [], removed = [], added = [];
    const flush = () => {
      while (removed.length || added.length) result.push([removed.length ? removed.shift() : null, added.length ? added.shift() : null]);
    };
    let i = 0, j = 0;
    if (a.length <= MAX_DIFF_LINES && b.length <= MAX_DIFF_LINES) {
      // The longest common subsequence, by the table of its lengths.
      const width = b.length + 1, table = new Uint16Array((a.length + 1) * width);
      for (let x = a.length - 1; x >= 0; x--)
        for (let y = b.length - 1; y >= 0; y--)
          table[x * width + y] = a[x] === b[y] ? table[(x + 1) * width + y + 1] + 1 : Math.max(table[(x + 1) * width + y], table[x * width + y + 1]);
      while (i < a.length && j < b.length) {
        if (a[i] === b[j]) { flush(); result.push([a[i++], b[j++]]); }
        else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) removed.push(a[i++]);
        else added.push(b[j++]);
      }
    }
    removed.push(...a.slice(i));
    added.push(...b.slice(j));
    flush();
    return result;
  }

  function press(event) {
    const onGrid = event.target === grid || event.target === document.body;
    const page = Math.max(1, Math.floor(scroll.clientHeight / ROW) - 1);
    const moves = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    // Elsewhere the other keys have their own meaning: buttons are pressed, outputs scroll.
    if (event.key in moves && (onGrid || event.key.length === 1))
      select(selected < 0 && moves[event.key] > 0 && moves[event.key] < Infinity ? moves[event.key] - 1 : selected + moves[event.key]);
    else if (event.key === 'Enter' && onGrid) open();
    else if (event.key === 's') sortBy((sortColumn + 1) % columns.length);
    else return;
    event.preventDefault();
  }

  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && !find('help').open) {
      if (!detail.hidden) shut();
      else if (search.value) { search.value = ''; filter(); grid.focus(); }
      else grid.focus();
    } else if (event.target !== search && event.key === '/') { search.focus(); search.select(); event.preventDefault(); }
    else if (event.target !== search && event.key === '?') find('help').showModal();
    else if (event.target !== search && !find('help').open) press(event);
  });
  search.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === 'ArrowDown') { grid.focus(); select(Math.max(0, selected)); event.preventDefault(); }
  });
  search.addEventListener('input', filter);
  find('known').addEventListener('change', filter);
  find('help-button').addEventListener('click', () => find('help').showModal());
  scroll.addEventListener('scroll', draw, { passive: true });
  new ResizeObserver(() => {
    find('head').style.paddingRight = 16 + scroll.offsetWidth - scroll.clientWidth + 'px';
    draw();
  }).observe(scroll);

  window.addEventListener('beforeprint', () => {
    const table = element('table'), head = element('thead'), body = element('tbody');
    const titles = element('tr');
    titles.append(...columns.map(column => element('th', '', column[0])));
    head.append(titles);
    for (const index of view.slice(0, MAX_PRINT)) {
      const row = rows[index], line = element('tr');
      line.append(...columns.map(column => element('td', '', cellText(row, column[1]))));
      body.append(line);
      if (row[AFTER_OUT] && view.length <= 100) {
        const cell = element('td');
        cell.colSpan = columns.length;
        cell.append(element('pre', '', row[AFTER_OUT].slice(0, 4000)));
        const output = element('tr');
        output.append(cell);
        body.append(output);
      }
    }
    table.append(head, body);
    find('print').replaceChildren(table);
    if (view.length > MAX_PRINT) find('print').append(element('p', '', (view.length - MAX_PRINT) + ' more tests are not printed.'));
  });
  window.addEventListener('afterprint', () => find('print').replaceChildren());

  filter();
  grid.focus({ preventScroll: true });
  document.documentElement.dataset.ready = 'true';
})();
