// The editor: one component for a sentence, a section and a whole article.
//
// Expects <form data-editor [data-cancel-url="/genes/…/"]> with one or more textarea.source and
// button[name=preview], which asks the server without scripts. A part of it, [data-part], or the
// form itself, has data-preview-url and a .preview that the address answers anew for its source.
// A form that comes back with a preview, with errors or with a draft counts as unsaved.
//
// Keys: Ctrl or Cmd with Enter saves, or suggests where nothing can be saved. Esc leaves, and asks first where words are unsaved; who goes
// on writing then leaves the text with Tab. Where the form stands in the article (inline.js),
// "editor:walk" offers Tab in the text to whoever goes on to the next sentence, and
// "editor:cancel" the leaving; preventing them says that it was done.

import { keepDrafts } from "./drafts.js";
import { readPastes } from "./paste.js";
import { toolbar } from "./toolbar.js";

import { attachPicker } from "./cite.js";
import { attachGenes } from "./mention.js";
const open = new Set(); // forms whose text the browser should not drop silently

addEventListener("beforeunload", (event) => {
  for (const form of open) if (form.isConnected && form.unsaved?.()) event.preventDefault();
});
for (const form of document.querySelectorAll("form[data-editor]")) setUp(form);

/** Gives one form its tools. Calling it twice does nothing the second time. */
export function setUp(form) {
  const sources = [...form.querySelectorAll("textarea.source")];
  if (!sources.length || open.has(form)) return;
  open.add(form);

  const state = () =>
    JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  const returned = form.querySelector(".preview .prose, .errors, [role=alert]");
  const before = state();
  let saved = returned || form.dataset.draft ? null : before;
  let leaving = false;
  form.unsaved = () => !leaving && state() !== saved;

  const status = document.createElement("span");
  status.className = "editor-status";
  status.setAttribute("role", "status");
  form.querySelector(".actions")?.append(status);
  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };
  let kept = "";
  const tell = () => say(form.unsaved() ? `Not saved yet${kept}` : "");
  const drafts = keepDrafts(form, {
    told: (words) => {
      kept = words && `: ${words}`;
      tell();
    },
    restored: () => {
      saved = null;
      tell();
    },
  });
  form.drafts = drafts;

  // Before the first part, so that it stays in sight along all of them.
  (form.querySelector("[data-part]") ?? sources[0].closest(".field")).before(toolbar(form, sources));
  for (const source of sources) {
    readPastes(source);
    attachPicker(source);
  }
  attachGenes(form, sources, say);
  form.append(keysTold(form));

  const parts = [...form.querySelectorAll("[data-part]")];
  const previews = (parts.length ? parts : [form])
    .filter((part) => part.dataset.previewUrl && part.querySelector(".preview"))
    .map((part) => livePreview(form, part, tell, say));
  form.addEventListener("input", (event) => {
    tabLeaves = false;
    tell();
    for (const each of previews) if (each.source === event.target) each.soon();
  });
  if (previews.length) {
    form.querySelector("button[name=preview]")?.addEventListener("click", (event) => {
      event.preventDefault();
      for (const each of previews) each.now();
    });
    for (const each of previews) each.first();
  }

  form.addEventListener("submit", (event) => {
    const sending = drafts?.underWay();
    if (sending) {
      // A draft that arrives after the save would come back from the dead.
      event.preventDefault();
      sending.then(() => setTimeout(() => form.requestSubmit(event.submitter)));
      return;
    }
    leaving = true;
    drafts?.submitted();
    say("Saving");
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    leaving = false;
    drafts?.again();
  });

  let tabLeaves = false;
  form.leave = async () => {
    if (form.unsaved()) {
      tabLeaves = true; // a Tab may follow at once, before the answer is read
      const answer = await ask(Boolean(drafts));
      if (answer === "stay") return;
      if (answer === "discard") await drafts?.discard();
      else await drafts?.flush();
      form.left = answer;
    }
    leaving = true;
    const asked = new CustomEvent("editor:cancel", { bubbles: true, cancelable: true });
    if (form.dispatchEvent(asked)) location.assign(form.dataset.cancelUrl);
  };
  form.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    form.leave();
  });
  form.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // In the reason of a suggestion, and where nothing can be saved, it suggests.
      const suggests = event.target.closest("[data-suggest]") && "button[name=suggest]";
      form.requestSubmit(
        form.querySelector(suggests || "button[name=save]") ??
          form.querySelector("button[name=suggest], button[type=submit]"),
      );
    } else if (event.key === "Escape" && form.dataset.cancelUrl) {
      event.stopPropagation(); // one Esc closes one thing
      event.preventDefault();
      form.leave();
    } else if (
      event.key === "Tab" &&
      !tabLeaves &&
      !(event.ctrlKey || event.metaKey || event.altKey) &&
      event.target === sources[0]
    ) {
      const detail = { back: event.shiftKey };
      const walk = new CustomEvent("editor:walk", { bubbles: true, cancelable: true, detail });
      if (!form.dispatchEvent(walk)) event.preventDefault();
    }
  });
  tell();
}

