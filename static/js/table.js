// Tables that sort, copy and download. Without scripts they are plain tables in the served order.
//
// Expects <table data-table="IL2-transcripts"> with one header row. A header with data-sort="none"
// does not sort; "number" and "date" sort as such (a cell's data-value, where it has one, goes
// before its text). The attribute's value names the downloaded file.

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

const text = (cell) => cell.innerText.replace(/\s+/g, " ").trim();
const value = (cell) => cell?.dataset.value ?? (cell ? text(cell) : "");

function compare(kind, a, b) {
  if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
  if (kind === "number") return Number(a.replaceAll(",", "")) - Number(b.replaceAll(",", ""));
  return collator.compare(a, b);
}

function sortable(table) {
  const headers = [...table.tHead.rows[0].cells];
  headers.forEach((header, column) => {
    if (header.dataset.sort === "none" || !text(header)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    header.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const down = header.getAttribute("aria-sort") === "ascending";
      for (const other of headers)
        if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
      header.setAttribute("aria-sort", down ? "descending" : "ascending");
      for (const body of table.tBodies) {
        const rows = [...body.rows].map((row) => [value(row.cells[column]), row]);
        rows.sort(([a], [b]) => {
          const order = compare(header.dataset.sort, a, b);
          return down && a !== "" && b !== "" ? -order : order; // the empty stay last
        });
        body.append(...rows.map(([, row]) => row));
      }
    });
  });
}

function rows(table) {
  return [...table.rows].filter((row) => !row.hidden).map((row) => [...row.cells].map(text));
}

function quoted(field, mark) {
  // A spreadsheet would run a field that begins like a formula, so such a field gets a quote.
  const safe = /^[=+@\t]|^-(?!\d)/.test(field) ? `'${field}` : field;
  return /["\n\r]/.test(safe) || safe.includes(mark) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function tools(table) {
  const box = document.createElement("div");
  box.className = "table-tools";
  const said = document.createElement("span");
  said.className = "meta";
  said.setAttribute("role", "status");
  const button = (words, act) => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "button quiet small";
    element.textContent = words;
    element.addEventListener("click", act);
    return element;
  };
  const say = (words) => {
    said.textContent = words;
    setTimeout(() => (said.textContent = ""), 4000);
  };
  const as = (mark, end) =>
    rows(table).map((row) => row.map((field) => quoted(field, mark)).join(mark)).join(end) + end;

  box.append(said);
  if (navigator.clipboard)
    box.append(
      button("Copy", async () => {
        try {
          await navigator.clipboard.writeText(as("\t", "\n"));
          say("Copied");
        } catch {
          say("The browser did not allow copying");
        }
      }),
    );
  box.append(
    button("Download CSV", () => {
      const url = URL.createObjectURL(new Blob([as(",", "\r\n")], { type: "text/csv" }));
      const link = document.createElement("a");
      link.href = url;
      link.download = `${table.dataset.table || "table"}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 1000);
    }),
  );
  (table.closest(".table-wrap") ?? table).before(box);
}

for (const table of document.querySelectorAll("table[data-table]")) {
  if (!table.tHead || !table.tBodies.length) continue;
  sortable(table);
  tools(table);
}
