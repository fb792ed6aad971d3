// Citing: a dialogue beside a text that finds a publication, or takes one, and puts in [@key].
//
// attachPicker(textarea) once for each text. It opens when [@ is typed and by the event
// "editor:cite", which the editor's toolbar sends to the text. The textarea carries
// data-cite-url, where the dialogue comes from (templates/wiki/_picker.html, which says which
// addresses find and take). Without this module /references/ and /references/new/ do the same.
//
// Who knows the key types on: what was typed before the dialogue was there goes into its box, "]"
// ends it and puts the mark into the text as typed, and Esc leaves there what was typed so far.

const attached = new WeakSet();
let dialogue = null; // one for the page
let target = null; // {textarea, from, to, typed}: what the key will replace; whether [@ began it

/** Gives one text its picker. Calling it twice does nothing the second time. */
export function attachPicker(textarea) {
  if (attached.has(textarea) || !textarea.dataset.citeUrl) return;
  attached.add(textarea);
  textarea.addEventListener("input", (event) => {
    const at = textarea.selectionStart;
    // Only when it is typed: not when pasted, undone or put in by a tool.
    if (event.inputType !== "insertText" || event.data !== "@") return;
    if (textarea.value.slice(at - 2, at) !== "[@") return;
    const closed = textarea.value[at] === "]" ? 1 : 0;
    open(textarea, at - 2, at + closed, true);
  });
  textarea.addEventListener("editor:cite", (event) => {
    event.preventDefault();
    open(textarea, textarea.selectionEnd, textarea.selectionEnd);
  });
}

async function open(textarea, from, to, typed = false) {
  target = { textarea, from, to, typed };
  const rest = textarea.value.length - to;
  try {
    dialogue ??= await fetched(textarea.dataset.citeUrl);
  } catch {
    location.assign(new URL("../new/", new URL(textarea.dataset.citeUrl, location.href)));
    return;
  }
  if (dialogue.element.open) return;
  // The dialogue took its time: what stands behind the [@ now was typed meanwhile.
  const end = textarea.value.length - rest;
  const closed = to - from - 2; // a "]" that stood there already
  const meanwhile = typed ? textarea.value.slice(from + 2, end - closed) : "";
  if (typed && textarea.value.slice(from, from + 2) !== "[@") return; // taken back
  if (/[\]\n]/.test(meanwhile)) return; // typed to its end
  if (typed) target.to = end;
  dialogue.reset();
  dialogue.query.value = meanwhile;
  dialogue.element.showModal();
  dialogue.query.focus();
  if (meanwhile) dialogue.query.dispatchEvent(new Event("input"));
}

async function fetched(url) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const element = document.adoptNode(page.querySelector("dialog"));
  document.body.append(element);
  return made(element);
}

