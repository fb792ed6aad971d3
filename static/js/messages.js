// What the last action did stays in sight when the page opens further down, until it is put away.

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
}