// The preview of one part: as the server renders and cleans it, so as the article will be.
function livePreview(form, part, tell, say) {
  const source = part.querySelector("textarea.source");
  let timer = 0;
  let request = null;
  const now = async () => {
    clearTimeout(timer);
    request?.abort(); // the newest request wins
    request = new AbortController();
    const { signal } = request;
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.set("text", source.value);
    part.querySelector(".preview").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(part.dataset.previewUrl, {
        method: "POST",
        body: sent,
        credentials: "same-origin",
        signal,
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector(".preview");
      const old = part.querySelector(".preview");
      keepOpen(old, fresh);
      const at = stops(old).indexOf(document.activeElement);
      old.replaceWith(fresh);
      if (at >= 0) (stops(fresh)[at] ?? source).focus({ preventScroll: true });
      tell();
    } catch (error) {
      if (error.name === "AbortError") return;
      part.querySelector(".preview").removeAttribute("aria-busy");
      say("The preview could not be made. Your text is still here, and saving works as before.");
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(now, 300);
  };
  const first = () => {
    if (source.value.trim() && !part.querySelector(".preview .prose")) now();
  };
  return { source, now, soon, first };
}

// Where Tab stops in a preview: who is at one is at the same in the next.
const stops = (preview) => [...preview.querySelectorAll("a[href], button, summary, input")];

// What the writer has unfolded in one preview stays so in the next: the other genes of a name are
// known by the words they are offered for.
function keepOpen(before, after) {
  const named = (fold) => fold.closest("[data-words]")?.dataset.words ?? fold.className;
  const open = new Set([...before.querySelectorAll("details[open]")].map(named));
  for (const fold of after.querySelectorAll("details")) if (open.has(named(fold))) fold.open = true;
}

function keysTold(form) {
  const keys = document.createElement("p");
  keys.className = "editor-keys meta";
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  keys.textContent =
    `${mac ? "⌘" : "Ctrl"}-Enter ${form.querySelector("button[name=save]") ? "saves" : "suggests"} · Esc closes` +
    (form.classList.contains("sentence-form") && form.closest(".in-place")
      ? " · Tab keeps these words as a draft and goes on to the next sentence, Shift-Tab to the one before · Esc, then Tab goes to the buttons"
      : "") +
    " · Alt-F10 goes to the marks";
  return keys;
}

// Asks what shall become of unsaved words: "keep", "discard" or "stay".
function ask(hasDrafts) {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  dialog.setAttribute("aria-labelledby", "ask-leave");
  const title = document.createElement("h2");
  title.id = "ask-leave";
  title.textContent = "These words are not saved";
  const text = document.createElement("p");
  text.textContent = hasDrafts
    ? "A draft is kept for you alone and is there when you come back."
    : "They would be lost if you leave now.";
  const actions = document.createElement("div");
  actions.className = "actions";
  const choices = [
    ...(hasDrafts ? [["keep", "Keep as a draft", "button primary"]] : []),
    ["stay", "Go on writing", hasDrafts ? "button" : "button primary"],
    ["discard", hasDrafts ? "Discard" : "Leave without saving", "button danger"],
  ];
  for (const [value, words, look] of choices) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = look;
    button.textContent = words;
    button.addEventListener("click", () => dialog.close(value));
    actions.append(button);
  }
  dialog.append(title, text, actions);
  document.body.append(dialog);
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  return new Promise((answered) => {
    dialog.addEventListener("close", () => {
      dialog.remove(); // the focus is where it was already, or where the writer went since
      answered(dialog.returnValue || "stay");
    });
    dialog.showModal();
  });
}
