// Settling a conflict: writing in the box of one's own wording chooses it; leaving asks first.
//
// Expects <form data-settle> with, for each sentence, <input type="radio" data-own="id of its box">.
// Ctrl or Cmd with Enter saves. Without scripts the server takes a changed box for the choice.

const form = document.querySelector("form[data-settle]");

if (form) {
  let leaving = false;
  for (const radio of form.querySelectorAll("input[data-own]")) {
    document.getElementById(radio.dataset.own).addEventListener("input", () => {
      radio.checked = true;
    });
  }
  form.addEventListener("submit", () => (leaving = true));
  for (const link of form.querySelectorAll(".actions a"))
    link.addEventListener("click", () => (leaving = true)); // said in so many words
  addEventListener("pageshow", () => (leaving = false));
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
