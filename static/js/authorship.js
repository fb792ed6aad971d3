// Who wrote which word: the card beside a run, the legend, switching on and off in place.
//
// Expects
//   w-run, w-nested or a.run, each with data-edit and data-author, in .sentence;
//   <ol id="edits" hidden><li data-edit data-author data-name data-date data-number data-summary
//     data-url></li>…</ol>, one for each Edit that wrote a word on the page;
//   .legend a[data-choose] with an author's number, or empty for all of them;
//   a#authorship-switch[role=switch], whose href switches without scripts.
// A page served with authorship off has no legend and no list of Edits; they are fetched from that
// href and put in place. The address always says what is shown (?authorship=on&author=7).

const RUNS = "w-run[data-edit], w-nested[data-edit], a.run[data-edit]";
const body = document.body;
const toggle = document.querySelector("a#authorship-switch");
const isOn = () => body.classList.contains("authorship-on");
const within = (root, selector) => [...root.querySelectorAll(selector)];
const modified = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0;

let author = isOn() ? (new URL(location).searchParams.get("author") ?? "") : "";

setUpCard();
setUpLegend();
if (toggle) setUpSwitch();

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function link(href, text) {
  const a = element("a", "", text);
  a.href = href;
  return a;
}

// As the engine counts: letters or digits with the marks inside them are one word.
function words(text) {
  return (text.match(/[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*/gu) ?? []).length;
}

// All runs of the sentence that a run stands in, over every block that divides the sentence.
function runsOfSentence(run) {
  const number = run.closest(".sentence")?.dataset.sentence;
  if (!number) return [run];
  return within(document, `.sentence[data-sentence="${number}"]`).flatMap((span) =>
    within(span, RUNS),
  );
}

// A run is broken where a link or emphasis begins inside it; its pieces follow one another.
function pieces(run, all) {
  let from = all.indexOf(run);
  let to = from;
  while (all[from - 1]?.dataset.edit === run.dataset.edit) from -= 1;
  while (all[to + 1]?.dataset.edit === run.dataset.edit) to += 1;
  return all.slice(from, to + 1);
}

function countOf(runs) {
  return words(runs.map((run) => run.textContent).join(" "));
}

function setUpCard() {
  const card = element("div", "run-card");
  card.id = "run-card";
  card.setAttribute("role", "group");
  card.setAttribute("aria-label", "Who wrote this");
  card.hidden = true;
  const heard = element("div", "visually-hidden");
  heard.setAttribute("role", "status");
  document.querySelector("main").append(card, heard);

  let current = null;
  let timer = 0;
  let pointer = "mouse";

  const hide = () => {
    clearTimeout(timer);
    for (const lit of within(document, ".lit")) lit.classList.remove("lit");
    card.hidden = true;
    heard.textContent = "";
    current = null;
  };

  const fill = (run, run_pieces, all) => {
    const edit = document.querySelector(`#edits > li[data-edit="${run.dataset.edit}"]`)?.dataset;
    if (!edit) return false;
    const swatch = element("span", "swatch");
    swatch.dataset.author = run.dataset.author;
    const what = element("p", "", `${edit.date} · `, link(edit.url, `Edit ${edit.number}`));
    if (edit.summary) what.append(" ", element("span", "summary", edit.summary));
    const here = countOf(run_pieces);
    const theirs = countOf(all.filter((other) => other.dataset.author === run.dataset.author));
    const count =
      here === theirs
        ? `${here} ${here === 1 ? "word" : "words"}, all of theirs in this sentence`
        : `${here} of their ${theirs} words in this sentence`;
    card.replaceChildren(element("p", "who", swatch, edit.name), what, element("p", "", count));
    const number = run.closest(".sentence")?.dataset.sentence;
    if (number)
      card.append(element("p", "", link(`/sentences/${number}/`, "History of this sentence")));
    return true;
  };

  const place = (run) => {
    const rects = [...run.getClientRects()];
    const [first, last] = [rects[0], rects[rects.length - 1]];
    const height = card.offsetHeight;
    const most = document.documentElement.clientWidth - card.offsetWidth - 8;
    const below = last.bottom + 8 + height < innerHeight || first.top < height + 8;
    card.style.left = `${Math.min(Math.max(8, last.left), most) + scrollX}px`;
    card.style.top = `${(below ? last.bottom + 6 : first.top - height - 6) + scrollY}px`;
  };

  const show = (run) => {
    clearTimeout(timer);
    if (run === current) return;
    hide();
    const all = runsOfSentence(run);
    const run_pieces = pieces(run, all);
    if (!fill(run, run_pieces, all)) return;
    current = run;
    for (const piece of run_pieces) {
      piece.classList.add("lit");
      piece.removeAttribute("title"); // the card says it, and better
    }
    card.hidden = false;
    place(run);
  };

  document.addEventListener("pointerdown", (event) => {
    pointer = event.pointerType;
    if (current && !card.contains(event.target) && !event.target.closest(RUNS)) hide();
  });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || !isOn()) return;
    clearTimeout(timer);
    if (card.contains(event.target)) return;
    const run = event.target.closest(RUNS);
    if (run) timer = setTimeout(() => show(run), current ? 60 : 160);
    else if (current && !card.contains(document.activeElement)) timer = setTimeout(hide, 250);
  });
  document.addEventListener(
    "click",
    (event) => {
      const run = isOn() && event.target.closest(RUNS);
      if (!run) return;
      const way = event.target.closest("a");
      if (way && way !== run) return; // a link among the words goes where it says
      // By touch the first tap opens the card; the card has the links.
      if (pointer === "touch" && current !== run) event.preventDefault();
      show(run);
    },
    true,
  );
  document.addEventListener("focusin", (event) => {
    const run = isOn() && event.target.closest?.(RUNS);
    if (run && run.matches(":focus-visible")) {
      show(run);
      heard.textContent = within(card, "p").map((p) => p.textContent).join(". ");
    } else if (current && !card.contains(event.target)) {
      hide();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!current) return;
    if (event.key === "Escape") {
      const run = current;
      const inside = card.contains(document.activeElement);
      hide();
      if (inside) {
        run.focus();
        hide();
      }
    } else if (document.activeElement === current) {
      // Down goes into the card, and Enter too where the run itself leads nowhere.
      const enters = event.key === "Enter" && current.localName !== "a";
      if (event.key !== "ArrowDown" && !enters) return;
      event.preventDefault();
      card.querySelector("a")?.focus();
    }
  });
  addEventListener("resize", hide);

  // Runs that are no links take a tab stop while they are shown.
  const stops = () => {
    for (const run of within(document, "w-run[data-edit]")) {
      // Punctuation by itself is no word, and no stop.
      if (isOn() && words(run.textContent)) {
        run.tabIndex = 0;
        run.setAttribute("role", "button");
      } else {
        run.removeAttribute("tabindex");
        run.removeAttribute("role");
      }
    }
    hide();
  };
  new MutationObserver(stops).observe(body, { attributeFilter: ["class"] });
  stops();
}

