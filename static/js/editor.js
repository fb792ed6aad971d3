// Writing: a live preview, a warning before unsaved text is lost, and three keys.
//
// Expects <form class="editor" data-preview-url="/preview/" [data-return="/genes/…/"]> with
//   textarea.editor-source, the text that is previewed (its name is sent as `text`);
//   .editor-preview > .prose, filled with the HTML that the address answers;
//   .editor-status (role=status), told what is going on;
//   optionally .editor-toolbar button[data-before][data-after][data-placeholder], which puts marks
//   around the selection.
// Keys: Ctrl or Cmd with Enter saves, Esc goes back and asks first.

const form = document.querySelector("form.editor");
const source = form?.querySelector(".editor-source");
if (form && source) {
  const pane = form.querySelector(".editor-preview");
  const status = form.querySelector(".editor-status");
  const say = (words) => {
    if (status && status.textContent !== words) status.textContent = words;
  };

  const state = () =>
    JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  const saved = form.dataset.unsaved === undefined ? state() : "";
  const changed = () => state() !== saved;
  let leaving = false;

  addEventListener("beforeunload", (event) => {
    if (!leaving && changed()) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    leaving = true;
    say("Saving");
  });
  addEventListener("pageshow", () => (leaving = false));

  // Preview: the newest request wins, the older are let go.
  let timer = 0;
  let request = null;
  const preview = async () => {
    request?.abort();
    request = new AbortController();
    const { signal } = request;
    pane.setAttribute("aria-busy", "true");
    const body = new FormData(form);
    body.set("text", source.value);
    try {
      const answer = await fetch(form.dataset.previewUrl, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
        signal,
      });
      if (!answer.ok) throw new Error(answer.status);
      pane.querySelector(".prose").innerHTML = await answer.text(); // cleaned by the server
      say(changed() ? "Not saved yet" : "");
    } catch (error) {
      if (error.name === "AbortError") return;
      say("The preview could not be made. Your text is still here, and saving works as before.");
    }
    pane.removeAttribute("aria-busy");
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(preview, 300);
  };
  source.addEventListener("input", () => {
    say(changed() ? "Not saved yet" : "");
    if (pane && form.dataset.previewUrl) later();
  });
  if (pane && form.dataset.previewUrl && source.value.trim()) preview();

  for (const button of form.querySelectorAll(".editor-toolbar button[data-before]"))
    button.addEventListener("click", () => {
      const { before, after = "", placeholder = "" } = button.dataset;
      const { selectionStart: from, selectionEnd: to, value } = source;
      const words = value.slice(from, to) || placeholder;
      source.focus();
      source.setSelectionRange(from, to);
      // The old command is the only way that keeps the browser's own undo.
      if (!document.execCommand("insertText", false, before + words + after)) {
        source.setRangeText(before + words + after, from, to);
        source.dispatchEvent(new Event("input", { bubbles: true }));
      }
      source.setSelectionRange(from + before.length, from + before.length + words.length);
    });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape" && form.dataset.return && !event.defaultPrevented) {
      if (!changed() || confirm("Leave without saving? What you wrote here would be lost.")) {
        leaving = true;
        location.assign(form.dataset.return);
      }
    }
  });
}
