// Puts a status into the page. What others sent (names, versions, notes) becomes text and nothing else: there is no
// way from a string to markup here.
import { show as draw } from './drawing.js';

export const $ = (id) => document.getElementById(id);

export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value;
    else made.setAttribute(name, value);
  }
  made.append(...children.filter((each) => each !== ''));
  return made;
}

// Only what has changed, so that screen readers and selections are left alone.
export function text(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

const drawn = new Map();
function changed(key, value) {
  const now = JSON.stringify(value);
  const differs = drawn.get(key) !== now;
  drawn.set(key, now);
  return differs;
}

export function duration(ms) {
  const s = Math.floor(ms / 1000), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
  if (d > 1) return `${d} days`;
  if (h > 0) return m % 60 && h < 10 ? `${h} h ${m % 60} min` : `${h} h`;
  return m > 0 ? `${m} min` : `${s} s`;
}

const bytes = (n) => {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let i = 0;
  for (; n >= 1000 && i < 4; i++) n /= 1000;
  return `${i && n < 10 ? n.toFixed(1) : Math.round(n)} ${units[i]}`;
};
const count = (n) => n.toLocaleString('en').replaceAll(',', '\u202f');
const spoken = (word) => word.replaceAll('_', ' ');

const SIGNS = {
  good: ['M24 2a22 22 0 1 0 0 44a22 22 0 1 0 0-44', 'M14 25l7 7 13-15'],
  attention: ['M24 4q2.5 0 4 2.600L45.5 37q1.5 2.6 0 4.800T42 44H6q-2.2 0-3.6-2.200t0-4.800L20 6.600Q21.5 4 24 4', 'M24 17v12m0 7.500v.1'],
  bad: ['M15 3h18l12 12v18L33 45H15L3 33V15z', 'M17 17l14 14m0-14L17 31'],
};

function health(status) {
  const { level, sentence, advice, more } = status.health;
  $('health').dataset.level = level;
  const [around, inside] = $('sign').children;
  around.setAttribute('d', SIGNS[level][0]);
  inside.setAttribute('d', SIGNS[level][1]);
  text($('sentence'), sentence);
  text($('advice'), advice);
  if (changed('more', more)) {
    $('more').replaceChildren(...more.map((each) => el('li', {}, each.sentence, ' ', el('span', {}, each.advice))));
  }
  const notice = status.overlay?.beacon_notice ?? '';
  $('notice').hidden = !notice;
  text($('notice-text'), notice);
}

function title(status) {
  const name = status.overlay?.name || status.node_id.slice(0, 8);
  text($('name'), name);
  text($('kind'), [spoken(status.role), status.board, status.fleet && `fleet ${status.fleet}`].filter(Boolean).join(' · '));
  document.title = `${{ good: '', attention: '! ', bad: '!! ' }[status.health.level]}${name} · Tiovivo`;
}

function facts(list, rows) {
  if (changed(list.id, rows)) {
    list.replaceChildren(...rows.filter((row) => row[1]).flatMap(([term, value, small]) =>
      [el('dt', {}, term), el('dd', {}, value, small ? el('small', {}, small) : '')]));
  }
}

// As tiovivo status says it: what runs, what comes next and why it waits, what did not work here.
function bootImage(boot) {
  if (!boot) return [];
  const share = boot.state === 'receiving' ? ` ${Math.floor(boot.progress_permille / 10)} %` : '';
  const next = boot.latest || boot.state !== 'idle' || boot.reason
    ? `${[boot.latest, spoken(boot.state)].filter(Boolean).join(' ')}${share}${boot.reason && `: ${boot.reason}`}` : '';
  return ['Boot image', boot.version || 'unknown', [boot.partition && `partition ${boot.partition}`, next, boot.gave_up && `gave up ${boot.gave_up}`].filter(Boolean).join('; ')];
}

function node(status) {
  const overlay = status.overlay ?? {}, host = status.host ?? {}, memory = status.memory;
  const why = overlay.role_history?.at(-1)?.reason || overlay.eligibility || '';
  const serves = overlay.service && `${count(overlay.service.leases)} of ${count(overlay.service.capacity)} leaves served`;
  const warm = host.temperature_milli_c === undefined ? '' : `${Math.round(host.temperature_milli_c / 1000)} °C`;
  facts($('facts'), [
    ['Role', spoken(status.role), serves || why],
    ['Version', status.version, status.slot ? `slot ${status.slot}, ${status.confirmed ? 'confirmed' : 'on trial'}` : 'started without a loader'],
    bootImage(status.boot_image),
    ['Up for', duration(status.uptime_ms < 3.6e6 ? status.uptime_ms : status.uptime_ms - status.uptime_ms % 60000)],
    ['Board', status.board, status.architecture],
    ['Temperature', warm],
    ['Memory', memory.resident_bytes ? bytes(memory.resident_bytes) : '', `${bytes(memory.heap_max_bytes)} heap at most`],
    ['Disk', host.disk_free_bytes ? `${bytes(host.disk_free_bytes)} free` : ''],
    ['Site', overlay.site],
    ['Seen as', overlay.observed],
    ['Id', status.node_id],
  ]);
}

function home(status) {
  const { broker, application, update, host, gpio, config } = status;
  const cap = (key) => (config?.settings[key] ? ` of ${config.settings[key]}` : '');
  const rows = [];
  if (broker?.address) {
    const waiting = [broker.waiting && `${count(broker.waiting)} wait`, broker.dropped && `${count(broker.dropped)} dropped`].filter(Boolean).join(', ');
    rows.push(['Broker', `${broker.connected ? 'connected' : 'not reached'}`, [broker.address, waiting].filter(Boolean).join(', ')]);
  }
  if (application) {
    rows.push(['Application', application.running ? 'running' : 'not running', `started ${application.starts} times, health ${application.health}`]);
  }
  if (update && (update.day_bytes || update.month_bytes)) {
    rows.push(['Data', `${bytes(update.day_bytes)}${cap('data.per-day')} today`, `${bytes(update.month_bytes)}${cap('data.per-month')} this month`]);
  }
  if (host?.leaf_bytes_relayed) rows.push(['Relayed', bytes(host.leaf_bytes_relayed), 'for others since the start']);
  if (gpio && gpio.backend !== 'none') rows.push(['Pins by', gpio.backend, gpio.led && `light shows: ${gpio.led}`]);
  if (config?.fleet_set.length) rows.push(['Set by fleet', config.fleet_set.join(', ')]);
  if (config?.file) rows.push(['Configuration', config.file]);
  $('home').hidden = !rows.length;
  facts($('home-facts'), rows);
}

const STATES = {
  waiting: 'A new release waits', receiving: 'Receiving', staged: 'Ready to start', restarting: 'Restarting now',
};

function update(status) {
  const now = status.update;
  $('update').hidden = !now;
  if (!now) return;
  const what = now.latest ? `${STATES[now.state] ?? 'There is a newer release'}: version ${now.latest}.` : 'The newest release is installed.';
  const reason = now.reason ? ` ${now.reason[0].toUpperCase()}${now.reason.slice(1)}${/[.!?]$/.test(now.reason) ? '' : '.'}` : '';
  text($('update-sentence'), `${now.emergency ? 'Security emergency. ' : ''}${what}${reason}`);
  $('reception').hidden = now.state !== 'receiving';
  $('progress').value = now.progress_permille;
  const symbols = now.symbols_needed ? `, ${count(now.symbols)} of ${count(now.symbols_needed)} symbols` : '';
  text($('progress-text'), `${Math.floor(now.progress_permille / 10)} %${symbols}`);
  text($('notes'), now.latest ? now.notes : '');
  const idle = now.state !== 'restarting';
  $('install').hidden = !now.latest || !idle;
  $('skip').hidden = !now.latest || !idle || now.state === 'staged';
  $('go-back').hidden = !now.previous || !idle;
  text($('go-back'), `Go back to ${now.previous}`);
  const settings = { 'update.mode': now.mode, ...status.config?.settings };
  let any = false;
  for (const row of $('choices').children) {
    const field = row.lastElementChild, value = settings[row.dataset.key];
    row.hidden = value === undefined;
    any ||= !row.hidden;
    // What somebody types stays until it is sent.
    if (!row.hidden && document.activeElement !== field && !field.dataset.sending) field.value = value;
  }
  $('choices').hidden = !any;
}

function boots(status) {
  $('boots').hidden = !status.boots.length;
  if (!changed('boots', status.boots)) return;
  $('boot-list').replaceChildren(...status.boots.slice().reverse().map((boot) => {
    const when = boot.at_s ? new Date(boot.at_s * 1000).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }) : 'time not known';
    return el('li', {}, `Version ${boot.version || '?'}${boot.slot ? `, slot ${boot.slot}` : ''}: ${boot.reason}`, el('div', { className: 'small' }, when));
  }));
}

