// The marks of the text as buttons and keys, for one or more boxes of Markdown.
//
// toolbar(form, sources) gives one bar that acts on the box that was written in last. It is one
// stop of the Tab key; arrows, Home and End go from button to button, Esc back to the text, Alt-F10
// from the text to the bar. Each button is a toggle on the selected words, or on the word at the
// caret. What they do is written with the browser's own command for typing, so that its undo holds.
//
// Gene only opens a mark, "[[", or puts the selected words into one and the caret behind them:
// whoever completes it listens for the "input" or the "editor:gene" that follows. Cite sends "editor:cite" to the text, and opens "[@" where nobody prevents it.

const GREEK = [
  ["α", "alpha"], ["β", "beta"], ["γ", "gamma"], ["δ", "delta"], ["ε", "epsilon"], ["ζ", "zeta"],
  ["η", "eta"], ["θ", "theta"], ["ι", "iota"], ["κ", "kappa"], ["λ", "lambda"], ["μ", "mu"],
  ["ν", "nu"], ["ξ", "xi"], ["π", "pi"], ["ρ", "rho"], ["σ", "sigma"], ["τ", "tau"],
  ["υ", "upsilon"], ["φ", "phi"], ["χ", "chi"], ["ψ", "psi"], ["ω", "omega"], ["Γ", "capital gamma"],
  ["Δ", "capital delta"], ["Θ", "capital theta"], ["Λ", "capital lambda"], ["Σ", "capital sigma"],
  ["Φ", "capital phi"], ["Ψ", "capital psi"], ["Ω", "capital omega"],
];
const SIGNS = [
  ["±", "plus or minus"], ["×", "times"], ["·", "middle dot"], ["−", "minus"], ["–", "en dash"],
  ["≤", "less than or equal"], ["≥", "greater than or equal"], ["≈", "about equal"],
  ["≠", "not equal"], ["→", "arrow to the right"], ["↔", "arrow both ways"], ["↑", "arrow up"],
  ["↓", "arrow down"], ["°", "degree"], ["′", "prime"], ["″", "double prime"], ["‰", "per mille"],
  ["∞", "infinity"], ["√", "root"], ["†", "dagger"], ["‡", "double dagger"], ["§", "section"],
  ["µ", "micro"], ["Å", "angstrom"], ["♀", "female"], ["♂", "male"],
];
const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

// name, text on the button, key (event.key or event.code) with Ctrl or Cmd, whether with Shift
const BUTTONS = [
  { action: "bold", name: "Bold", face: "B", key: "b" },
  { action: "italic", name: "Italic", face: "I", key: "i" },
  { action: "sup", name: "Superscript", face: "x²", key: "." },
  { action: "sub", name: "Subscript", face: "x₂", key: "," },
  { action: "signs", name: "Greek letters and signs", face: "Ω", key: ";" },
  { action: "link", name: "Link", face: "Link", key: "k" },
  { action: "gene", name: "Gene", face: "Gene", key: "g", shift: true, also: "or type [[" },
  { action: "cite", name: "Cite", face: "Cite", code: "Digit2", key: "2", shift: true, also: "or type [@" },
  { action: "list", name: "List", face: "List", code: "Digit8", key: "8", shift: true },
];
const MARKS = { bold: "**", italic: "*", sup: "^", sub: "~" };

let menus = 0;