function paint() {
  body.classList.toggle("has-choice", isOn() && author !== "");
  body.classList.toggle("all-authors", isOn() && author === "");
  for (const run of within(document, RUNS))
    run.classList.toggle("chosen", run.dataset.author === author);
  for (const choice of within(document, ".legend a[data-choose]")) {
    if (choice.dataset.choose === "") choice.classList.toggle("away", author === "");
    else if (choice.dataset.choose === author) choice.setAttribute("aria-current", "true");
    else choice.removeAttribute("aria-current");
  }
  if (toggle) {
    toggle.setAttribute("aria-checked", String(isOn()));
    const last = toggle.lastChild; // the words after the icon
    if (last.nodeType === Node.TEXT_NODE)
      last.data = last.data.replace(/\b(on|off)\b/, isOn() ? "on" : "off");
  }
}

function address() {
  const url = new URL(location);
  for (const [name, value] of [
    ["authorship", isOn() ? "on" : ""],
    ["author", isOn() ? author : ""],
  ])
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  history.replaceState(null, "", url);
}

function setUpLegend() {
  const legend = document.querySelector(".legend");
  if (!legend) return;
  if (!legend.querySelector('a[data-choose=""]')) {
    const all = link(location.pathname + "?authorship=on", "Show all authors");
    all.dataset.choose = "";
    legend.append(element("p", "", all));
  }
  legend.addEventListener("click", (event) => {
    const choice = event.target.closest("a[data-choose]");
    if (!choice || modified(event)) return;
    event.preventDefault();
    author = author === choice.dataset.choose ? "" : choice.dataset.choose;
    paint();
    address();
    if (choice.dataset.choose === "") legend.querySelector("a[data-choose]").focus();
  });
  paint();
}

function setUpSwitch() {
  const away = toggle.href; // the other state's address, as it was served
  const bring = async () => {
    const answer = await fetch(away, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const other = new DOMParser().parseFromString(await answer.text(), "text/html");
    const legend = other.querySelector(".legend");
    const edits = other.querySelector("#edits");
    if (!legend || !edits) throw new Error("no legend");
    const place = document.querySelector(".article");
    const beside = other.querySelector(".article > .legend");
    (beside ? place : document.querySelector(".article-text")).append(legend);
    body.append(edits);
    setUpLegend();
  };
  toggle.addEventListener("click", async (event) => {
    if (modified(event)) return;
    event.preventDefault();
    if (!document.querySelector("#edits")) {
      toggle.setAttribute("aria-busy", "true");
      try {
        await bring();
      } catch {
        location.assign(away);
        return;
      } finally {
        toggle.removeAttribute("aria-busy");
      }
    }
    body.classList.toggle("authorship-on");
    paint();
    address();
  });
  toggle.addEventListener("keydown", (event) => {
    if (event.key !== " ") return; // a switch answers to the space bar
    event.preventDefault();
    toggle.click();
  });
}
