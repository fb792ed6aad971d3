// Light or dark. A remembered choice is set on <html> before the first paint; without one, and
// without scripts, the system's preference rules through CSS alone.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  root.classList.add("js");

  const remembered = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage is switched off
    }
  };
  const remember = (theme) => {
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {
      // The choice then lasts as long as the page.
    }
  };
  const systemTheme = () => (system.matches ? "dark" : "light");
  const current = () => root.dataset.theme || systemTheme();
  const label = () => {
    const other = current() === "dark" ? "light" : "dark";
    for (const button of document.querySelectorAll(".theme-toggle")) {
      button.setAttribute("aria-label", `Change to ${other}`);
      button.title = `Change to ${other}`;
    }
  };

  const choice = remembered();
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;

  system.addEventListener("change", label);
  document.addEventListener("DOMContentLoaded", label);
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".theme-toggle")) return;
    const next = current() === "dark" ? "light" : "dark";
    // A choice that equals the system's is no choice: the page follows the system again.
    if (next === systemTheme()) delete root.dataset.theme;
    else root.dataset.theme = next;
    remember(root.dataset.theme);
    label();
  });
})();
