// Genes: suggestions under the caret while a mention is typed, and buttons for names in the preview.
//
// attachGenes(form, sources, say) once for each form. It wants data-gene-url on the form, an address
// that answers ?q= with genes and the mark that means each of them, and works within "[[" and "]]".
// The text keeps the focus. It stays a text of several lines, which may not have the role of a
// combobox; it says by aria-controls and aria-activedescendant which suggestion is meant, and a
// status tells how many there are. Without this module /genes/…/mention/ does the same, and the
// boxes of the preview are obeyed by the next Preview or Save.

import { replace } from "./toolbar.js";

const LONGEST = 60; // characters that may still become a name
let lists = 0;

/** Gives the texts of one form their suggestions, and its previews their buttons. */
export function attachGenes(form, sources, say) {
  if (form.dataset.geneUrl) for (const source of sources) suggest(source, form.dataset.geneUrl);
  const dress = () => {
    for (const offers of form.querySelectorAll(".gene-offers:not([data-dressed])"))
      dressed(form, offers, sources[0], say);
  };
  new MutationObserver(dress).observe(form, { childList: true, subtree: true });
  dress();
}

// --- Suggestions ------------------------------------------------------------------------------

// The mention that the caret stands in: where it begins and ends, and what is typed of it.
function mentionAt(source) {
  const { selectionStart: at, selectionEnd, value } = source;
  if (at !== selectionEnd) return null;
  const before = value.slice(Math.max(0, at - LONGEST - 2), at);
  const open = before.lastIndexOf("[[");
  if (open < 0 || /[\[\]\n|]/.test(before.slice(open + 2))) return null;
  const from = at - before.length + open;
  const query = before.slice(open + 2);
  if (value[from - 1] === "[" || /^gene:/i.test(query)) return null;
  const closed = /^\]{1,2}/.exec(value.slice(at))?.[0].length ?? 0;
  return { from, to: at + closed, at, query, words: closed === 2 && query.trim() };
}

