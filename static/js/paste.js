// What is pasted, as Markdown.
//
// fromHtml(html, Parser = DOMParser) and fromText(text) are pure: they read a clipboard's HTML or
// plain text and return Markdown. The HTML is parsed into a document that runs no script and loads
// nothing, and only words, and addresses of links, are taken out of it. Both are linear, quick
// enough for a megabyte. readPastes(box) puts them to work on a textarea.
//
// Kept: paragraphs, headings, lists, quotations, tables, links, bold, italics, superscript and
// subscript, whether said by an element or by its style (Google Docs, Word). A table of one row or
// one column, one with another inside, and one of more than 40 columns become lines, a row each.

const LIGATURES = {
  "\ufb00": "ff",
  "\ufb01": "fi",
  "\ufb02": "fl",
  "\ufb03": "ffi",
  "\ufb04": "ffl",
  "\ufb05": "st",
  "\ufb06": "st",
};
// Unseen: soft hyphens, joiners, direction marks, the byte order mark, controls.
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const SPACES = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const DROPPED = new Set([
  "SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "IFRAME", "OBJECT", "EMBED", "SVG", "MATH", "HEAD",
  "TITLE", "META", "LINK", "XML", "BUTTON", "SELECT", "TEXTAREA", "INPUT", "IMG", "VIDEO", "AUDIO",
  "CANVAS", "O:P",
]);
const BLOCKS = new Set([
  "P", "DIV", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "ASIDE", "NAV", "FIGURE",
  "FIGCAPTION", "ADDRESS", "DL", "DT", "DD", "FORM", "FIELDSET", "TABLE", "TR", "CAPTION", "UL",
  "OL", "LI", "H1", "H2", "H3", "H4", "H5", "H6", "BLOCKQUOTE", "PRE", "HR", "DETAILS", "SUMMARY",
]);
const WIDEST = 40; // columns of a table
const DEEPEST = 200; // elements within one another; what lies deeper is read as plain words
// Prefixes that keep their hyphen at a line's end, beside names with digits or capitals.
const KEEPS_HYPHEN = /(?:^|[^\p{L}])(?:\p{Lu}[\p{L}\p{N}]*|\p{L}*\p{N}[\p{L}\p{N}]*|\p{Script=Greek}+|anti|non|co|pre|post|pro|self|half|cross|well|wild|knock|follow|long|short|high|low|dose|cell|T|B)-$/u;

/** Plain text with what programs for reading PDF leave behind mended. */
export function fromText(text) {
  const lines = tidy(text)
    .split("\n")
    .map((line) => line.replace(/[ \t]+/g, " ").trim());
  if (!isHardWrapped(lines)) return lines.join("\n").replace(/\n{3,}/g, "\n\n").trim();
  const out = [];
  let paragraph = "";
  for (const line of lines) {
    if (!line) {
      if (paragraph) out.push(paragraph, "");
      paragraph = "";
    } else if (/^(?:[-*+•]|\d{1,3}[.)])\s/.test(line)) {
      if (paragraph) out.push(paragraph);
      paragraph = line.replace(/^•\s*/, "- ");
    } else paragraph = paragraph ? joined(paragraph, line) : line;
  }
  if (paragraph) out.push(paragraph);
  return out.join("\n").replace(/\n{3,}/g, "\n\n").trim();
}

// Characters mended that mean the same everywhere.
function tidy(text) {
  return text
    .replace(/\r\n?|\u2028|\u2029/g, "\n")
    // A soft hyphen at a line's end divides one word, whatever comes next.
    .replace(/\u00ad[ \t]*\n[ \t]*/g, "")
    .replace(UNSEEN, "")
    .replace(SPACES, " ")
    .replace(/[\ufb00-\ufb06]/g, (one) => LIGATURES[one])
    .replace(/([\p{L}\p{N}])\u2010(?=[\p{L}\p{N}])/gu, "$1-");
}

