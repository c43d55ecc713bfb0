// What edge-node/bench/page.sh has a browser look at. Arguments: links of the pages to look at, by name; the directory
// for screenshots, or nothing. Prints a line for each thing that holds or does not; exits 1 if any does not.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser } from './browser.mjs';
import { contrasts, problems } from './page-looks.mjs';

const [pages, pictures] = [JSON.parse(process.argv[2]), process.argv[3]];
const plain = (link) => link.split('#')[0];
const READY = '!document.getElementById("main").hidden';
const CLICK_REFUSED = /\/control\/.*|401/;
let failed = 0;

function holds(what, right, else_ = '') {
  console.log(`${right ? 'ok  ' : 'FAIL'} ${what}${right ? '' : `: ${else_}`}`);
  if (!right) failed++;
}

// Refusals are part of these scenes; all else that a console shows is a defect.
async function silent(page, what) {
  const said = page.complaints.filter((each) => !CLICK_REFUSED.test(each)).concat(await page.run('window.violations'));
  holds(`${what}: console and policy are silent`, said.length === 0, said.join('\n'));
  page.complaints.length = 0;
}

async function scene(browser, name, play) {
  const page = await browser.page();
  try {
    await page.size(1180, 820);
    await play(page);
    await silent(page, name);
  } catch (error) {
    holds(name, false, error.message);
  }
  await page.close();
}

async function looks(page, what) {
  const poor = await page.run(`(${contrasts})()`);
  holds(`${what}: contrast of ${poor.checked} texts`, poor.checked > 20 && poor.poor.length === 0, JSON.stringify(poor.poor.slice(0, 5)));
  const wrong = await page.run(`(${problems})()`);
  holds(`${what}: nothing sticks out, all targets are large enough`, wrong.length === 0, wrong.join('; '));
}

