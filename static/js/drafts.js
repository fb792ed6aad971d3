// Drafts: what is typed into a form is kept in this browser with every keystroke, and in the
// account within seconds, until it is saved or discarded.
//
// A form takes part that has the fields place, writer and gene and data-draft-url (see
// templates/wiki/_draft.html). In this browser a draft is kept under the writer's own number and
// goes when she signs out. The cookie "gone" names those that were saved or discarded; it stays until
// a page has read it here, so that one who leaves the next page before it is loaded loses none of it.

const PREFIX = "locus:draft:";
const PAUSE = 1500; // ms after the last keystroke until the account is told
const AGAIN = 15_000; // ms until it is tried again when that failed
const NOT_WRITTEN = new Set([
  "csrfmiddlewaretoken", "place", "writer", "gene", "base", "save", "preview", "discard", "back",
]);

const underWay = new Set(); // what is being sent to the account at this moment, by all forms

const stored = (act, otherwise = null) => {
  try {
    return act(localStorage);
  } catch {
    return otherwise; // storage is switched off or full: the account still keeps the draft
  }
};

// gone=55_sentence:32_sentence:33 is the gene's number and the places (wiki/views/writing.py).
const [, gone] = document.cookie.match(/(?:^|; )gone=([^;]*)/) ?? [];
if (gone) {
  const [gene, ...places] = gone.split("_");
  stored((storage) => {
    for (const name of Object.keys(storage))
      if (name.startsWith(PREFIX) && places.some((place) => name.endsWith(`:${gene}/${place}`)))
        storage.removeItem(name);
  });
  document.cookie = "gone=; path=/; max-age=0; samesite=lax";
}

document.addEventListener("submit", (event) => {
  if (!event.target.getAttribute("action")?.endsWith("/accounts/logout/")) return;
  stored((storage) => {
    for (const name of Object.keys(storage)) if (name.startsWith(PREFIX)) storage.removeItem(name);
  });
});

/** The places on this article of which this browser holds a draft of the signed-in writer. */
export function draftPlaces() {
  const { writer, gene } = document.getElementById("article-text")?.dataset ?? {};
  if (!writer) return [];
  const start = `${PREFIX}${writer}:${gene}/`;
  const names = stored((storage) => Object.keys(storage), []);
  return names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
}

/** Keeps the drafts of one form; null for a form that has none. `told(words)` hears where the
    words are kept, `restored()` that this browser had words the page did not. */