// Lines that are broken where a page was full: several, most of them long and without an end.
function isHardWrapped(lines) {
  const full = lines.filter(Boolean);
  if (full.length < 2) return false;
  const inner = lines.filter((line, at) => line && lines[at + 1]);
  if (!inner.length) return false;
  const longest = full.reduce((most, line) => Math.max(most, line.length), 0);
  if (longest <= 160 && inner.some((line) => /\p{L}[-\u2010]$/u.test(line))) return true;
  const broken = inner.filter((line, at) => !/[.!?:;]["”’)\]]*$/.test(line) || line.length > 55);
  const even = inner.filter((line) => line.length > 0.55 * longest).length;
  return longest >= 25 && longest <= 160 && broken.length >= inner.length / 2 && even >= inner.length / 2;
}

function joined(before, line) {
  const ends = before.at(-1) === "-" || before.at(-1) === "\u2010";
  if (!ends) return `${before} ${line}`;
  const tail = `${before.slice(-40, -1)}-`;
  if (/[\s(]-$/.test(tail)) return `${before} ${line}`; // a dash of its own
  const divides = /\p{Ll}-$/u.test(tail) && /^\p{Ll}/u.test(line) && !KEEPS_HYPHEN.test(tail);
  return divides ? before.slice(0, -1) + line : `${before.slice(0, -1)}-${line}`;
}

/** A clipboard's HTML as Markdown; "" where it holds no words. */
export function fromHtml(html, Parser = DOMParser) {
  const page = new Parser().parseFromString(quieted(html), "text/html");
  const out = new Writer();
  walk(page.body, { bold: false, italic: false, sup: false, sub: false, list: [], href: "", pre: false }, out, 0);
  const text = out.text();
  // Viewers of PDF give lines and nothing else: they are joined as those of plain text are.
  const isLines = !page.body.querySelector("p, div, li, h1, h2, h3, h4, h5, h6, tr, blockquote, pre");
  return isLines && text.includes("\n") ? fromText(text) : text;
}

// Nothing of a parsed page runs or is applied, but under a strict policy the browser complains of
// each style and handler it meets. So they are renamed first, and style sheets put out of reach.
function quieted(html) {
  return html
    .replace(/<(\/?)style\b/gi, "<$1template")
    .replace(/<base\b/gi, "<x-base")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'/])(style|on[a-z]+)(?=\s*=)/gi, "$1data-$2"));
}

// Collects runs of words with one form, and blocks of them.
class Writer {
  blocks = [];
  runs = [];
  prefix = "";
  tight = false;

  words(text, form) {
    const last = this.runs.at(-1);
    const same = last && ["bold", "italic", "sup", "sub", "href"].every((k) => last[k] === form[k]);
    if (same) last.parts.push(text);
    else this.runs.push({ ...form, parts: [text] });
  }

  // Ends the block in hand; the next one begins with `prefix`.
  block(prefix = "", tight = false) {
    const text = line(this.runs);
    if (text) this.blocks.push({ text: this.prefix + text, tight: this.tight });
    this.runs = [];
    // The prefix of an item waits until there are words: <li><p>words</p></li>.
    if (text || prefix) {
      this.prefix = prefix;
      this.tight = tight;
    }
  }

  // A block of its own that is Markdown already.
  whole(text) {
    this.clear();
    this.blocks.push({ text, tight: false });
  }

  clear() {
    this.block();
    this.prefix = "";
    this.tight = false;
  }

  text() {
    this.block();
    const out = [];
    this.blocks.forEach((block, at) => {
      if (at) out.push(block.tight && this.blocks[at - 1].tight ? "\n" : "\n\n");
      out.push(block.text);
    });
    return out.join("");
  }
}

function line(runs) {
  const out = runs.map((run) => {
    let text = run.parts.join("");
    if (!text.trim()) return text;
    const lead = /^\s*/.exec(text)[0];
    const tail = /\s*$/.exec(text)[0];
    text = text.trim();
    const plain = text;
    // Raised and lowered words hold no space in this Markdown.
    if (run.sup && text.length <= 300) text = text.replace(/[^\s^]{1,80}/g, "^$&^");
    else if (run.sub && text.length <= 300) text = text.replace(/[^\s~]{1,80}/g, "~$&~");
    // Marks go around words, not around signs alone.
    if (/[\p{L}\p{N}]/u.test(plain)) {
      const each = (mark) => (text = text.replace(/[^\n]+/g, (one) => mark + one.trim() + mark));
      if (run.italic) each("*");
      if (run.bold) each("**");
    }
    if (run.href && !/[\n\]]/.test(plain))
      text = plain === run.href ? `<${run.href}>` : `[${text}](${run.href})`;
    return lead + text + tail;
  });
  return out
    .join("")
    .replace(/[ \t]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .trim();
}

function walk(node, form, out, depth) {
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.nodeType === 3) {
      const text = tidy(child.data);
      out.words(escaped(form.pre ? text : text.replace(/\s+/g, " ")), form);
      continue;
    }
    if (child.nodeType !== 1) continue;
    const name = child.nodeName.toUpperCase();
    const style = styleOf(child);
    if (isLeftOut(child, name, style)) continue;
    if (depth >= DEEPEST) {
      out.words(escaped(tidy(child.textContent)), form);
      continue;
    }
    if (name === "BR") {
      out.words("\n", { ...form, href: "", sup: false, sub: false });
      continue;
    }
    const inner = formOf(child, name, style, form);
    const item = name === "LI" || /mso-list:\s*l\d/.test(style);
    if (item) {
      out.block(itemMark(child, name, style, form, inner), true);
      walk(child, inner, out, depth + 1);
      out.clear();
    } else if (/^H[1-6]$/.test(name)) {
      out.block(`${"#".repeat(Math.max(3, Number(name[1])))} `);
      // A heading's weight is its own, not its words'.
      walk(child, { ...inner, heading: true }, out, depth + 1);
      out.clear();
    } else if (name === "TD" || name === "TH") {
      walk(child, inner, out, depth + 1);
      out.words(" ", form);
    } else if (name === "TABLE" && !form.inCell) {
      const caption = child.querySelector("caption");
      const rows = tableOf(child, inner, depth);
      if (rows && caption) {
        out.block();
        walk(caption, inner, out, depth + 1);
      }
      if (rows) out.whole(rows);
      else {
        out.block();
        walk(child, inner, out, depth + 1);
        out.block();
      }
    } else if (BLOCKS.has(name)) {
      out.block(name === "BLOCKQUOTE" ? "> " : "");
      walk(child, inner, out, depth + 1);
      out.block();
    } else walk(child, inner, out, depth + 1);
  }
}

function styleOf(element) {
  return (element.getAttribute("data-style") ?? "").toLowerCase();
}

function isLeftOut(element, name, style) {
  return (
    DROPPED.has(name) ||
    element.hidden ||
    element.getAttribute("aria-hidden") === "true" ||
    /display:\s*none|mso-element:\s*(?:comment|header|footer)|mso-list:\s*ignore/.test(style)
  );
}

// A table as Markdown, its first row as the heads; "" for one that is better as lines. A cell over
// several columns or rows stands in the first of them.
function tableOf(table, form, depth) {
  if (table.querySelector("table")) return "";
  const rows = [];
  const below = []; // for each column, rows that a cell from above still covers
  for (const row of table.rows) {
    if (isLeftOut(row, "TR", styleOf(row))) continue;
    const cells = [];
    const covered = () => {
      while (below[cells.length] > 0) {
        below[cells.length] -= 1;
        cells.push("");
      }
    };
    for (const cell of row.cells) {
      covered();
      if (isLeftOut(cell, cell.nodeName, styleOf(cell))) continue;
      const words = new Writer();
      walk(cell, { ...form, list: [], inCell: true, heading: cell.nodeName === "TH" }, words, depth + 2);
      const [wide, high] = [cell.colSpan || 1, Math.max(1, cell.rowSpan || 1)];
      if (cells.length + wide > WIDEST) return "";
      for (let at = 0; at < wide; at += 1) {
        below[cells.length] = high - 1;
        cells.push(at ? "" : cellText(words.text()));
      }
    }
    covered();
    if (cells.some(Boolean)) rows.push(cells);
  }
  const columns = rows.reduce((most, cells) => Math.max(most, cells.length), 0);
  if (rows.length < 2 || columns < 2) return "";
  const lines = rows.map((cells) =>
    `| ${Array.from({ length: columns }, (_, at) => cells[at] ?? "").join(" | ")} |`,
  );
  lines.splice(1, 0, `|${" --- |".repeat(columns)}`);
  return lines.join("\n");
}

// The words of a cell in one line; what would end the cell or begin a block in it is a sign.
function cellText(text) {
  return text
    .replace(/^(?:#{1,6}|>|[ \t]*(?:-|\d{1,3}\.)) /gm, "")
    .replace(/\s+/g, " ")
    .replace(/\\*\|/g, "\\|")
    .trim();
}

function formOf(element, name, style, form) {
  const inner = { ...form };
  if (name === "B" || name === "STRONG") inner.bold = true;
  if (name === "I" || name === "EM" || name === "CITE" || name === "VAR") inner.italic = true;
  if (name === "SUP") [inner.sup, inner.sub] = [true, false];
  if (name === "SUB") [inner.sup, inner.sub] = [false, true];
  if (name === "PRE") inner.pre = true;
  if (name === "UL" || name === "OL") inner.list = [...form.list, { name, count: startOf(element) }];
  if (name === "A") {
    const href = element.getAttribute("href")?.trim() ?? "";
    if (/^(?:https?:\/\/|mailto:)[^\s<>()]+$/i.test(href)) inner.href = href;
  }
  if (style) {
    // The style has the last word: Google Docs wraps all in <b style="font-weight:normal">.
    const weight = /(?:^|[;\s])font-weight:\s*([a-z0-9]+)/.exec(style)?.[1];
    if (weight) inner.bold = weight === "bold" || weight === "bolder" || Number(weight) >= 600;
    const slant = /(?:^|[;\s])font-style:\s*([a-z]+)/.exec(style)?.[1];
    if (slant) inner.italic = slant === "italic" || slant === "oblique";
    const place = /(?:^|[;\s])vertical-align:\s*([a-z]+)/.exec(style)?.[1];
    if (place === "super") [inner.sup, inner.sub] = [true, false];
    else if (place === "sub") [inner.sup, inner.sub] = [false, true];
  }
  if (form.heading || inner.heading) inner.bold = false;
  return inner;
}

function startOf(list) {
  const start = Number(list.getAttribute("start"));
  return Number.isInteger(start) && start > 0 && start < 1000 ? start : 1;
}

function itemMark(element, name, style, form, inner) {
  if (name !== "LI") {
    // Word's lists are paragraphs; the number or the bullet is in a span to be left out.
    const level = Number(/level(\d)/.exec(style)?.[1] ?? 1);
    const mark = [...element.querySelectorAll("span[data-style]")].find((span) =>
      /mso-list:\s*ignore/i.test(span.getAttribute("data-style")),
    );
    const numbered = /^\s*(\d{1,3})[.)]/.exec(mark?.textContent ?? "");
    return `${"    ".repeat(level - 1)}${numbered ? `${numbered[1]}. ` : "- "}`;
  }
  const list = form.list.at(-1);
  const indent = "    ".repeat(Math.max(0, form.list.length - 1));
  return list?.name === "OL" ? `${indent}${list.count++}. ` : `${indent}- `;
}

// Signs that would become marks stay signs. Citations and mentions that were written stay marks.
function escaped(text) {
  return text.replace(/(^|[^\\])([*`])/g, "$1\\$2");
}

/** Pastes into this box become Markdown; with Shift (as plain text) the browser decides. */
export function readPastes(source) {
  source.addEventListener("paste", (event) => {
    const clipboard = event.clipboardData;
    if (!clipboard) return;
    const html = clipboard.getData("text/html");
    const plain = clipboard.getData("text/plain");
    // Text copied from a box, as from this one, is Markdown already: browsers give it no HTML.
    const text = (html && fromHtml(html)) || fromText(plain);
    if (!text || text === plain) return;
    event.preventDefault();
    const { selectionStart: from, selectionEnd: to, value } = source;
    // What is pasted into a line joins it, with a space where two words would run together.
    const gap =
      from > 0 && /[\p{L}\p{N}.,;:)]$/u.test(value.slice(0, from)) && /^\s/.test(html ? "" : plain)
        ? " "
        : "";
    source.focus();
    const long = text.length > 20_000; // the browser's own command takes seconds for a megabyte
    if (long || !document.execCommand("insertText", false, gap + text)) {
      source.setRangeText(gap + text, from, to, "end");
      source.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
}