function suggest(source, address) {
  const panel = document.createElement("div");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  panel.className = "gene-picker";
  panel.hidden = true;
  list.id = `genes-${++lists}`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Genes");
  status.className = "gene-picker-status";
  status.setAttribute("role", "status");
  panel.append(list, status);
  source.after(panel);
  source.setAttribute("aria-autocomplete", "list");

  let mention = null; // where what is chosen goes
  let chosen = -1;
  let timer = 0;
  let request = null;
  let asked = null; // what the list answers
  let selected = ""; // words that were there before they became a mention

  const options = () => [...list.children];
  const isOpen = () => !panel.hidden;

  function close() {
    clearTimeout(timer);
    timer = 0;
    request?.abort();
    if (!isOpen()) return;
    panel.hidden = true;
    mention = asked = null;
    selected = "";
    list.replaceChildren();
    status.textContent = "";
    source.removeAttribute("aria-controls");
    source.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    chosen = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = options()[index];
    if (!option) return source.removeAttribute("aria-activedescendant");
    source.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function put(mark) {
    const { from, to } = mention;
    close();
    replace(source, from, to, mark);
    close(); // the "input" of that is not a question
  }

  function show(results) {
    list.replaceChildren(...results.map((gene, index) => optionOf(gene, `${list.id}-${index}`)));
    list.hidden = !results.length;
    choose(results.length ? 0 : -1);
    const count = results.length;
    status.textContent = count
      ? `${count} ${count === 1 ? "gene" : "genes"}. Enter takes the marked one.`
      : "No gene here goes by that name. It can stay as you type it.";
    place(source, panel, mention.from);
  }

  function optionOf(gene, id) {
    const option = document.createElement("li");
    option.id = id;
    option.setAttribute("role", "option");
    option.dataset.exact = gene.exact ? "yes" : "";
    const symbol = document.createElement("b");
    symbol.textContent = gene.symbol;
    const by = gene.by ? ` (${gene.by})` : "";
    const species = document.createElement("span");
    species.className = "gene-picker-species";
    const common = gene.common ? ` (${gene.common})` : "";
    species.textContent = `${gene.species}${common} · Gene ID ${gene.number}`;
    option.append(symbol, `${by}${gene.name ? ` ${gene.name}` : ""}`, species);
    // The text keeps the focus while an option is pressed.
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("mousedown", (event) => event.preventDefault());
    option.addEventListener("click", () => put(gene.mark));
    return option;
  }

  async function search() {
    timer = 0;
    request?.abort();
    request = new AbortController();
    const query = mention.query.trim();
    const url = new URL(address, location.href);
    url.searchParams.set("q", query);
    if (selected) url.searchParams.set("words", selected);
    try {
      const answer = await fetch(url, { credentials: "same-origin", signal: request.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const { results } = await answer.json();
      asked = query;
      if (mention) show(results);
    } catch (error) {
      if (error.name === "AbortError" || !mention) return;
      list.replaceChildren();
      choose(-1);
      status.textContent = "The genes could not be asked for. The name can stay as you type it.";
    }
  }

  function open(found) {
    mention = found;
    panel.hidden = false;
    source.setAttribute("aria-controls", list.id);
    if (!found.query.trim()) {
      list.replaceChildren();
      list.hidden = true;
      choose(-1);
      asked = "";
      status.textContent = "Type a symbol, another name, a full name or a Gene ID.";
      return place(source, panel, found.from);
    }
    place(source, panel, found.from);
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  }

  source.addEventListener("input", (event) => {
    const found = mentionAt(source);
    // Only when it is typed: not when a text is pasted, given back or undone.
    const typed = /^(insert(Text|CompositionText)|delete)/.test(event.inputType ?? "");
    if (!found || !typed || event.isComposing) return close();
    if (!isOpen() && /^delete/.test(event.inputType)) return;
    open(found);
  });
  // The toolbar has made a mention of words that were there; they stay what it shows.
  source.addEventListener("editor:gene", () => {
    const found = mentionAt(source);
    if (!found) return;
    selected = found.words || "";
    open(found);
  });
  source.addEventListener("compositionend", () => {
    const found = mentionAt(source);
    if (found) open(found);
  });
  source.addEventListener("blur", () => setTimeout(close, 150));
  source.addEventListener("scroll", () => isOpen() && place(source, panel, mention.from));
  document.addEventListener("selectionchange", () => {
    if (!isOpen() || document.activeElement !== source) return;
    const found = mentionAt(source);
    if (!found || found.from !== mention.from) close();
  });

  source.addEventListener("keydown", async (event) => {
    if (!isOpen() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const count = options().length;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation(); // one Esc closes one thing
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && count) {
      event.preventDefault();
      choose((chosen + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Enter" && !event.shiftKey && mention.query.trim()) {
      event.stopPropagation();
      if (asked === mention.query.trim()) {
        if (!count) return close();
        event.preventDefault();
        return options()[chosen]?.click();
      }
      // Pressed before the search was made: only what is beyond doubt is taken unseen.
      event.preventDefault();
      clearTimeout(timer);
      await search();
      const exact = options().filter((option) => option.dataset.exact);
      if (exact.length === 1) exact[0].click();
    } else if (event.key === "Tab") close();
  });
}

// Puts the panel below the line of the character `at`, within the width of the text.
function place(source, panel, at) {
  const mirror = document.createElement("div");
  const style = getComputedStyle(source);
  for (const name of [
    "font", "letterSpacing", "lineHeight", "padding", "border", "boxSizing", "tabSize",
  ])
    mirror.style[name] = style[name];
  mirror.className = "gene-picker-mirror";
  mirror.style.width = `${source.offsetWidth}px`;
  const mark = document.createElement("span");
  mark.textContent = "[[";
  mirror.append(source.value.slice(0, at), mark);
  source.after(mirror);
  const line = mark.offsetHeight || 20;
  const top = mark.offsetTop - source.scrollTop + line;
  const left = mark.offsetLeft;
  mirror.remove();
  panel.style.top = `${source.offsetTop + Math.max(line, Math.min(top, source.offsetHeight))}px`;
  const room = Math.max(0, source.offsetWidth - panel.offsetWidth);
  panel.style.left = `${source.offsetLeft + Math.min(left, room)}px`;
}

// --- Names in the preview -----------------------------------------------------------------------

// The boxes of the form without scripts become buttons, which link at once.
function dressed(form, offers, fallback, say) {
  offers.dataset.dressed = "yes";
  offers.querySelector(".gene-offers-how")?.remove();
  const source =
    offers.closest("[data-part]")?.querySelector("textarea.source") ??
    form.querySelector("textarea.source") ?? fallback;
  for (const label of offers.querySelectorAll("label[data-mark]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    label.querySelector("input").remove();
    button.append(...label.childNodes);
    const { mark, gene } = label.dataset;
    label.replaceWith(button);
    button.addEventListener("click", () => {
      const { words, at } = button.closest("li[data-words]").dataset;
      const count = link(source, words, at.split(",").map(Number), mark);
      say(
        count
          ? `Linked “${words}” to ${gene}`
          : `“${words}” is not in the text any more, so there was nothing to link`,
      );
    });
  }
}

// Puts the mark in the place of the words, from the end on, wherever they have gone by now.
function link(source, words, starts, mark) {
  let count = 0;
  for (const start of starts.toSorted((a, b) => b - a)) {
    const at = nearest(source.value, words, start);
    if (at < 0) continue;
    replace(source, at, at + words.length, mark);
    count += 1;
  }
  return count;
}

function nearest(text, words, start) {
  let best = -1;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const isWhole = !/[\p{L}\p{N}_]/u.test((text[at - 1] ?? " ") + (text[at + words.length] ?? " "));
    const open = text.lastIndexOf("[[", at);
    const inMark = open >= 0 && !text.slice(open, at).includes("]");
    if (isWhole && !inMark && (best < 0 || Math.abs(at - start) < Math.abs(best - start))) best = at;
  }
  return best;
}
