// Menus made of <details class="menu">: Esc closes and returns the focus, so does leaving. And the
// row of tabs below the head of a page.

const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("focusin", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// The row of tabs scrolls where it is narrow: the tab that is open is in sight.
for (const here of document.querySelectorAll(".subnav [aria-current]")) {
  const row = here.closest("ul");
  const hidden = here.offsetLeft + here.offsetWidth - row.offsetLeft - row.clientWidth;
  if (hidden > 0) row.scrollLeft = hidden + row.clientWidth / 4;
}