/** The bar for these boxes, not yet in the page. */
export function toolbar(form, sources) {
  const bar = document.createElement("div");
  bar.className = "editor-toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", "Marks for the selected words");
  let last = sources[0];
  for (const source of sources) source.addEventListener("focus", () => (last = source));

  const buttons = BUTTONS.map((one) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.dataset.action = one.action;
    button.textContent = one.face;
    const said = `${MAC ? "⌘" : "Ctrl-"}${one.shift ? (MAC ? "⇧" : "Shift-") : ""}${one.key.toUpperCase()}`;
    button.title = `${one.name} (${said}${one.also ? `, ${one.also}` : ""})`;
    button.setAttribute("aria-label", one.name);
    button.setAttribute(
      "aria-keyshortcuts",
      `${MAC ? "Meta" : "Control"}+${one.shift ? "Shift+" : ""}${one.key.toUpperCase()}`,
    );
    button.tabIndex = -1;
    // The text keeps its selection while the button is pressed with a mouse.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => act(one.action));
    return button;
  });
  buttons[0].tabIndex = 0;
  bar.append(...buttons);

  const signs = buttons[BUTTONS.findIndex((one) => one.action === "signs")];
  const menu = signMenu((sign) => {
    shut(false);
    replace(last, last.selectionStart, last.selectionEnd, sign);
  });
  signs.setAttribute("aria-haspopup", "menu");
  signs.setAttribute("aria-expanded", "false");
  signs.setAttribute("aria-controls", menu.id);
  bar.append(menu);
  const shut = (back = true) => {
    if (menu.hidden) return;
    menu.hidden = true;
    signs.setAttribute("aria-expanded", "false");
    if (back) last.focus();
  };
  const openMenu = () => {
    menu.hidden = false;
    signs.setAttribute("aria-expanded", "true");
    menu.firstElementChild.focus();
  };
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target) && event.target !== signs) shut(false);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation(); // one Esc closes one thing
      shut();
    }
  });

  const act = (action) => {
    if (action === "signs") return menu.hidden ? openMenu() : shut();
    last.focus();
    if (MARKS[action]) return wrap(last, MARKS[action]);
    if (action === "link") return link(last);
    if (action === "list") return list(last);
    if (action === "gene") return openMark(last, "[[");
    const asked = new CustomEvent("editor:cite", { cancelable: true });
    if (last.dispatchEvent(asked)) openMark(last, "[@");
  };

  bar.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Escape" && menu.hidden) {
      event.preventDefault();
      event.stopPropagation();
      return last.focus();
    }
    if (at < 0) return;
    const to = {
      ArrowRight: (at + 1) % buttons.length,
      ArrowLeft: (at + buttons.length - 1) % buttons.length,
      Home: 0,
      End: buttons.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = -1;
    buttons[to].tabIndex = 0;
    buttons[to].focus();
  });
  form.addEventListener("keydown", (event) => {
    if (!sources.includes(event.target)) return;
    if (event.key === "F10" && event.altKey) {
      event.preventDefault();
      return buttons.find((button) => button.tabIndex === 0).focus();
    }
    if (!(MAC ? event.metaKey : event.ctrlKey) || event.altKey || event.isComposing) return;
    const one = BUTTONS.find(
      (each) =>
        Boolean(each.shift) === event.shiftKey &&
        (each.code ? event.code === each.code : event.key.toLowerCase() === each.key),
    );
    if (!one) return;
    event.preventDefault();
    act(one.action);
  });
  return bar;
}

function signMenu(chosen) {
  const menu = document.createElement("div");
  menu.className = "sign-menu";
  menu.id = `signs-${++menus}`;
  menu.hidden = true;
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", "Greek letters and signs");
  for (const [sign, name] of [...GREEK, ...SIGNS]) {
    const item = document.createElement("button");
    item.type = "button";
    item.tabIndex = -1;
    item.textContent = sign;
    item.title = name;
    item.setAttribute("role", "menuitem");
    item.setAttribute("aria-label", name);
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => chosen(sign));
    menu.append(item);
  }
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.children];
    const at = items.indexOf(document.activeElement);
    const row = items.filter((item) => item.offsetTop === items[0].offsetTop).length;
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: row, ArrowUp: -row }[event.key];
    let to = by === undefined ? { Home: 0, End: items.length - 1 }[event.key] : at + by;
    if (to === undefined && event.key.length === 1 && /[a-z]/i.test(event.key)) {
      // A letter goes to the next sign whose name begins with it.
      const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
      const next = order.find((item) => item.title.startsWith(event.key.toLowerCase()));
      to = next && items.indexOf(next);
    }
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    items[Math.min(Math.max(to, 0), items.length - 1)].focus();
  });
  return menu;
}

/** Writes `text` over a stretch of a box as if it were typed, and selects [from, to) of the box. */
export function replace(source, start, end, text, from = start + text.length, to = from) {
  source.focus();
  source.setSelectionRange(start, end);
  // The old command is the only way that keeps the browser's own undo.
  const done = document.execCommand(text ? "insertText" : "delete", false, text);
  if (!done) {
    source.setRangeText(text, start, end);
    source.dispatchEvent(new Event("input", { bubbles: true }));
  }
  source.setSelectionRange(from, to);
}

