// The hand on a sentence: a bracket in the margin and one bar of links beside it.
//
// Expects <span class="sentence" data-sentence="45"> … <a class="sentence-tools" href="/sentences/45/">
// inside .prose. The bar's links are made from that href: the sentence's page (history, citing) and
// <href>edit/ when .prose has data-can-edit. Nothing in the flow is touched, so nothing moves.

const ICONS = {
  history: "M3 12a9 9 0 1 0 3-6.7L3 8M3 3v5h5M12 7v5l4 2",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  cite: "M4 17c3-1 4-4 4-7H4V6h6v5c0 4-2 7-5 8zM14 17c3-1 4-4 4-7h-4V6h6v5c0 4-2 7-5 8z",
};
const WAIT = 350; // ms of rest before the bar shows: reading on should not set it off

const prose = document.querySelector(".prose");
if (prose?.querySelector(".sentence")) start();

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 24 24",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.75",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
    class: "icon",
  }))
    svg.setAttribute(key, value);
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function item(name, word, rest, href) {
  const link = document.createElement("a");
  const label = document.createElement("span");
  label.className = "label";
  label.textContent = word;
  link.href = href;
  link.title = `${word} ${rest}`;
  link.setAttribute("aria-label", link.title);
  link.append(icon(name), label);
  return link;
}

function start() {
  const bracket = document.createElement("span");
  bracket.className = "sentence-bracket";
  bracket.hidden = true;
  const bar = document.createElement("span");
  bar.className = "sentence-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "This sentence");
  bar.hidden = true;
  prose.append(bracket, bar);

  let shown = null;
  let timer = 0;

  const hide = () => {
    clearTimeout(timer);
    if (shown) prose.append(bar); // out of the sentence, so that it copies clean
    bracket.hidden = bar.hidden = true;
    shown = null;
  };

  const mark = (sentence) => {
    const box = prose.getBoundingClientRect();
    const rects = sentence.getClientRects();
    const top = rects[0].top - box.top;
    bracket.style.top = `${top}px`;
    bracket.style.height = `${rects[rects.length - 1].bottom - box.top - top}px`;
    bracket.hidden = false;
  };

  const show = (sentence) => {
    clearTimeout(timer);
    if (shown === sentence && !bar.hidden) return;
    shown = sentence;
    const tools = sentence.querySelector(".sentence-tools");
    const href = tools.getAttribute("href");
    bar.replaceChildren(item("history", "History", "of this sentence", href));
    if ("canEdit" in prose.dataset) bar.append(item("edit", "Edit", "this sentence", `${href}edit/`));
    bar.append(item("cite", "Cite", "this sentence", `${href}#cite`));
    tools.after(bar); // next in the order of tabs
    mark(sentence);
    bar.hidden = false;

    const box = prose.getBoundingClientRect();
    const rects = sentence.getClientRects();
    const first = rects[0];
    const last = rects[rects.length - 1];
    const neighbour = document.querySelector(".article > .facts")?.getBoundingClientRect();
    const edge =
      neighbour && neighbour.left > box.right ? neighbour.left : document.body.clientWidth;
    const roomy = edge - box.right >= 44 && matchMedia("(hover: hover)").matches;
    bar.classList.toggle("in-margin", roomy);
    if (roomy) {
      bar.style.left = `${box.width + 6}px`;
      bar.style.top = `${first.top - box.top}px`;
    } else {
      const left = Math.min(Math.max(0, last.left - box.left), box.width - bar.offsetWidth);
      bar.style.left = `${Math.max(0, left)}px`;
      // Below the sentence, or above it where that would be out of sight.
      const room = 2 * bar.offsetHeight + 8; // the docked legend may stand there too
      const above = last.bottom + room > innerHeight && first.top > bar.offsetHeight;
      bar.style.top = `${above ? first.top - box.top - bar.offsetHeight - 4 : last.bottom - box.top + 4}px`;
    }
  };

  prose.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (bar.contains(event.target)) return clearTimeout(timer);
    const sentence = event.target.closest(".sentence");
    clearTimeout(timer);
    if (!sentence) {
      timer = setTimeout(hide, WAIT);
    } else if (sentence !== shown) {
      if (bar.hidden) mark(sentence);
      timer = setTimeout(() => show(sentence), WAIT);
    }
  });
  prose.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "touch") return;
    clearTimeout(timer);
    timer = setTimeout(() => bar.contains(document.activeElement) || hide(), WAIT);
  });
  prose.addEventListener("click", (event) => {
    // With authorship on, a tap on a word asks who wrote it.
    if (event.target.closest("a, button, .authorship-on w-run")) return;
    const sentence = event.target.closest(".sentence");
    if (sentence && getSelection().isCollapsed) show(sentence);
  });
  prose.addEventListener("focusin", (event) => {
    const tools = event.target.closest(".sentence-tools");
    if (tools) show(tools.closest(".sentence"));
  });
  document.addEventListener("focusin", (event) => {
    if (shown && !shown.contains(event.target) && !bar.contains(event.target)) hide();
  });
  document.addEventListener("pointerdown", (event) => {
    if (shown && !shown.contains(event.target) && !bar.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || bar.hidden) return;
    const inside = bar.contains(document.activeElement);
    const tools = shown?.querySelector(".sentence-tools");
    hide();
    if (inside) {
      tools?.focus(); // focusing shows the bar again, so put it away once more
      hide();
    }
  });
  addEventListener("resize", hide);
}
