// What is looked at inside the page. Each function is sent to the browser as text: it uses nothing from outside itself.

// Contrast of every visible text with what is behind it: WCAG 2.2, 1.4.3 (4.5 to 1, large text 3 to 1), and of what
// shows where a control is, 1.4.11 (3 to 1).
export function contrasts() {
  const parse = (css) => {
    const [r, g, b, a = 1] = css.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    return css === 'none' ? { r: 0, g: 0, b: 0, a: 0 } : { r, g, b, a };
  };
  const over = (top, under) => {
    const mix = (x, y) => x * top.a + y * (1 - top.a);
    return { r: mix(top.r, under.r), g: mix(top.g, under.g), b: mix(top.b, under.b), a: 1 };
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    return layers.reverse().reduce((under, top) => over(top, under), dark ? { r: 18, g: 18, b: 18, a: 1 } : { r: 255, g: 255, b: 255, a: 1 });
  };
  const light = ({ r, g, b }) => {
    const part = (x) => (x / 255 <= 0.04045 ? x / 255 / 12.92 : ((x / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ratio = (one, other) => {
    const [high, low] = [light(one), light(other)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const poor = [];
  let checked = 0;
  const check = (element, colour, least, what) => {
    const under = behind(element);
    const now = ratio(over(parse(colour), under), under);
    checked++;
    if (now < least) poor.push({ what, ratio: now.toFixed(2), least });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || element.closest('noscript, title, option, select') || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const px = parseFloat(style.fontSize);
    const large = px >= 24 || px >= 18.66 && Number(style.fontWeight) >= 700;
    check(element, element instanceof SVGElement ? style.fill : style.color, large ? 3 : 4.5, node.textContent.trim().slice(0, 40));
  }
  for (const field of document.querySelectorAll('input:not([type=range]), select')) {
    if (!field.checkVisibility()) continue;
    check(field, getComputedStyle(field).color, 4.5, `#${field.id}`);
    if (!field.disabled) check(field.parentElement, getComputedStyle(field).borderTopColor, 3, `border of #${field.id}`);
  }
  for (const control of document.querySelectorAll('.switch, button.quiet')) {
    if (control.checkVisibility()) check(control.parentElement, getComputedStyle(control).borderTopColor, 3, `border of ${control.className}`);
  }
  for (const mark of document.querySelectorAll('#drawing .node, #drawing .line, #drawing .own')) {
    const style = getComputedStyle(mark);
    check(mark.ownerSVGElement.parentElement, style.stroke, 3, `mark ${mark.getAttribute('class')}`);
  }
  return { checked, poor };
}

// What sticks out to the side, lies over something else, or is too small to hit (WCAG 2.2, 2.5.8: 24 px).
export function problems() {
  const found = [];
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`the page is ${wide} wide on ${innerWidth}`);
  for (const element of document.querySelectorAll('main *, header *, footer *')) {
    if (!element.checkVisibility() || element.closest('thead')) continue;
    const box = element.getBoundingClientRect();
    if (box.width && (box.right > innerWidth + 1 || box.left < -1)) found.push(`${element.tagName} ${element.id || element.getAttribute('class')} from ${box.left.toFixed()} to ${box.right.toFixed()}`);
  }
  for (const target of document.querySelectorAll('button, input, select, summary')) {
    if (!target.checkVisibility()) continue;
    const box = target.getBoundingClientRect();
    if (box.height < 24 || box.width < 24) found.push(`${target.id || target.tagName} is ${box.width.toFixed()} x ${box.height.toFixed()}`);
  }
  return found.slice(0, 8);
}
