// One sentence, edited where it stands.
//
// Listens for "sentence:edit" (sentence.js) and puts the form that the link would open in the
// sentence's place. Saving is the form's own; leaving it puts the sentence back. A sentence of a
// table has no room for a form, and a form that cannot be had is opened as a page of its own.

import { setUp } from "./editor.js";

const partsOf = (number) => document.querySelectorAll(`.sentence[data-sentence="${number}"]`);

document.addEventListener("sentence:edit", (event) => {
  const { number, href } = event.detail;
  const parts = [...partsOf(number)];
  if (!parts.length || parts[0].closest("table, pre")) return;
  event.preventDefault();
  const open = document.querySelector(".in-place form");
  if (open) {
    if (open.unsaved?.() && !confirm("Leave the other sentence unsaved? What you wrote would be lost."))
      return;
    close(open.closest(".in-place"));
  }
  edit(number, href, parts);
});

async function edit(number, href, parts) {
  let answer;
  try {
    answer = await fetch(href, { headers: { "X-In-Place": "yes" }, credentials: "same-origin" });
  } catch {
    answer = null;
  }
  // Signed out since, moved, or no network: the page itself says what is the matter.
  if (!answer?.ok || answer.redirected) return location.assign(href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form[data-editor]");
  if (!form) return location.assign(href);

  const place = document.createElement("span");
  place.className = "in-place";
  place.dataset.sentence = number;
  place.append(document.adoptNode(form));
  parts.at(-1).after(place);
  for (const part of parts) part.hidden = true;
  setUp(form);
  form.addEventListener("editor:cancel", (event) => {
    event.preventDefault();
    close(place);
  });
  form.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
    event.preventDefault();
    if (!form.unsaved() || confirm("Leave without saving? What you wrote here would be lost."))
      close(place);
  });
  const source = form.querySelector("textarea.source");
  source.focus();
  source.setSelectionRange(source.value.length, source.value.length);
  place.scrollIntoView({ block: "nearest" });
}

function close(place) {
  const parts = partsOf(place.dataset.sentence);
  place.remove();
  for (const part of parts) part.hidden = false;
  parts[0]?.querySelector(".sentence-tools")?.focus();
}
