// Writing: tools above the text, a live preview, a warning before unsaved text is lost, three keys.
//
// Expects <form data-editor data-preview-url="/preview/" [data-cancel-url="/genes/…/"]> with
//   textarea.source[name=text] and, for the preview, a .preview that the address answers anew;
//   button[name=preview], which asks the server without scripts.
// A form that comes back with a preview or with errors counts as unsaved.
// Keys: Ctrl or Cmd with Enter saves, Esc goes to data-cancel-url and asks first. A form set up
// later (import { setUp }) is left by Esc through the event "editor:cancel", if that is prevented.

import { attachPicker } from "./cite.js";

const TOOLS = [
  ["Bold", "**", "**", "bold"],
  ["Italic", "*", "*", "italic"],
  ["Gene", "[[", "]]", "IL2"],
  ["Raised", "^", "^", "+"],
  ["Lowered", "~", "~", "2"],
];
const open = new Set(); // forms whose text the browser should not drop silently

addEventListener("beforeunload", (event) => {
  for (const form of open) if (form.isConnected && form.unsaved?.()) event.preventDefault();
});
for (const form of document.querySelectorAll("form[data-editor]")) setUp(form);

/** Gives one form its tools. Calling it twice does nothing the second time. */
export function setUp(form) {
  const source = form.querySelector("textarea.source");
  if (!source || open.has(form)) return;
  open.add(form);

  const state = () =>
    JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  const returned = form.querySelector(".preview .prose, .errors, [role=alert]");
  const saved = returned || form.closest(".conflict") ? null : state();
  let leaving = false;
  form.unsaved = () => !leaving && state() !== saved;

  const status = document.createElement("span");
  status.className = "editor-status";
  status.setAttribute("role", "status");
  form.querySelector(".actions")?.append(status);
  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };
  const tell = () => say(form.unsaved() ? "Not saved yet" : "");

  source.before(toolbar(source));
  attachPicker(source);

  let timer = 0;
  let request = null;
  const preview = async () => {
    clearTimeout(timer);
    request?.abort(); // the newest request wins
    request = new AbortController();
    const { signal } = request;
    const sent = new FormData(form);
    sent.set("text", source.value);
    form.querySelector(".preview").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.previewUrl, {
        method: "POST",
        body: sent,
        credentials: "same-origin",
        signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      // Rendered and cleaned by the server, as the article will be.
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      form.querySelector(".preview").replaceWith(page.querySelector(".preview"));
      tell();
    } catch (error) {
      if (error.name === "AbortError") return;
      form.querySelector(".preview").removeAttribute("aria-busy");
      say("The preview could not be made. Your text is still here, and saving works as before.");
    }
  };
  const previews = Boolean(form.dataset.previewUrl && form.querySelector(".preview"));

  form.addEventListener("input", (event) => {
    tell();
    if (!previews || event.target !== source) return;
    clearTimeout(timer);
    timer = setTimeout(preview, 300);
  });
  if (previews) {
    form.querySelector("button[name=preview]")?.addEventListener("click", (event) => {
      event.preventDefault();
      preview();
    });
    if (source.value.trim() && !form.querySelector(".preview .prose")) preview();
  }

  form.addEventListener("submit", () => {
    leaving = true;
    say("Saving");
  });
  addEventListener("pageshow", () => (leaving = false));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[name=save], button[type=submit]"));
    } else if (event.key === "Escape" && form.dataset.cancelUrl) {
      event.stopPropagation(); // one Esc closes one thing
      const lost = "Leave without saving? What you wrote here would be lost.";
      if (form.unsaved() && !confirm(lost)) return;
      leaving = true;
      const asked = new CustomEvent("editor:cancel", { bubbles: true, cancelable: true });
      if (form.dispatchEvent(asked)) location.assign(form.dataset.cancelUrl);
    }
  });
}

function toolbar(source) {
  const bar = document.createElement("div");
  bar.className = "editor-toolbar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "Marks for the selected words");
  for (const [name, before, after, sample] of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = name;
    button.addEventListener("click", () => put(source, before, after, sample));
    bar.append(button);
  }
  const cite = document.createElement("button");
  cite.type = "button";
  cite.className = "button small";
  cite.dataset.action = "cite"; // cite.js listens
  cite.textContent = "Cite";
  bar.append(cite);
  return bar;
}

// Puts marks around the selection, or around a sample that is then selected.
function put(source, before, after, sample) {
  const { selectionStart: from, selectionEnd: to, value } = source;
  const words = value.slice(from, to) || sample;
  source.focus();
  source.setSelectionRange(from, to);
  // The old command is the only way that keeps the browser's own undo.
  if (!document.execCommand("insertText", false, before + words + after)) {
    source.setRangeText(before + words + after, from, to);
    source.dispatchEvent(new Event("input", { bubbles: true }));
  }
  source.setSelectionRange(from + before.length, from + before.length + words.length);
}