export function keepDrafts(form, { told, restored }) {
  const { place, writer, gene, base } = form.elements;
  const url = form.dataset.draftUrl;
  if (!place?.value || !writer?.value || !url) return null;
  const key = `${PREFIX}${writer.value}:${gene.value}/${place.value}`;
  const written = () =>
    Object.fromEntries(
      [...new FormData(form)].filter(
        ([name]) => !NOT_WRITTEN.has(name) && !name.startsWith("also-"),
      ),
    );
  // What the page came with, and nobody typed: words kept of another such page do not fit it.
  const fits = (fields) =>
    [...form.querySelectorAll("input[type=hidden]")]
      .filter(({ name }) => !NOT_WRITTEN.has(name) && !name.startsWith("also-"))
      .every(({ name, value }) => fields[name] === value);
  const asGiven = JSON.stringify(written());
  let inAccount = Boolean(form.dataset.draft);
  let dirty = false; // this browser has words that the account has not
  let over = false; // saved or discarded: nothing is kept any more
  let timer = 0;
  let request = null;

  const keepHere = () =>
    stored((storage) =>
      storage.setItem(
        key,
        JSON.stringify({ fields: written(), base: base.value, dirty, sent: over, at: Date.now() }),
      ),
    );
  const forgetHere = () => stored((storage) => storage.removeItem(key));

  const send = (more, keepalive = false) => {
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.set("place", place.value);
    sent.set("base", base.value);
    for (const [name, value] of Object.entries(more)) sent.set(name, value);
    return fetch(url, { method: "POST", body: sent, credentials: "same-origin", keepalive });
  };

  const flush = async (keepalive = false) => {
    clearTimeout(timer);
    if (!dirty || over) return;
    await request;
    if (!dirty || over) return; // saved or discarded while this waited
    const fields = written();
    if (JSON.stringify(fields) === asGiven && !form.dataset.draft) {
      // Back to what stands: there is nothing to keep.
      dirty = false;
      forgetHere();
      told("");
      if (inAccount) await send({ discard: "1" }).catch(() => {});
      inAccount = false;
      return;
    }
    request = (async () => {
      try {
        const answer = await send(fields, keepalive);
        const json = answer.headers.get("Content-Type")?.includes("json");
        if (answer.ok && json) {
          inAccount = true;
          dirty = JSON.stringify(written()) !== JSON.stringify(fields);
          if (!over) keepHere();
          told("kept as a draft");
          return;
        }
        const { problem = "" } = json ? await answer.json() : {};
        told(
          answer.status === 401 || answer.redirected
            ? "you are signed out. The words are kept in this browser; saving asks you to sign in"
            : problem || "kept in this browser only",
        );
      } catch {
        told("no connection. The words are kept in this browser");
      }
      timer = setTimeout(flush, AGAIN);
    })();
    underWay.add(request);
    await request;
    underWay.delete(request);
    request = null;
  };

  form.addEventListener("input", () => {
    if (over) return;
    dirty = true;
    keepHere();
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  });
  addEventListener("online", () => flush());
  document.addEventListener("visibilitychange", () => {
    // A browser sends little after a page has gone; what is longer waits in this browser.
    const small = JSON.stringify(written()).length < 20_000;
    if (document.visibilityState === "hidden" && form.isConnected && small) flush(true);
  });

  if (inAccount) told("kept as a draft");
  const here = stored((storage) => JSON.parse(storage.getItem(key)));
  if (here?.fields && form.isConnected) {
    // Words that were sent and stand here now were saved, although their page never came back.
    const fields = here.sent ? { ...here.fields, summary: form.elements.summary?.value } : here.fields;
    const same = JSON.stringify(fields) === asGiven;
    const sentBack = form.querySelector(".errors, [role=alert]");
    if (same || !here.dirty || !fits(here.fields)) forgetHere();
    else if (!sentBack) {
      giveBack(here);
      dirty = true;
      keepHere();
      restored();
      flush().then(showWhatChanged);
    }
  }

  function giveBack({ fields, base: from }) {
    for (const [name, value] of Object.entries(fields)) {
      const field = form.elements[name];
      if (field && "value" in field) field.value = value;
    }
    if (from) base.value = from;
    const notice = form.querySelector(".draft-notice") ?? document.createElement("div");
    notice.className = "message draft-notice";
    const words = document.createElement("p");
    words.textContent = "These are words that this browser kept for you. They are not saved yet.";
    notice.replaceChildren(words);
    form.prepend(notice);
  }

  // The account has the draft now and knows what others have changed since.
  async function showWhatChanged() {
    if (!inAccount) return;
    const answer = await fetch(form.action, {
      headers: { "X-In-Place": "yes" },
      credentials: "same-origin",
    }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".draft-notice");
    if (fresh) form.querySelector(".draft-notice")?.replaceWith(document.adoptNode(fresh));
  }

  return {
    flush,
    /** The form is on its way to be saved. */
    submitted() {
      over = true;
      clearTimeout(timer);
      dirty = true; // until the next page says that it was saved
      keepHere();
    },
    /** What is being sent to the account at this moment, to be waited for; or null. */
    underWay: () => (underWay.size ? Promise.all(underWay) : null),
    /** The form came back from the browser's memory. */
    again() {
      over = false;
    },
    async discard() {
      over = true;
      clearTimeout(timer);
      forgetHere();
      await request;
      if (inAccount) await send({ discard: "1" }).catch(() => {});
    },
  };
}
