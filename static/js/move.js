// Moving a sentence within the article: by keyboard, by drag, or by pointing.
//
// M on a sentence, or "Move" in its bar, opens a small panel: the arrows go from place to place,
// each is told to a screen reader and shown by a mark in the text, Enter puts the sentence there,
// Esc leaves it. A click on a sentence in the text chooses the place beside it. Dragging "Move"
// from the bar does the same in one go. The page that the link opens does it without scripts.
//
// Expects #article-text with data-editable and data-base (the number of the Edit shown), and
// sections with data-section.

const text = document.getElementById("article-text");
const FAR = 6; // px before a press on "Move" is a drag
const EDGE = 60; // px from the window's edge where a drag scrolls
let mode = null;

if (text?.dataset.editable !== undefined && text.dataset.suggestOnly === undefined) {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick, { capture: true });
  document.addEventListener("pointerdown", onPress);
  addEventListener("resize", () => mode?.show());
}

const partsOf = (number) => [...text.querySelectorAll(`.sentence[data-sentence="${number}"]`)];
const movable = (number) => Boolean(partsOf(number)[0]) && !partsOf(number)[0].closest("table, pre");

function onKey(event) {
  if (mode) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return mode.leave();
    }
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (by === undefined && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    if (by) mode.go(mode.at + by);
    else mode.go(event.key === "Home" ? 0 : mode.slots.length - 1);
    return;
  }
  if (event.key.toLowerCase() !== "m" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!event.target.matches?.(".sentence-tools, .sentence-bar a")) return;
  const number = event.target.closest(".sentence")?.dataset.sentence;
  if (!number || !movable(number)) return;
  event.preventDefault();
  begin(number);
}

function onClick(event) {
  const link = event.target.closest('.sentence-bar a[data-does="move"]');
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    const number = link.closest(".sentence").dataset.sentence;
    if (!movable(number)) return;
    event.preventDefault();
    event.stopPropagation();
    begin(number);
  } else if (mode && text.contains(event.target)) {
    event.preventDefault();
    event.stopPropagation();
    mode.point(event.clientX, event.clientY);
  }
}

