// What the last action did stays in sight when the page opens further down, until it is put away.
// A save can be undone for a minute: then its button goes, and the words about it stay.

const MINUTE = 60_000;
const region = document.getElementById("messages");
for (const message of region?.querySelectorAll(".message") ?? []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet small";
  button.textContent = "Dismiss";
  button.addEventListener("click", () => {
    message.remove();
    if (!region.querySelector(".message")) region.querySelector(".messages")?.remove();
  });
  message.append(button);
  const undo = message.querySelector(".undo");
  if (undo)
    setTimeout(() => {
      if (undo.contains(document.activeElement)) button.focus();
      undo.remove();
    }, MINUTE);
}
