// The hand on a sentence: a bracket in the margin and one bar of links beside it.
//
// Expects, inside a .prose, <span class="sentence" data-sentence="45"> (several where a block divides
// the sentence), the last with <a class="sentence-tools" href="/sentences/45/">. An ancestor with
// data-editable adds editing, data-suggest-only to that suggesting alone. Nothing in the flow is touched, so nothing moves.
//
// Where sentences can be edited a click, or Enter on a sentence, opens it; a tap shows the bar.
//
// Events: before it follows "edit", or opens a sentence, it fires "sentence:edit" on the sentence,
// with detail {number, href}; whoever prevents its default edits in place instead.

const ICONS = {
  history: "M3 12a9 9 0 1 0 3-6.7L3 8M3 3v5h5M12 7v5l4 2",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  move: "M12 3v18M8 7l4-4 4 4M8 17l4 4 4-4",
  judge: "M4 12l5 5L20 6",
  cite: "M4 17c3-1 4-4 4-7H4V6h6v5c0 4-2 7-5 8zM14 17c3-1 4-4 4-7h-4V6h6v5c0 4-2 7-5 8z",
};
const WAIT = 350; // ms of rest before the bar shows: reading on should not set it off
const DOUBLE = 250; // ms in which a second click makes it a double click
const SVG = "http://www.w3.org/2000/svg";

if (document.querySelector(".prose .sentence-tools")) start();

function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 24 24",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.75",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
    class: "icon",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
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
  link.dataset.does = name;
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

  let shown = null; // the number of the sentence whose bar shows
  let timer = 0;

  const spans = (number) => [
    ...document.querySelectorAll(`.prose .sentence[data-sentence="${number}"]`),
  ];
  const toolsOf = (number) =>
    document.querySelector(`.prose .sentence[data-sentence="${number}"] > .sentence-tools`);
  const numberAt = (element) => element?.closest?.(".prose .sentence")?.dataset.sentence ?? null;
  const within = (element) =>
    bar.contains(element) || (shown !== null && numberAt(element) === shown);

  const hide = () => {
    clearTimeout(timer);
    bracket.remove();
    bar.remove(); // so that the sentence copies clean
    bracket.hidden = bar.hidden = true;
    shown = null;
  };

  const mark = (number) => {
    const parts = spans(number);
    const prose = parts[0].closest(".prose");
    const top = prose.getBoundingClientRect().top;
    const rects = parts.flatMap((part) => [...part.getClientRects()]);
    const [first, last] = [rects[0], rects[rects.length - 1]];
    prose.append(bracket);
    bracket.style.top = `${first.top - top}px`;
    bracket.style.height = `${last.bottom - first.top}px`;
    bracket.hidden = false;
    return { prose, first, last };
  };

  const show = (number) => {
    clearTimeout(timer);
    if (shown === number && !bar.hidden) return;
    const tools = toolsOf(number);
    if (!tools) return;
    shown = number;
    const { prose, first, last } = mark(number);
    const href = tools.getAttribute("href");
    bar.replaceChildren(item("history", "History", "of this sentence", href));
    if (tools.closest("[data-editable]")) {
      const suggests = tools.closest("[data-suggest-only]");
      bar.append(item("edit", suggests ? "Suggest" : "Edit", suggests ? "a change of this sentence" : "this sentence", `${href}edit/`));
      if (!suggests) bar.append(item("move", "Move", "this sentence", `${href}move/`));
    }
    bar.append(item("judge", "Review", "or agree with this sentence", `${href}#opinions`));
    bar.append(item("cite", "Cite", "this sentence", `${href}#cite`));
    tools.after(bar); // next in the order of tabs
    bar.hidden = false;

    const box = prose.getBoundingClientRect();
    const facts = document.querySelector(".article > .facts")?.getBoundingClientRect();
    const edge = facts && facts.left > box.right ? facts.left : document.body.clientWidth;
    const roomy = edge - box.right >= 44 && matchMedia("(hover: hover)").matches;
    bar.classList.toggle("in-margin", roomy);
    if (roomy) {
      bar.style.left = `${box.width + 6}px`;
      bar.style.top = `${first.top - box.top}px`;
    } else {
      // Below the sentence, or above it where that would be out of sight.
      const room = 2 * bar.offsetHeight + 8; // the docked legend may stand there too
      const above = last.bottom + room > innerHeight && first.top > bar.offsetHeight;
      const top = above ? first.top - bar.offsetHeight - 4 : last.bottom + 4;
      const left = Math.min(last.left - box.left, box.width - bar.offsetWidth);
      bar.style.left = `${Math.max(0, left)}px`;
      bar.style.top = `${top - box.top}px`;
    }
  };

  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(() => within(document.activeElement) || hide(), WAIT);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (bar.contains(event.target)) return clearTimeout(timer);
    const number = numberAt(event.target);
    if (number === null) {
      if (!bracket.hidden) leave();
    } else if (number !== shown) {
      clearTimeout(timer);
      if (bar.hidden) mark(number);
      timer = setTimeout(() => show(number), WAIT);
    } else {
      clearTimeout(timer);
    }
  });
  // Whether somebody opened the sentence in its place.
  const opened = (number) => {
    const href = `${toolsOf(number).getAttribute("href")}edit/`;
    const asked = new CustomEvent("sentence:edit", {
      bubbles: true,
      cancelable: true,
      detail: { number, href },
    });
    if (spans(number)[0].dispatchEvent(asked)) return false;
    hide();
    return true;
  };

  let opening = 0; // a click opens unless a second one follows, which selects a word
  document.addEventListener("click", (event) => {
    clearTimeout(opening);
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    // Enter on a sentence, or a click on what assistive technology calls its link.
    const own = event.target.closest(".sentence-tools, .sentence-bar a[data-does='edit']");
    if (own) {
      const number = numberAt(own) ?? shown;
      const editable = own.closest("[data-editable]");
      if (plain && number !== null && editable && opened(number)) event.preventDefault();
      return;
    }
    // With authorship on, a tap on a word asks who wrote it.
    if (event.target.closest("a, button, .in-place, .authorship-on w-run")) return;
    const number = numberAt(event.target);
    if (number === null || !getSelection().isCollapsed) return;
    const mouse = event.pointerType === "mouse" && plain && event.detail === 1;
    if (!mouse || !event.target.closest("[data-editable]")) return show(number);
    opening = setTimeout(() => getSelection().isCollapsed && opened(number), DOUBLE);
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.closest?.(".sentence-tools")) show(numberAt(event.target));
    else if (shown !== null && !within(event.target)) hide();
  });
  document.addEventListener("pointerdown", (event) => {
    if (shown !== null && !within(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || bar.hidden) return;
    const tools = toolsOf(shown);
    const inside = bar.contains(document.activeElement);
    hide();
    if (inside) {
      tools?.focus(); // focusing shows the bar again, so put it away once more
      hide();
    }
  });
  addEventListener("resize", hide);
}
