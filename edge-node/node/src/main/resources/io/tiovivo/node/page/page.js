// Asks the node how it is while somebody looks, and carries what its owner wants. The token stays in this tab.
import { $, duration, show, showPeers, text } from './home.js';

const EVERY_MS = 2000, PEERS_EVERY = 5, LATEST_MS = 30000, SAID_MS = 6000;
const KEY = 'tiovivo-token';
let status, peers = [], polls = 0, failures = 0, timer = 0, since = 0, quiet = 0, afterUnlock;

// ---- reading

async function get(path) {
  const reply = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
  if (!reply.ok) throw new Error(await reply.text());
  return reply.json();
}

async function poll() {
  clearTimeout(timer);
  timer = 0;
  try {
    status = await get('status.json');
    if (polls++ % PEERS_EVERY === 0) peers = (await get('peers.json')).peers;
    failures = 0;
    since = Date.now();
    $('gone').hidden = true;
    $('main').hidden = false;
    $('key').hidden = false;
    show(status, act);
    showPeers(status, peers);
    text($('seen'), `${status.version} · heard at ${new Date().toLocaleTimeString()}`);
  } catch (error) {
    failures++;
    if (failures > 1) {
      $('gone').hidden = false;
      text($('gone'), since ? 'This node does not answer any more. It is asked again until it does.' : 'This node does not answer yet. It is asked again until it does.');
    }
  }
  next();
}

function next() {
  clearTimeout(timer);
  if (document.visibilityState === 'visible') {
    timer = setTimeout(poll, Math.min(EVERY_MS * 2 ** Math.max(0, failures - 1), LATEST_MS));
  } else {
    timer = 0;
  }
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && !timer) poll();
  else if (document.visibilityState !== 'visible') next();
});
$('list').addEventListener('toggle', () => status && showPeers(status, peers));
new ResizeObserver(() => status && showPeers(status, peers)).observe($('drawing'));

// ---- acting

const token = () => sessionStorage.getItem(KEY) ?? '';

function say(words) {
  text($('said'), words);
  $('said').hidden = false;
  clearTimeout(quiet);
  quiet = setTimeout(() => { $('said').hidden = true; }, SAID_MS);
}

async function post(path, body, shown) {
  const reply = await fetch(`control/${path}`, { method: 'POST', body, headers: { Authorization: `Bearer ${shown}` }, signal: AbortSignal.timeout(5000) });
  return { ...await reply.json(), status: reply.status };
}

async function act(control, path, body) {
  if (!token()) {
    unlock(() => act(control, path, body));
    return;
  }
  control.setAttribute('aria-busy', 'true');
  try {
    const answer = await post(path, body, token());
    if (answer.status === 401) {
      lock();
      unlock(() => act(control, path, body));
    }
    say(answer.message);
  } catch {
    say('The node did not answer; nothing may have happened.');
  } finally {
    control.removeAttribute('aria-busy');
    await poll();
  }
}

function ask(heading, words, yes, then) {
  text($('ask-title'), heading);
  text($('ask-text'), words);
  text($('ask-yes'), yes);
  $('ask-yes').onclick = () => { $('ask').close(); then(); };
  $('ask').showModal();
}

function order(button, heading, words, yes, body) {
  button.addEventListener('click', () => ask(heading(), words, yes, () => act(button, 'update', body())));
}

const release = () => (status.update.latest_release ? ` ${status.update.latest_release}` : '');
order($('install'), () => `Install version ${status.update.latest} now?`, 'The node starts anew with it, whatever the update window says. If it does not work there, the box goes back by itself.', 'Install', () => `install${release()}`);
order($('skip'), () => `Never take version ${status.update.latest}?`, 'The next release is offered as usual.', 'Skip it', () => `skip${release()}`);
order($('go-back'), () => `Go back to version ${status.update.previous}?`, 'The node starts anew with it, and the present version is skipped from then on.', 'Go back', () => 'go-back');

$('choices').addEventListener('submit', (event) => event.preventDefault());
$('choices').addEventListener('change', async ({ target }) => {
  target.dataset.sending = '1';
  try {
    await act(target, `set/${target.parentElement.dataset.key}`, target.value.trim());
  } finally {
    delete target.dataset.sending;
  }
});

// ---- the token

function locked() {
  text($('key'), token() ? 'Lock' : 'Unlock');
  for (const field of $('choices').elements) field.disabled = !token();
}

function lock() {
  sessionStorage.removeItem(KEY);
  locked();
}

function unlock(then) {
  afterUnlock = then;
  $('token').value = '';
  text($('unlock-said'), '');
  if (!$('unlock').open) $('unlock').showModal();
}

async function enter(shown) {
  const answer = await post('check', '', shown);
  if (answer.done) {
    sessionStorage.setItem(KEY, shown);
    locked();
  }
  return answer;
}

$('key').addEventListener('click', () => (token() ? lock() : unlock()));
$('unlock-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  try {
    const answer = await enter($('token').value.trim());
    if (!answer.done) {
      text($('unlock-said'), answer.message);
      return;
    }
    $('unlock').close();
    afterUnlock?.();
  } catch {
    text($('unlock-said'), 'The node did not answer: try again.');
  }
});
for (const button of document.querySelectorAll('[data-close]')) {
  button.addEventListener('click', () => button.closest('dialog').close());
}

// A link of tiovivo page has the token behind the #: it goes into this tab, and out of its address.
function takeLink() {
  const linked = /^#token=([!-~]{16,})$/.exec(location.hash);
  if (linked) {
    history.replaceState(null, '', location.pathname);
    enter(linked[1]).then((answer) => !answer.done && say(answer.message), () => {});
  }
}

addEventListener('hashchange', takeLink);
takeLink();
locked();
poll();