// ---- pins

function pinRow(pin, act) {
  const name = pin.title || pin.name;
  const row = el('li', {}, el('span', { className: 'name' }, name), el('span', { className: 'small' }, ''));
  row.dataset.pin = pin.name;
  if (pin.kind === 'input') {
    row.append(el('span', { className: 'state' }));
  } else {
    const toggle = el('button', { type: 'button', className: 'switch', role: 'switch', 'aria-label': name });
    toggle.addEventListener('click', () => act(toggle, `pin/${pin.name}`, toggle.getAttribute('aria-checked') === 'true' ? 'off' : 'on'));
    row.append(toggle);
  }
  if (pin.kind === 'pwm') {
    const slider = el('input', { type: 'range', min: 0, max: 1000, step: 10, 'aria-label': `${name}, share of full power` });
    const shown = el('output', {});
    const say = () => {
      text(shown, `${Math.round(slider.value / 10)} %`);
      slider.setAttribute('aria-valuetext', shown.textContent);
    };
    slider.addEventListener('input', () => { slider.dataset.moved = '1'; say(); });
    slider.addEventListener('change', async () => { await act(slider, `pin/${pin.name}`, slider.value); delete slider.dataset.moved; });
    row.append(el('div', { className: 'slider' }, slider, shown));
    row.say = say;
  }
  row.append(el('p', { className: 'problem' }, ''));
  return row;
}

