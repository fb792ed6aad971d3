// Who wrote which word: the card beside a run, the legend, switching on and off in place.
//
// Expects
//   w-run[data-edit][data-author] or a.run[…] in .prose (or anywhere);
//   <ol id="edits" hidden><li data-edit data-author data-name data-date data-number data-summary
//     data-url [data-person]></li>…</ol>, one for each Edit on the page;
//   .legend a.author[data-author] and optionally .legend a.everyone, which shows where an author
//   is chosen and keeps its place (class "away") where none is;
//   a.authorship-toggle, whose href switches authorship without scripts. It is taken over only
//   where the text has runs already.
// The address always says what is shown (?authorship=on&author=7).

const RUNS = "w-run[data-edit], a.run[data-edit]";
const host = document.querySelector(".authorship-host") ?? document.body;
const edits = new Map(
  [...document.querySelectorAll("#edits > li")].map((li) => [li.dataset.edit, li.dataset]),
);
const runs = [...document.querySelectorAll(RUNS)];
const isOn = () => host.classList.contains("authorship-on");

if (runs.length) {
  setUpCard();
  setUpChoice();
}

function words(text) {
  // As the engine counts them: a run of letters or digits, with the marks inside it, is one word.
  return (text.match(/[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*/gu) ?? []).length;
}

// A run is broken where a link or emphasis begins inside it; its pieces follow one another.
function pieces(run) {
  const all = [...(run.closest(".sentence")?.querySelectorAll(RUNS) ?? [run])];
  let from = all.indexOf(run);
  let to = from;
  while (all[from - 1]?.dataset.edit === run.dataset.edit) from -= 1;
  while (all[to + 1]?.dataset.edit === run.dataset.edit) to += 1;
  return all.slice(from, to + 1);
}

function link(href, text) {
  const a = document.createElement("a");
  a.href = href;
  a.textContent = text;
  return a;
}

function line(...parts) {
  const p = document.createElement("p");
  p.append(...parts);
  return p;
}

function setUpCard() {
  const card = document.createElement("div");
  card.className = "run-card";
  card.id = "run-card";
  card.setAttribute("role", "group");
  card.setAttribute("aria-label", "Who wrote this");
  card.hidden = true;
  document.body.append(card);
  const heard = document.createElement("div");
  heard.className = "visually-hidden";
  heard.setAttribute("role", "status");
  document.body.append(heard);

  let current = null;
  let timer = 0;
  let lastPointer = "mouse";

  const hide = () => {
    clearTimeout(timer);
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    card.hidden = true;
    heard.textContent = "";
    current = null;
  };

  const fill = (run, run_pieces) => {
    const edit = edits.get(run.dataset.edit);
    if (!edit) return false;
    const sentence = run.closest(".sentence");
    const swatch = document.createElement("span");
    swatch.className = "swatch";
    swatch.dataset.author = run.dataset.author;
    const who = line(swatch, edit.person ? link(edit.person, edit.name) : edit.name);
    who.className = "who";
    const what = line(`${edit.date} · `, link(edit.url, `Edit ${edit.number}`));
    if (edit.summary) {
      const summary = document.createElement("span");
      summary.className = "summary";
      summary.textContent = edit.summary;
      what.append(" ", summary);
    }
    card.replaceChildren(who, what);
    if (sentence) {
      const here = words(run_pieces.map((piece) => piece.textContent).join(" "));
      const theirs = [...sentence.querySelectorAll(RUNS)]
        .filter((other) => other.dataset.author === run.dataset.author)
        .reduce((sum, other) => sum + words(other.textContent), 0);
      card.append(
        line(
          here === theirs
            ? `${here} ${here === 1 ? "word" : "words"}, all that they wrote of this sentence`
            : `${here} of their ${theirs} words in this sentence`,
        ),
      );
      const tools = sentence.querySelector(".sentence-tools");
      if (tools) card.append(line(link(tools.href, "History of this sentence")));
    }
    return true;
  };

  const place = (run) => {
    const rect = run.getClientRects()[0];
    const width = card.offsetWidth;
    const height = card.offsetHeight;
    const last = [...run.getClientRects()].at(-1);
    const left = Math.min(Math.max(8, rect.left), document.documentElement.clientWidth - width - 8);
    const below = last.bottom + 8 + height < innerHeight || rect.top < height + 8;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(below ? last.bottom + 6 : rect.top - height - 6) + scrollY}px`;
  };

  const show = (run) => {
    clearTimeout(timer);
    if (run === current) return;
    hide();
    const all = pieces(run);
    if (!fill(run, all)) return;
    current = run;
    for (const piece of all) piece.classList.add("lit");
    card.hidden = false;
    place(run);
  };

  document.addEventListener("pointerdown", (event) => {
    lastPointer = event.pointerType;
    if (current && !card.contains(event.target) && !event.target.closest(RUNS)) hide();
  });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || !isOn()) return;
    if (card.contains(event.target)) return clearTimeout(timer);
    const run = event.target.closest(RUNS);
    clearTimeout(timer);
    if (run) timer = setTimeout(() => show(run), current ? 60 : 160);
    else if (current && !card.contains(document.activeElement)) timer = setTimeout(hide, 250);
  });
  document.addEventListener(
    "click",
    (event) => {
      if (!isOn()) return;
      const run = event.target.closest(RUNS);
      if (!run) return;
      const inner = event.target.closest("a");
      if (inner && inner !== run) return; // a link inside the words goes where it says
      // By touch the first tap opens the card; the card has the links.
      if (lastPointer === "touch" && current !== run) event.preventDefault();
      show(run);
    },
    true,
  );
  document.addEventListener("focusin", (event) => {
    const run = event.target.closest?.(RUNS);
    if (run && isOn() && run.matches(":focus-visible")) {
      show(run);
      heard.textContent = [...card.querySelectorAll("p")].map((p) => p.textContent).join(". ");
    } else if (current && !card.contains(event.target)) {
      hide();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && current) {
      const run = current;
      const inside = card.contains(document.activeElement);
      hide();
      if (inside) {
        run.focus();
        hide();
      }
    } else if (current && event.target.closest?.(RUNS) === current) {
      // Down goes into the card, Enter too where the run itself is no link.
      if (event.key === "ArrowDown" || (event.key === "Enter" && current.localName === "w-run")) {
        event.preventDefault();
        card.querySelector("a")?.focus();
      }
    }
  });
  addEventListener("resize", hide);

  // Runs without an address of their own take a tab stop while they are shown.
  const stops = () => {
    for (const run of runs) {
      if (run.localName !== "w-run") continue;
      if (isOn()) {
        run.tabIndex = 0;
        run.setAttribute("role", "button");
        run.setAttribute("aria-describedby", "run-card");
      } else {
        run.removeAttribute("tabindex");
        run.removeAttribute("role");
        run.removeAttribute("aria-describedby");
      }
    }
    hide();
  };
  new MutationObserver(stops).observe(host, { attributeFilter: ["class"] });
  stops();
}

function setUpChoice() {
  const toggles = [...document.querySelectorAll(".authorship-toggle")];
  const choices = [...document.querySelectorAll(".legend a.author[data-author]")];
  const everyone = [...document.querySelectorAll(".legend a.everyone")];
  let author = new URL(location).searchParams.get("author");

  const address = () => {
    const url = new URL(location);
    if (isOn()) url.searchParams.set("authorship", "on");
    else url.searchParams.delete("authorship");
    if (isOn() && author) url.searchParams.set("author", author);
    else url.searchParams.delete("author");
    history.replaceState(null, "", url);
  };

  const paint = () => {
    host.classList.toggle("has-choice", Boolean(author));
    host.classList.toggle("all-authors", !author);
    for (const run of runs) run.classList.toggle("chosen", run.dataset.author === author);
    for (const choice of choices) {
      if (choice.dataset.author === author) choice.setAttribute("aria-current", "true");
      else choice.removeAttribute("aria-current");
    }
    for (const all of everyone) all.classList.toggle("away", !author);
    for (const toggle of toggles) {
      if (isOn()) toggle.setAttribute("aria-current", "true");
      else toggle.removeAttribute("aria-current");
    }
  };

  const plain = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0;
  for (const choice of choices)
    choice.addEventListener("click", (event) => {
      if (plain(event)) return;
      event.preventDefault();
      author = author === choice.dataset.author ? null : choice.dataset.author;
      host.classList.add("authorship-on");
      paint();
      address();
    });
  for (const all of everyone)
    all.addEventListener("click", (event) => {
      if (plain(event)) return;
      event.preventDefault();
      author = null;
      paint();
      address();
      choices[0]?.focus();
    });
  for (const toggle of toggles)
    toggle.addEventListener("click", (event) => {
      if (plain(event)) return;
      event.preventDefault();
      host.classList.toggle("authorship-on");
      paint();
      address();
    });
  paint();
}
