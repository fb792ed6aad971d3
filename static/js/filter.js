// Filters a list in place. The same form works without scripts through its address.
//
// Expects <form data-filter="go-list" method="get"> with selects or check boxes named after
// the items' data attributes (name="evidence" filters on data-evidence), and, in #go-list, items with
// [data-filter-item]. Groups [data-filter-group] without a shown item are hidden; an element
// [data-filter-count="go-list"] is told how many are shown, [data-filter-none="go-list"] shows when
// none is.

for (const form of document.querySelectorAll("form[data-filter]")) {
  const id = form.dataset.filter;
  const list = document.getElementById(id);
  if (!list) continue;
  const items = [...list.querySelectorAll("[data-filter-item]")];
  const groups = [...list.querySelectorAll("[data-filter-group]")];
  const counts = document.querySelectorAll(`[data-filter-count="${id}"]`);
  const none = document.querySelectorAll(`[data-filter-none="${id}"]`);
  const fields = [...form.elements].filter((field) => field.name && field.type !== "hidden");
  const names = [...new Set(fields.map((field) => field.name))];

  // A page served already filtered holds only some of the items: then let the server do it.
  if (list.dataset.filtered === "server") {
    form.addEventListener("change", () => form.requestSubmit());
    continue;
  }
  for (const button of form.querySelectorAll("button[type=submit]")) button.hidden = true;

  const apply = () => {
    const asked = new FormData(form);
    const wanted = names
      .map((name) => [name, asked.getAll(name).filter(Boolean)])
      .filter(([, values]) => values.length);
    let shown = 0;
    for (const item of items) {
      item.hidden = !wanted.every(([name, values]) => values.includes(item.dataset[name]));
      if (!item.hidden) shown += 1;
    }
    for (const group of groups)
      group.hidden = !group.querySelector("[data-filter-item]:not([hidden])");
    for (const count of counts)
      count.textContent = shown === items.length ? `${shown}` : `${shown} of ${items.length}`;
    for (const element of none) element.hidden = shown > 0;

    const url = new URL(location);
    for (const name of names) url.searchParams.delete(name);
    for (const [name, values] of wanted)
      for (const value of values) url.searchParams.append(name, value);
    history.replaceState(null, "", url);
  };
  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  if (names.some((name) => new FormData(form).getAll(name).some(Boolean))) apply();
}