// What finds nothing might look at nothing.
async function checksBite(page) {
  await page.open(plain(pages.home));
  await page.until(READY);
  await page.run('document.getElementById("sentence").className = "small"; document.getElementById("advice").textContent = "x"; document.getElementById("advice").style.color = "#bbd"; document.getElementById("kind").style.width = "200vw"; document.getElementById("key").style.cssText = "padding: 0; min-height: 0; height: 9px"');
  const poor = await page.run(`(${contrasts})()`);
  const wrong = (await page.run(`(${problems})()`)).join();
  holds('poor contrast, what sticks out and what is too small are found', poor.poor.length === 1 && /wide on/.test(wrong) && /x 9/.test(wrong), JSON.stringify([poor.poor, wrong]));
  await page.run('document.body.append(Object.assign(document.createElement("img"), { src: "http://192.0.2.1/x.png" }))');
  await page.run('try { document.body.setAttribute("onclick", "1"); document.body.innerHTML += "x"; } catch (e) { console.error(e.message); }');
  await page.until('window.violations.length >= 2');
  for (let tries = 0; tries < 600 && page.complaints.length < 2; tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  holds('what the policy forbids is noticed', page.complaints.length >= 2, String(page.complaints));
  await page.open(plain(pages.home));
  await page.until(READY);
  page.complaints.length = 0;
}

async function everyLook(page) {
  for (const [what, width, height, dark] of [['phone-light', 360, 780, false], ['phone-dark', 360, 780, true], ['desktop-light', 1180, 820, false], ['desktop-dark', 1180, 820, true], ['at 200 %', 590, 410, false], ['at 320', 320, 640, true]]) {
    await page.size(width, height, width < 600 ? 2 : 1, dark, [{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    await page.open(pages.home);
    await page.until(READY);
    await page.until('document.querySelector("#drawing svg")?.viewBox.baseVal.width === Math.max(240, document.getElementById("drawing").clientWidth)', 'the drawing fits');
    await looks(page, what);
    if (pictures && what.includes('-')) writeFileSync(join(pictures, `page-${what}.png`), await page.picture(width < 600 ? 1560 : 1130));
  }
  for (const level of ['attention', 'bad']) {
    await page.run(`document.getElementById('health').dataset.level = '${level}'`);
    await looks(page, `health ${level}`);
  }
}

async function reading(page) {
  await page.open(plain(pages.home));
  await page.until(READY);
  const boot = await page.run('[...document.querySelectorAll("#facts dt")].find((each) => each.textContent === "Boot image")?.nextSibling.textContent');
  holds('the boot image: what runs, what is staged and why it waits, what was given up', ['7.1.0', 'partition A', '7.2.0 staged: it is tried', 'gave up 7.1.5'].every((each) => boot?.includes(each)), String(boot));
  const before = await page.run('document.querySelector(".switch").ariaChecked');
  await page.click('.switch');
  await page.until('document.getElementById("unlock").open', 'the token is asked for');
  await looks(page, 'the token is asked for');
  await page.run('document.getElementById("token").value = "not-the-right-token"');
  await page.press('Enter');
  await page.until('document.getElementById("unlock-said").textContent.includes("not right")', 'a wrong token is refused');
  const status = await page.run('fetch("control/pin/boiler", { method: "POST", body: "off" }).then((r) => r.status)');
  holds('without the token nothing is toggled', status === 401 && await page.run('document.querySelector(".switch").ariaChecked') === before, `status ${status}`);
  const shown = await page.run('fetch("control/pin/boiler", { method: "POST", body: "off", headers: { Authorization: "Bearer 0123456789abcdef" } }).then((r) => r.status)');
  holds('nor with another one', shown === 401, `status ${shown}`);
}

async function acting(page) {
  await page.open(pages.home);
  await page.until(READY);
  holds('the token leaves the address', (await page.run('location.href')) === plain(pages.home), await page.run('location.href'));
  await page.until('document.getElementById("key").textContent === "Lock"', 'the link unlocks');
  const before = await page.run('document.querySelector(".switch").ariaChecked');
  await page.click('.switch');
  await page.until(`document.querySelector('.switch').ariaChecked !== '${before}'`, 'a pin is toggled');
  holds('a pin is toggled with the token', true);
  await page.run('(() => { const s = document.querySelector("input[type=range]"); s.focus(); s.value = 300; s.dispatchEvent(new Event("input", { bubbles: true })); s.dispatchEvent(new Event("change", { bubbles: true })); })()');
  await page.until('fetch("status.json").then((r) => r.json()).then((s) => s.pins[1].duty_permille === 300)', 'a slider is heard');
  for (const button of ['install', 'skip', 'go-back']) {
    await page.click(`#${button}`);
    await page.until('document.getElementById("ask").open', `${button} asks first`);
    await page.click('#ask-yes');
    await page.until(`document.getElementById('said').textContent.includes('${button.toUpperCase().replace('-', '_')}')`, `${button} is heard`);
    holds(`${button} asks first, and is heard`, true);
  }
  await page.run('(() => { const s = document.getElementById("mode"); s.value = "ask"; s.dispatchEvent(new Event("change", { bubbles: true })); })()');
  await page.until('document.getElementById("said").textContent.includes("update.mode")', 'a choice is heard');
  holds('a choice is heard', true);
  await page.click('#key');
  await page.until('document.getElementById("key").textContent === "Unlock"', 'locked again');
}

async function hostile(page) {
  await page.open(pages.hostile);
  await page.until(READY);
  await page.run('document.getElementById("list").open = true');
  await page.until('document.querySelectorAll("#rows tr").length > 3', 'the list');
  const harmed = await page.run('window.harmed === 1 || ({}).harmed === 1');
  const markup = await page.run('document.querySelectorAll("main img, main script, main iframe").length');
  const literal = await page.run('document.getElementById("name").textContent.startsWith("<img src=x")');
  holds('hostile words are words', !harmed && markup === 0 && literal, `harmed ${harmed}, ${markup} elements, literal ${literal}`);
  for (const width of [360, 1180]) {
    await page.size(width, 780);
    await looks(page, `hostile words at ${width}`);
  }
}

async function crowd(page) {
  for (const width of [360, 1180]) {
    await page.size(width, 780);
    await page.open(plain(pages.crowd));
    await page.until(READY);
    await page.until('document.querySelector("#drawing svg")', 'the drawing');
    const marks = await page.run('document.querySelectorAll("#drawing .node").length');
    holds(`a crowd is drawn at ${width}`, marks >= 500, `${marks} marks`);
    await page.run('document.getElementById("list").open = true');
    await page.until('document.querySelectorAll("#rows tr").length >= 500', 'the list');
    await looks(page, `a crowd at ${width}`);
    if (pictures && width === 360) {
      await page.run('document.getElementById("list").open = false');
      writeFileSync(join(pictures, 'page-crowd.png'), await page.picture(1560));
    }
  }
}

async function reachable(page) {
  await page.open(pages.home);
  await page.until(READY);
  await page.until('document.getElementById("key").textContent === "Lock"', 'unlocked');
  const wanted = await page.run('[...document.querySelectorAll("button, input, select, summary, a")].filter((e) => e.checkVisibility() && !e.disabled).length');
  await page.run('document.activeElement.blur()');
  const reached = new Set();
  let invisible = 0;
  for (let i = 0; i < wanted + 2; i++) {
    await page.press('Tab');
    const [key, seen] = await page.run('(() => { const e = document.activeElement, s = getComputedStyle(e); return [e === document.body ? "" : [...document.querySelectorAll("*")].indexOf(e), s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2]; })()');
    if (key === '') continue;
    reached.add(key);
    if (!seen) invisible++;
  }
  holds('the keyboard reaches everything, and one sees where it is', reached.size >= wanted && invisible === 0, `${reached.size} of ${wanted}, ${invisible} without outline`);
  const roles = ['button', 'switch', 'slider', 'textbox', 'combobox', 'link', 'image', 'img', 'progressbar', 'table'];
  const nameless = (await page.accessible()).filter((node) => roles.includes(node.role?.value) && !node.name?.value && node.role.value !== 'table');
  const decoration = nameless.filter((node) => ['image', 'img'].includes(node.role.value));
  holds('a screen reader hears a name for everything', nameless.length === decoration.length, JSON.stringify(nameless.map((node) => node.role.value)));
  const headings = await page.run('[...document.querySelectorAll("h1, h2")].filter((e) => e.checkVisibility()).length');
  holds('headings and landmarks are there', headings >= 6 && await page.run('!!document.querySelector("main") && document.documentElement.lang === "en"'), `${headings} headings`);
}

async function quiet(page) {
  await page.open(plain(pages.home));
  await page.until(READY);
  await page.run('Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true }); document.dispatchEvent(new Event("visibilitychange"))');
  // What was under way when it looked away comes to its end first.
  let before = -1;
  while (before !== page.requests.length) {
    before = page.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  await new Promise((resolve) => setTimeout(resolve, 5000));
  const during = page.requests.length - before;
  await page.run('delete document.visibilityState; document.dispatchEvent(new Event("visibilitychange"))');
  await page.until('performance.getEntriesByType("resource").length > 0');
  const begun = Date.now();
  let seconds = 0;
  let after = 0;
  while (seconds < 5 || (after < 2 && seconds < 120)) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    seconds = (Date.now() - begun) / 1000;
    after = page.requests.length - before;
  }
  holds('nothing is asked while nobody looks, and at most every 2 s when somebody does', during === 0 && after >= 2 && after <= seconds, `${during} hidden, ${after} seen in ${seconds} s`);
  const elsewhere = page.requests.filter((url) => !url.startsWith(plain(pages.home)) && url !== 'about:blank');
  holds('nothing is fetched from elsewhere', elsewhere.length === 0, elsewhere.join(' '));
}

async function scriptless(page) {
  await page.scripts(false);
  await page.open(plain(pages.home));
  await page.scripts(true);
  await page.until('document.querySelector("noscript")?.textContent.includes("as text")');
  const reply = await fetch(`${plain(pages.home)}status.txt`);
  const body = await reply.text();
  holds('without JavaScript there is a text', reply.status === 200 && body.includes('health    '), body.slice(0, 80));
}

// A node of its own: the real process, its page, what it says of its neighbour.
async function real(page) {
  await page.open(pages.node);
  await page.until(READY);
  await page.until('document.getElementById("key").textContent === "Lock"', 'its own token unlocks');
  await page.until('document.querySelectorAll("#drawing .node").length >= 1', 'the neighbour is drawn');
  holds('a real node shows itself and its neighbour', true);
  await looks(page, 'a real node');
  if (!await page.run('document.getElementById("pins").hidden')) {
    const before = await page.run('document.querySelector(".switch").ariaChecked');
    await page.click('.switch');
    await page.until(`document.querySelector('.switch').ariaChecked !== '${before}'`, 'its pin is toggled');
    holds('a pin of the real node is toggled', true);
  }
}

const browser = new Browser(process.env.CHROMIUM ?? 'chromium');
for (const [name, play] of Object.entries({ checksBite, 'every look': everyLook, reading, acting, hostile, crowd, reachable, quiet, scriptless, ...(pages.node ? { real } : {}) })) {
  await scene(browser, name, play);
}
await browser.close();
console.log(failed ? `${failed} did not hold` : 'all of it holds');
process.exit(failed ? 1 : 0);
