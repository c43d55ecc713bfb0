// The neighbours as a picture: above, who serves this node; beside each other below it, its leaves and those on its
// network. A handful is drawn one by one, a crowd as dots.
const SVG = 'http://www.w3.org/2000/svg';
const TOP = 30, GAP = 96, PITCH = 18, MOST_DOTS = 320;

function shape(tag, attributes, words) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (words !== undefined) made.textContent = words;
  return made;
}

const short = (words, most) => (words.length > most ? `${words.slice(0, most - 1)}…` : words);

function hexagon(x, y, r) {
  const points = [0, 1, 2, 3, 4, 5].map((i) => [x + r * Math.sin(i * Math.PI / 3), y - r * Math.cos(i * Math.PI / 3)]);
  return points.map((each) => each.map((n) => n.toFixed(1)).join()).join(' ');
}

const serves = (peer) => ['supernode', 'standby', 'member'].includes(peer.relation) || peer.near?.role === 'supernode' || peer.near?.role === 'mega';

function mark(peer, x, y, r) {
  const worried = peer.state && peer.state !== 'alive' ? ' worried' : '';
  const made = serves(peer)
    ? shape('polygon', { points: hexagon(x, y, r + 1), class: `node${peer.relation === 'supernode' ? ' super' : ''}${worried}` })
    : shape('circle', { cx: x, cy: y, r, class: `node${worried}` });
  made.append(shape('title', {}, `${peer.label}, ${peer.relation}`));
  return made;
}

function curve(x1, y1, x2, y2, kind) {
  const middle = (y1 + y2) / 2;
  return shape('path', { d: `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`, class: `line ${kind}` });
}

// A row of nodes with their names, or a crowd of dots in a box; returns the height that it took.
function group(into, peers, words, box, from) {
  const { x, y, width } = box;
  const most = Math.max(1, Math.floor(width / 84));
  const centre = x + width / 2;
  if (peers.length <= most) {
    peers.forEach((peer, i) => {
      const at = x + width * (i + 0.5) / peers.length;
      const kind = { supernode: 'lease', standby: 'standby' }[peer.relation] ?? '';
      into.lines.push(curve(from.x, from.y, at, y, kind));
      into.marks.push(mark(peer, at, y, 11), shape('text', { x: at, y: y + (box.above ? -18 : 29) }, short(peer.label, Math.floor(width / peers.length / 7.5))));
    });
    into.marks.push(shape('text', { x: centre, y: y + (box.above ? -36 : 47), class: 'soft' }, words));
    return box.above ? 0 : 52;
  }
  const columns = Math.max(1, Math.floor((width - 24) / PITCH));
  const shown = peers.slice(0, MOST_DOTS);
  const rows = Math.ceil(shown.length / columns);
  const used = Math.min(columns, shown.length) * PITCH;
  into.lines.push(curve(from.x, from.y, centre, y - 12, ''));
  into.marks.push(shape('rect', { x: centre - used / 2 - 10, y: y - 12, width: used + 20, height: rows * PITCH + 20, rx: 12, class: 'box' }));
  shown.forEach((peer, i) => {
    into.marks.push(mark(peer, centre - used / 2 + (i % columns + 0.5) * PITCH, y + 7 + Math.floor(i / columns) * PITCH, 5));
  });
  const over = peers.length > shown.length ? `, ${shown.length} of them drawn` : '';
  into.marks.push(shape('text', { x: centre, y: y + rows * PITCH + 26, class: 'soft' }, `${peers.length} ${words}${over}`));
  return rows * PITCH + 34;
}

const ORDER = ['supernode', 'standby', 'member', 'session'];
let before = '';

export function show(holder, status, peers) {
  const width = Math.max(240, holder.clientWidth);
  const now = JSON.stringify([width, status.role, status.overlay?.name, status.overlay?.service?.leases, peers.map((peer) => [peer.label, peer.relation, peer.state, !!peer.near])]);
  if (now === before) return;
  before = now;

  const above = peers.filter((peer) => ORDER.includes(peer.relation)).sort((a, b) => ORDER.indexOf(a.relation) - ORDER.indexOf(b.relation));
  const leaves = peers.filter((peer) => peer.relation === 'leaf');
  const near = peers.filter((peer) => peer.relation === 'neighbour');
  const into = { lines: [], marks: [] };
  // The supernode in the middle of those above.
  const row = above.filter((_, i) => i % 2).reverse().concat(above.filter((_, i) => i % 2 === 0));
  const own = { x: width / 2, y: TOP };
  if (row.length) {
    const most = Math.max(1, Math.floor(width / 84));
    const crowd = row.length > most;
    const y = crowd ? 14 : TOP + 28;
    const height = group(into, row, words(above), { x: 0, y, width, above: !crowd }, { x: own.x, y: 0 });
    own.y = y + (crowd ? height + 40 : GAP);
    if (crowd) {
      into.lines.pop();
      into.lines.push(curve(own.x, own.y, own.x, own.y - 34, ''));
    } else {
      into.lines.splice(0);
      row.forEach((peer, i) => into.lines.push(curve(own.x, own.y, width * (i + 0.5) / row.length, y, { supernode: 'lease', standby: 'standby' }[peer.relation] ?? '')));
    }
  }
  let bottom = own.y + 44;
  for (const [members, label] of [[leaves, 'served by this node'], [near, 'on this network']]) {
    if (members.length) bottom += group(into, members, label, { x: 0, y: bottom + 34, width }, bottom === own.y + 44 ? own : { x: own.x, y: bottom }) + 34;
  }
  if (!peers.length) into.marks.push(shape('text', { x: own.x, y: own.y + 62, class: 'soft' }, 'no other node is heard yet'));
  const name = short(status.overlay?.name || 'this node', Math.floor((width / 2 - 34) / 9));
  const me = status.overlay?.service
    ? [shape('polygon', { points: hexagon(own.x, own.y, 15), class: 'own' }), shape('polygon', { points: hexagon(own.x, own.y, 21), class: 'ring' })]
    : [shape('circle', { cx: own.x, cy: own.y, r: 12, class: 'own' }), shape('circle', { cx: own.x, cy: own.y, r: 18, class: 'ring' })];
  const label = shape('text', { x: own.x + 30, y: own.y + 5, class: 'strong start' }, name);
  const height = Math.ceil(peers.length ? bottom + 6 : own.y + 80);
  const svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, height, role: 'img', 'aria-label': summary(status, above, leaves, near) });
  svg.append(...into.lines, ...me, label, ...into.marks);
  holder.replaceChildren(svg);
}

function words(above) {
  const standbys = above.filter((peer) => peer.relation === 'standby').length;
  if (above.some((peer) => peer.relation === 'supernode')) {
    return standbys ? `its supernode and ${standbys === 1 ? 'a standby' : `${standbys} standbys`}` : 'its supernode';
  }
  return 'supernodes it knows';
}

function summary(status, above, leaves, near) {
  const some = (list, one, many) => (list.length ? `${list.length} ${list.length === 1 ? one : many}` : '');
  const parts = [some(above, 'supernode', 'supernodes'), some(leaves, 'leaf', 'leaves'), some(near, 'neighbour on this network', 'neighbours on this network')];
  return `This node, a ${status.role.replace('_', ' ')}, and ${parts.filter(Boolean).join(', ') || 'no other node'}. The list below names them.`;
}