function made(element) {
  const query = element.querySelector("[role=combobox]");
  const list = element.querySelector("[role=listbox]");
  const status = element.querySelector("[role=status]");
  const byHand = element.querySelector("[data-by-hand]");
  const form = byHand.querySelector("form");
  let chosen = -1;
  let timer = 0;
  let request = null;
  let busy = false;
  let entry = ""; // a pasted text of several lines, which the box has no room for

  const say = (words) => (status.textContent = words);
  const options = () => [...list.children];

  function choose(index) {
    chosen = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = options()[index];
    if (option) {
      query.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else query.removeAttribute("aria-activedescendant");
  }

  function show(lines) {
    list.replaceChildren(
      ...lines.map((line, index) => {
        const option = document.createElement("li");
        option.id = `picker-option-${index}`;
        option.setAttribute("role", "option");
        option.append(line.words);
        if (line.key) {
          const code = document.createElement("code");
          code.textContent = `[@${line.key}]`;
          option.append(code);
        }
        option.addEventListener("click", line.act);
        return option;
      }),
    );
    list.hidden = !lines.length;
    query.setAttribute("aria-expanded", String(Boolean(lines.length)));
    choose(lines.length ? 0 : -1);
  }

  const cited = (key, words) => ({ key, words, act: () => put([key]) });

  async function search() {
    request?.abort();
    const text = query.value.trim();
    if (!text) {
      show([]);
      return say("");
    }
    request = new AbortController();
    const url = new URL(element.dataset.findUrl, location.href);
    url.searchParams.set("q", text.slice(0, 400));
    try {
      const answer = await fetch(url, { credentials: "same-origin", signal: request.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const { results, pasted } = await answer.json();
      const lines = results.map((one) => cited(one.key, one.line));
      const count = lines.length;
      if (pasted && !count) lines.push({ words: "Find or add what you gave", act: take });
      show(lines);
      if (count) say(`${count} ${count === 1 ? "publication" : "publications"}.`);
      else if (!pasted) say("Nothing here matches. Give its PMID or DOI, or fill it in by hand.");
      else say("It is not here yet.");
    } catch (error) {
      if (error.name === "AbortError") return;
      show([]);
      say("The search could not be made. Try again, or sign in anew in another tab.");
    }
  }

  async function send(data) {
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(element.dataset.takeUrl, {
      method: "POST",
      body: data,
      credentials: "same-origin",
    });
    if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
    return answer.json();
  }

  async function take() {
    if (busy) return;
    busy = true;
    say("Looking for it.");
    const data = new FormData();
    data.set("pasted", entry || query.value);
    try {
      const { keys, key, message } = await send(data);
      if (keys?.length) return put(keys);
      show(key ? [cited(key, "Cite it by its identifier alone")] : []);
      say(message);
      if (key) {
        const [name, value] = key.split(/:(.*)/s);
        if (form.elements[name]) form.elements[name].value = value;
      }
    } catch {
      say("It could not be taken. Nothing is lost: try again, or cite it by its identifier.");
    } finally {
      busy = false;
    }
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    busy = true;
    for (const old of form.querySelectorAll(".errors")) old.remove();
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    try {
      const { keys, errors, message } = await send(new FormData(form));
      if (keys?.length) return put(keys);
      say(message ?? "");
      for (const [name, said] of Object.entries(errors ?? {})) {
        const field = form.elements[name];
        if (!field) continue;
        const line = document.createElement("ul");
        line.className = "errors";
        line.id = `${field.id}_error`;
        line.append(...said.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
        field.before(line);
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", line.id);
      }
      form.querySelector("[aria-invalid]")?.focus();
    } catch {
      say("It could not be added. What you filled in is still here.");
    } finally {
      busy = false;
    }
  });

  function put(keys) {
    const before = target.textarea.value.slice(0, target.from);
    const gap = before && !/\s$/.test(before) ? " " : "";
    replace(`${gap}[${keys.map((key) => `@${key}`).join("; ")}]`);
  }

  // Closes the dialogue and puts `words` where the [@ was typed.
  function replace(words) {
    const { textarea, from, to } = target;
    target.typed = false;
    element.close();
    textarea.focus();
    textarea.setSelectionRange(from, to);
    // The old command is the only way that keeps the browser's own undo.
    if (!document.execCommand("insertText", false, words)) {
      textarea.setRangeText(words, from, to, "end");
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  query.addEventListener("input", () => {
    entry = "";
    clearTimeout(timer);
    if (target.typed && query.value.endsWith("]")) return replace(`[@${query.value}`);
    timer = setTimeout(() => {
      timer = 0;
      search();
    }, 150);
  });
  query.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!text.trim().includes("\n")) return;
    event.preventDefault();
    clearTimeout(timer);
    entry = text;
    query.value = `${text.trim().split("\n")[0].slice(0, 80)} …`;
    show([]);
    take();
  });
  query.addEventListener("keydown", async (event) => {
    const count = options().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!count) return;
      event.preventDefault();
      choose((chosen + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!timer) return options()[chosen]?.click();
      // Pressed before the search was made: only what is beyond doubt is cited unseen.
      clearTimeout(timer);
      timer = 0;
      await search();
      if (options().length === 1) options()[0].click();
    }
  });
  // Esc closes this alone, not the editor behind it.
  element.addEventListener("keydown", (event) => event.stopPropagation());
  element.addEventListener("close", () => {
    target.textarea.focus();
    const left = entry ? "" : query.value.trimEnd();
    if (target.typed && left) replace(`[@${left}`);
  });
  element.querySelector("[data-close]").addEventListener("click", () => element.close());

  return {
    element,
    query,
    reset() {
      clearTimeout(timer);
      timer = 0;
      entry = query.value = "";
      form.reset();
      byHand.open = false;
      show([]);
      say("");
    },
  };
}