// Whether `mark` stands before `at` (or behind it), and not as half of a longer one.
function stands(value, mark, at, behind) {
  const found = behind ? value.slice(at, at + mark.length) : value.slice(at - mark.length, at);
  if (found !== mark) return false;
  if (mark !== "*") return true;
  let run = 0;
  if (behind) while (value[at + run] === "*") run += 1;
  else while (value[at - 1 - run] === "*") run += 1;
  return run !== 2; // two are bold; one and three hold an italic
}

function wrap(source, mark) {
  let { selectionStart: from, selectionEnd: to } = source;
  const { value } = source;
  if (from === to) {
    while (from > 0 && /[\p{L}\p{N}+-]/u.test(value[from - 1])) from -= 1;
    while (to < value.length && /[\p{L}\p{N}+-]/u.test(value[to])) to += 1;
    if (from === to) {
      const at = from;
      if (stands(value, mark, at, false) && stands(value, mark, at, true))
        return replace(source, at - mark.length, at + mark.length, "");
      return replace(source, at, at, mark + mark, at + mark.length);
    }
  }
  while (from < to && /\s/.test(value[from])) from += 1;
  while (to > from && /\s/.test(value[to - 1])) to -= 1;
  const words = value.slice(from, to);
  const n = mark.length;
  if (stands(value, mark, from, false) && stands(value, mark, to, true))
    return replace(source, from - n, to + n, words, from - n, to - n);
  const inner = words.length > 2 * n && stands(words, mark, n, false) && stands(words, mark, words.length - n, true);
  if (inner && stands(value, mark, from, true) && stands(value, mark, to, false))
    return replace(source, from, to, words.slice(n, -n), from, to - 2 * n);
  // Raised and lowered words hold no space, and no mark reaches over the end of a paragraph.
  const marked =
    n === 1 && mark !== "*"
      ? words.replace(/\S+/g, (word) => mark + word + mark)
      : words.replace(/[^\n]+/g, (line) => {
          const [, lead, rest, tail] = /^(\s*(?:[-*+>] |\d+[.)] |#+ )?)(.*?)(\s*)$/.exec(line);
          return rest ? lead + mark + rest + mark + tail : line;
        });
  const single = marked === mark + words + mark;
  replace(source, from, to, marked, single ? from + n : from, from + marked.length - (single ? n : 0));
}

function link(source) {
  const { selectionStart: from, selectionEnd: to, value } = source;
  const words = value.slice(from, to).trim();
  if (/^https?:\/\/\S+$/.test(words)) return replace(source, from, to, `[](${words})`, from + 1);
  const shown = words || "words";
  const text = `[${shown}](https://)`;
  if (!words) return replace(source, from, to, text, from + 1, from + 1 + shown.length);
  const address = from + shown.length + 3;
  return replace(source, from, to, text, address, address + "https://".length);
}

function openMark(source, mark) {
  const { selectionStart: from, selectionEnd: to, value } = source;
  const words = value.slice(from, to).trim();
  if (mark === "[[" && words && !words.includes("\n")) {
    replace(source, from, to, `[[${words}]]`, from + 2 + words.length);
    return source.dispatchEvent(new CustomEvent("editor:gene"));
  }
  const gap = mark === "[@" && to > 0 && !/[\s(]/.test(value[to - 1]) ? " " : "";
  return replace(source, to, to, gap + mark);
}

function list(source) {
  const { selectionStart, selectionEnd, value } = source;
  const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const next = value.indexOf("\n", Math.max(selectionEnd - 1, from));
  const to = next < 0 ? value.length : next;
  const lines = value.slice(from, to).split("\n");
  const all = lines.every((line) => !line.trim() || /^\s*- /.test(line));
  const changed = lines.map((line) => {
    if (all && line.trim()) return line.replace(/- /, "");
    return line.trim() || lines.length === 1 ? line.replace(/^(\s*)(?:- )?/, "$1- ") : line;
  });
  // Markdown wants an empty line between a paragraph and a list.
  const before = value.slice(0, from).trimEnd();
  const above = before.slice(before.lastIndexOf("\n") + 1);
  const gap = !all && above && !/^\s*- /.test(above) && !/\n\n$/.test(value.slice(0, from)) ? "\n" : "";
  const text = gap + changed.join("\n");
  const whole = selectionStart !== selectionEnd;
  replace(source, from, to, text, whole ? from + gap.length : from + text.length, from + text.length);
}
