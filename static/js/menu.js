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

// The row of tabs scrolls where it is narrow: the tab that is open, and one that takes the focus, is
// in sight as a whole.
for (const row of document.querySelectorAll(".subnav ul")) {
  const show = (tab) => tab?.scrollIntoView({ inline: "nearest", block: "nearest" });
  if (row.scrollWidth > row.clientWidth) show(row.querySelector("[aria-current]"));
  row.addEventListener("focusin", (event) => show(event.target));
}