function onPress(event) {
  const link = event.target.closest('.sentence-bar a[data-does="move"]');
  if (!link || event.button !== 0) return;
  const number = link.closest(".sentence").dataset.sentence;
  if (!movable(number)) return;
  link.draggable = false;
  const [x, y] = [event.clientX, event.clientY];
  let dragging = false;
  const moved = (at) => {
    if (!dragging && Math.hypot(at.clientX - x, at.clientY - y) < FAR) return;
    if (!dragging) {
      dragging = true;
      begin(number);
      document.documentElement.classList.add("is-dragging-sentence");
    }
    at.preventDefault();
    if (at.clientY < EDGE) scrollBy(0, -24);
    else if (at.clientY > innerHeight - EDGE) scrollBy(0, 24);
    mode?.point(at.clientX, at.clientY);
  };
  const end = (at) => {
    removeEventListener("pointermove", moved);
    removeEventListener("pointerup", end);
    removeEventListener("pointercancel", end);
    document.documentElement.classList.remove("is-dragging-sentence");
    if (!dragging) return;
    // The click that ends a drag is none.
    addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", stop, { capture: true }));
    if (at.type === "pointerup") mode?.drop();
    else mode?.leave();
  };
  addEventListener("pointermove", moved);
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

// Every place the sentence could stand: at the beginning of each section, after each sentence.
function slotsFor(number) {
  const slots = [];
  let here = 0;
  for (const section of text.querySelectorAll(".section[data-section]")) {
    const heading = section.querySelector("h2").textContent.trim();
    const numbers = [];
    for (const part of section.querySelectorAll(".prose .sentence"))
      if (!numbers.includes(part.dataset.sentence)) numbers.push(part.dataset.sentence);
    slots.push({ section: section.dataset.section, after: "0", heading, element: section });
    for (const each of numbers) {
      if (each === number) {
        here = slots.length - 1;
        continue;
      }
      slots.push({ section: section.dataset.section, after: each, heading, element: section });
    }
  }
  return { slots, here };
}

function begin(number) {
  mode?.leave();
  const { slots, here } = slotsFor(number);
  const parts = partsOf(number);
  const opener = parts.map((part) => part.querySelector(".sentence-tools")).find(Boolean);
  const mark = document.createElement("span");
  mark.className = "drop-mark";

  const panel = document.createElement("div");
  panel.className = "move-panel";
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "Move the sentence");
  const status = document.createElement("p");
  status.setAttribute("role", "status");
  const keys = document.createElement("p");
  keys.className = "meta";
  keys.textContent = "Arrows choose a place, Enter puts the sentence there, Esc leaves it.";
  const actions = document.createElement("div");
  actions.className = "actions";
  const button = (words, look, act) => {
    const one = document.createElement("button");
    one.type = "button";
    one.className = look;
    one.textContent = words;
    one.addEventListener("click", act);
    actions.append(one);
    return one;
  };
  const put = button("Put it here", "button small primary", () => mode.drop());
  button("Up", "button small", () => mode.go(mode.at - 1));
  button("Down", "button small", () => mode.go(mode.at + 1));
  button("Leave it", "button small quiet", () => mode.leave());
  panel.append(status, keys, actions);
  document.getElementById("main").append(panel);

  const words = (n) =>
    partsOf(n)
      .map((part) => {
        const own = part.cloneNode(true);
        for (const mark of own.querySelectorAll(".suggestion-mark")) mark.remove();
        return own.textContent;
      })
      .join(" ")
      .replace(/\s+/g, " ")
      .trim();
  const short = (all) => (all.length > 70 ? `${all.slice(0, 70)} …` : all);

  // Where a slot lies in the window: the left end of a mark and its height.
  const placeOf = (slot) => {
    const { element } = slot;
    if (slot.after !== "0") {
      const last = [...partsOf(slot.after).at(-1).getClientRects()].at(-1);
      return { x: last.right + 2, top: last.top, height: last.height };
    }
    const first = element.querySelector(".prose .sentence");
    const box = (first ?? element.querySelector(".prose, .meta, h2")).getClientRects()[0];
    return { x: box.left - 2, top: box.top, height: Math.min(box.height, 32) };
  };

  mode = {
    slots,
    at: here,
    go(to) {
      this.at = Math.min(Math.max(to, 0), slots.length - 1);
      this.show(true);
    },
    show(scroll = false) {
      const slot = slots[this.at];
      const frame = slot.element.querySelector(".prose") ?? slot.element;
      const place = placeOf(slot);
      const box = frame.getBoundingClientRect();
      frame.append(mark);
      mark.style.left = `${place.x - box.left}px`;
      mark.style.top = `${place.top - box.top}px`;
      mark.style.height = `${place.height}px`;
      const where =
        slot.after === "0" ? `At the beginning of ${slot.heading}` : `In ${slot.heading}, after: ${short(words(slot.after))}`;
      status.textContent = `${where} (place ${this.at + 1} of ${slots.length}${this.at === here ? ", where it stands now" : ""})`;
      if (!scroll) return;
      const below = place.top + place.height > innerHeight - panel.offsetHeight - 40;
      if (below || place.top < 60) mark.scrollIntoView({ block: "center" });
    },
    // The place that is nearest to a point of the window.
    point(x, y) {
      let best = this.at;
      let least = Infinity;
      slots.forEach((slot, index) => {
        const place = placeOf(slot);
        const down = Math.abs(y - (place.top + place.height / 2));
        const apart = (down <= place.height / 2 ? 0 : down * 8) + Math.abs(x - place.x);
        if (apart < least) [best, least] = [index, apart];
      });
      this.at = best;
      this.show();
    },
    leave() {
      mark.remove();
      panel.remove();
      for (const part of parts) part.classList.remove("is-moving");
      mode = null;
      opener?.focus();
    },
    drop() {
      if (this.at === here) return this.leave();
      const slot = slots[this.at];
      const token = document.querySelector("input[name=csrfmiddlewaretoken]").value;
      const form = document.createElement("form");
      form.method = "post";
      form.action = `/sentences/${number}/move/`;
      form.hidden = true;
      const values = {
        csrfmiddlewaretoken: token,
        base: text.dataset.base,
        place: `${slot.section}:${slot.after}`,
      };
      for (const [name, value] of Object.entries(values)) {
        const field = document.createElement("input");
        field.name = name;
        field.value = value;
        form.append(field);
      }
      document.body.append(form);
      status.textContent = "Moving";
      form.submit();
    },
  };
  for (const part of parts) part.classList.add("is-moving");
  put.focus();
  mode.show(true);
}
