// A headless Chromium over the pipe of its DevTools protocol (https://chromedevtools.github.io/devtools-protocol/),
// with Node alone: as much of it as page.mjs needs.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Each wait takes less than a second on a quiet machine.
const PATIENCE_MS = 120000;

export class Browser {
  #process;
  #directory = mkdtempSync(join(tmpdir(), 'page-browser-'));
  #last = 0;
  #waiting = new Map();
  #listeners = new Map();
  #rest = '';

  constructor(command) {
    const flags = ['--headless=new', '--remote-debugging-pipe', '--disable-gpu', '--no-first-run', '--hide-scrollbars',
      '--disable-background-networking', '--disable-component-update', '--lang=en-GB', `--user-data-dir=${this.#directory}`];
    // Chromium's sandbox refuses root, which is who runs this in a container.
    if (process.getuid() === 0) flags.push('--no-sandbox');
    this.#process = spawn(command, [...flags, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: { ...process.env, TZ: 'Europe/Berlin' } });
    this.#process.stdio[4].on('data', (bytes) => this.#read(bytes.toString()));
  }

  #read(text) {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop();
    for (const each of messages) {
      const message = JSON.parse(each);
      if (message.id) {
        const { resolve, reject } = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        if (message.error) reject(new Error(message.error.message));
        else resolve(message.result);
      } else {
        this.#listeners.get(message.sessionId)?.(message.method, message.params);
      }
    }
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.#last;
    this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  async page() {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page((method, params) => this.send(method, params, sessionId), targetId);
    this.#listeners.set(sessionId, (method, params) => page.onEvent(method, params));
    await page.begin();
    return page;
  }

  async close() {
    await new Promise((resolve) => {
      this.#process.once('exit', resolve);
      this.send('Browser.close').catch(() => {});
    });
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class Page {
  complaints = []; // what the console, an exception or the content security policy said
  requests = [];
  #send;
  #id;

  constructor(send, id) {
    this.#send = send;
    this.#id = id;
  }

  onEvent(method, params) {
    if (method === 'Runtime.exceptionThrown') this.complaints.push(`exception: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`);
    if (method === 'Runtime.consoleAPICalled' && ['error', 'warning', 'assert'].includes(params.type)) this.complaints.push(`console: ${params.args.map((each) => each.value).join(' ')}`);
    if (method === 'Log.entryAdded' && ['error', 'warning'].includes(params.entry.level)) this.complaints.push(`${params.entry.source}: ${params.entry.text} ${params.entry.url ?? ''}`);
    if (method === 'Network.requestWillBeSent') this.requests.push(params.request.url);
  }

  async begin() {
    for (const domain of ['Page', 'Runtime', 'Log', 'Network', 'Accessibility']) await this.#send(`${domain}.enable`);
    await this.#send('Page.addScriptToEvaluateOnNewDocument', {
      source: 'window.violations = []; addEventListener("securitypolicyviolation", (e) => violations.push(`${e.effectiveDirective} ${e.blockedURI}`))',
    });
  }

  async size(width, height, scale = 1, dark = false, more = []) {
    await this.#send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: scale, mobile: width < 600 });
    await this.#send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }, ...more] });
  }

  scripts(on) {
    return this.#send('Emulation.setScriptExecutionDisabled', { value: !on });
  }

  async open(url) {
    await this.#send('Page.navigate', { url: 'about:blank' });
    await this.#send('Page.navigate', { url });
  }

  async run(expression) {
    const { result, exceptionDetails } = await this.#send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
    return result.value;
  }

  async until(expression, what = expression) {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      try {
        if (await this.run(expression)) return;
      } catch {
        // Between two documents.
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`it did not come about: ${what}`);
  }

  async press(key, modifiers = 0) {
    await this.#send('Input.dispatchKeyEvent', { type: 'keyDown', key, code: key, modifiers, windowsVirtualKeyCode: key === 'Tab' ? 9 : 13, text: key === 'Enter' ? '\r' : undefined });
    await this.#send('Input.dispatchKeyEvent', { type: 'keyUp', key, code: key, modifiers });
  }

  // As a finger or a mouse would: where the element is, if nothing lies over it.
  async click(selector) {
    await this.run(`document.querySelector(${JSON.stringify(selector)}).scrollIntoView({ block: 'center' })`);
    const [x, y] = await this.run(`(() => { const b = document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()`);
    for (const type of ['mousePressed', 'mouseReleased']) await this.#send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 });
  }

  async accessible() {
    return (await this.#send('Accessibility.getFullAXTree')).nodes.filter((node) => !node.ignored);
  }

  async picture(height = 0) {
    const full = await this.run('document.documentElement.scrollHeight');
    const width = await this.run('innerWidth');
    const clip = { x: 0, y: 0, width, height: height || full, scale: 1 };
    const { data } = await this.#send('Page.captureScreenshot', { format: 'png', clip, captureBeyondViewport: true });
    return Buffer.from(data, 'base64');
  }

  close() {
    return this.#send('Page.close').catch(() => this.#id);
  }
}