function pins(status, act) {
  $('pins').hidden = !status.pins.length;
  if (changed('pins', status.pins.map((pin) => [pin.name, pin.kind, pin.title]))) {
    $('pin-list').replaceChildren(...status.pins.map((pin) => pinRow(pin, act)));
  }
  status.pins.forEach((pin, i) => {
    const row = $('pin-list').children[i];
    text(row.querySelector('.small'), [pin.line, pin.keeps && 'keeps its state'].filter(Boolean).join(', '));
    text(row.querySelector('.problem'), pin.problem);
    row.querySelector('.problem').hidden = !pin.problem;
    const state = row.querySelector('.state'), toggle = row.querySelector('.switch'), slider = row.querySelector('input');
    if (state) { text(state, pin.on ? 'on' : 'off'); state.dataset.on = pin.on; }
    if (toggle && !toggle.ariaBusy) toggle.setAttribute('aria-checked', pin.on);
    if (slider && !slider.dataset.moved) { slider.value = pin.duty_permille; row.say(); }
  });
}

export function show(status, act) {
  title(status);
  health(status);
  pins(status, act);
  update(status);
  node(status);
  home(status);
  boots(status);
}

// ---- neighbours

const WHAT = {
  supernode: 'supernode of this node', standby: 'standby', leaf: 'leaf of this node', neighbour: 'on this network',
  member: 'supernode', session: 'in touch',
};

export function showPeers(status, peers) {
  const near = new Map(status.peers.map((peer) => [peer.node_id, peer]));
  const all = peers.map((peer) => ({ ...peer, near: near.get(peer.node_id), label: peer.name || peer.node_id.slice(0, 8) }));
  draw($('drawing'), status, all);
  if ($('list').open && changed('rows', all)) {
    $('rows').replaceChildren(...all.map((peer) => el('tr', {},
      el('th', { scope: 'row' }, peer.label),
      el('td', {}, `${WHAT[peer.relation] ?? peer.relation}${peer.near && peer.relation !== 'neighbour' ? ', on this network' : ''}${peer.state && peer.state !== 'alive' ? `, ${peer.state}` : ''}`),
      el('td', {}, peer.version || peer.near?.version || ''),
      el('td', {}, peer.address))));
  }
}
