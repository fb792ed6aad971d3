// Settling a conflict: writing in the box of one's own wording chooses it; leaving asks first.
//
// Expects <form data-settle> with, for each sentence, <input type="radio" data-own="id of its box">.
// Ctrl or Cmd with Enter saves. What is chosen and written is kept as a draft (drafts.js). Without
// scripts the server takes a changed box for the choice.

import { keepDrafts } from "./drafts.js";

const form = document.querySelector("form[data-settle]");

if (form) {
  let leaving = false;
  const status = document.createElement("span");
  status.className = "editor-status";
  status.setAttribute("role", "status");
  form.querySelector(".actions").append(status);
  for (const radio of form.querySelectorAll("input[data-own]")) {
    document.getElementById(radio.dataset.own).addEventListener("input", () => {
      radio.checked = true;
    });
  }
  const drafts = keepDrafts(form, {
    told: (words) => (status.textContent = words ? `Not saved yet: ${words}` : "Not saved yet"),
    restored: () => {},
  });
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
  });
  for (const link of form.querySelectorAll(".actions a"))
    link.addEventListener("click", () => (leaving = true)); // said in so many words
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    leaving = false;
    drafts?.again();
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving) event.preventDefault(); // nothing here is saved yet
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}
