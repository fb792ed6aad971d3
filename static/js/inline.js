// A sentence, a section or the whole article, edited where it stands.
//
// Listens for "sentence:edit" (sentence.js) and for clicks on links with data-opens="section" or
// "article", and puts the form that the link would open in the text's place. Saving is the form's
// own; leaving it puts the text back. A sentence of a table has no room for a form, and a form that
// cannot be had is opened as a page of its own.
//
// From one sentence Tab goes to the next: what was changed stays as a draft, is marked in the text,
// and is saved together with the sentence that is saved in the end.

import { setUp } from "./editor.js";
import { draftPlaces } from "./drafts.js";

const partsOf = (number) => [
  ...document.querySelectorAll(`.sentence[data-sentence="${number}"]`),
];
const openForm = () => document.querySelector(".in-place form");
const changed = new Map(); // number of a sentence -> {text, base}, changed on this page
const GOES_ON = { capture: true };

document.addEventListener("sentence:edit", (event) => {
  const { number, href } = event.detail;
  if (!editable(number)) return;
  event.preventDefault();
  edit(number, href);
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-opens]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  await putAway();
  const form = await had(link.href);
  if (!form) return;
  const whole = link.dataset.opens === "article";
  const text = document.getElementById("article-text");
  const section = link.closest(".section");
  const hidden = whole
    ? [...text.querySelectorAll(":scope > .section")]
    : [...section.children].filter((child) => !child.matches(".section-head"));
  const place = document.createElement("div");
  place.className = "in-place";
  place.append(form);
  if (whole) text.prepend(place);
  else section.querySelector(".section-head").after(place);
  begin(place, form, hidden, link);
});

/** The numbers of the sentences that may be edited in place, in reading order. */
function walkable() {
  const numbers = [];
  for (const part of document.querySelectorAll("[data-editable] .prose .sentence")) {
    const { sentence } = part.dataset;
    if (!numbers.includes(sentence) && editable(sentence)) numbers.push(sentence);
  }
  return numbers;
}

function editable(number) {
  const [first] = partsOf(number);
  return Boolean(first) && !first.closest("table, pre");
}

async function edit(number, href, atStart = false, wanted = () => true) {
  const form = await had(href); // until it is here, what is typed goes where it went
  if (!form) return false; // the browser is on its way to the page itself
  if (!wanted()) return true;
  await putAway();
  const parts = partsOf(number);
  const place = document.createElement("span");
  place.className = "in-place";
  place.dataset.sentence = number;
  place.append(form);
  parts.at(-1).after(place);
  const back = changed.get(number);
  if (back) {
    form.elements.text.value = back.text;
    form.dataset.draft = "yes";
    changed.delete(number);
  }
  takeAlong(form, number);
  begin(place, form, parts, parts[0].querySelector(".sentence-tools"), atStart);
  let goal = number; // where pressing Tab several times in a row leads
  form.addEventListener("editor:walk", async (event) => {
    const order = walkable();
    const next = order[order.indexOf(goal) + (event.detail.back ? -1 : 1)];
    if (!next) return; // at the end of the article Tab is Tab again
    event.preventDefault();
    const isUnderWay = goal !== number;
    goal = next;
    if (isUnderWay) return;
    await new Promise((soon) => setTimeout(soon, 60));
    while (goal !== number && form.isConnected) {
      const asked = goal;
      const there = href.replace(/\d+(?=\/edit\/)/, asked);
      if (!(await edit(asked, there, true, () => goal === asked))) return;
    }
  });
  return true;
}

// What was changed in other sentences on the way goes with this one, unless the writer says no.
function takeAlong(form, number) {
  const others = [...changed].filter(([other]) => other !== number);
  if (!others.length) return;
  const label = document.createElement("label");
  const box = document.createElement("input");
  const count = others.length;
  box.type = "checkbox";
  box.checked = true;
  label.className = "check also";
  label.append(
    box,
    ` Save with it ${count === 1 ? "the other sentence" : `the ${count} other sentences`} you changed here`,
  );
  const bases = [Number(form.elements.base.value)];
  for (const [other, { text, base }] of others) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = `also-${other}`;
    field.value = text;
    bases.push(base);
    label.append(field);
  }
  // The oldest state that any of them was written from: what came later is merged.
  const [own, oldest] = [form.elements.base.value, String(Math.min(...bases))];
  form.elements.base.value = oldest;
  box.addEventListener("change", () => {
    form.elements.base.value = box.checked ? oldest : own;
    for (const field of label.querySelectorAll("[type=hidden]")) field.disabled = !box.checked;
  });
  form.querySelector(".actions").before(label);
}

function begin(place, form, hidden, opener, atStart = false) {
  for (const each of hidden) each.hidden = true;
  place.close = () => {
    place.remove();
    for (const each of hidden) each.hidden = false;
    markDrafts();
  };
  setUp(form);
  form.addEventListener(
    "editor:cancel",
    (event) => {
      event.preventDefault();
      if (form.left !== "discard" && place.dataset.sentence) remember(place, form);
      else if (form.left === "discard") changed.delete(place.dataset.sentence);
      place.close();
      opener?.focus();
    },
    GOES_ON,
  );
  const source = form.querySelector("textarea.source");
  source.focus();
  const at = atStart ? 0 : source.value.length;
  source.setSelectionRange(at, at);
  place.scrollIntoView({ block: "nearest" });
}

// Closes the form that is open, if there is one; its words stay as a draft.
async function putAway() {
  const form = openForm();
  if (!form) return;
  const place = form.closest(".in-place");
  remember(place, form);
  const flushed = form.drafts?.flush();
  place.close();
  await flushed;
}

function remember(place, form) {
  const { sentence } = place.dataset;
  if (!sentence || !form.unsaved() && !form.left) return;
  changed.set(sentence, {
    text: form.elements.text.value,
    base: Number(form.elements.base.value),
  });
}

async function had(href) {
  let answer;
  try {
    answer = await fetch(href, { headers: { "X-In-Place": "yes" }, credentials: "same-origin" });
  } catch {
    answer = null;
  }
  // Signed out since, moved, or no network: the page itself says what is the matter.
  const page =
    answer?.ok && !answer.redirected
      ? new DOMParser().parseFromString(await answer.text(), "text/html")
      : null;
  const form = page?.querySelector("form[data-editor]");
  if (form) return document.adoptNode(form);
  location.assign(href);
  return null;
}

// Sentences with words that are not saved carry a mark, here and after a return to the page.
function markDrafts() {
  const numbers = new Set([
    ...changed.keys(),
    ...draftPlaces()
      .filter((place) => place.startsWith("sentence:"))
      .map((place) => place.slice("sentence:".length)),
  ]);
  for (const part of document.querySelectorAll(".sentence[data-sentence]")) {
    const has = numbers.has(part.dataset.sentence);
    part.classList.toggle("has-draft", has);
    if (has) part.title = "You have a draft of this sentence";
    else if (part.title.startsWith("You have a draft")) part.removeAttribute("title");
  }
}

markDrafts();
