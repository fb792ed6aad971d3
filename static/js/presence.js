// Who else has the section open: says that this page does, twice a minute, and shows the answer.
//
// Expects <div data-presence="/sections/12/presence/" aria-live="polite"> in a form with the CSRF
// token; one that comes later (a sentence edited in place) starts when its form gets the focus.
// The words change only when the people do, so a reader of the screen hears of it once.

const EVERY = 30_000;
const open = new Map(); // place -> {timer, form, last: the beat that was sent last}

function token(place) {
  const sent = new FormData();
  const input = place.closest("form")?.querySelector("[name=csrfmiddlewaretoken]");
  sent.set("csrfmiddlewaretoken", input?.value ?? "");
  return sent;
}

async function beat(place) {
  if (!place.isConnected) return leave(place);
  try {
    const answer = await fetch(place.dataset.presence, {
      method: "POST",
      body: token(place),
      credentials: "same-origin",
    });
    if (answer.redirected || answer.status === 403) return stop(place); // signed out since
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-presence]");
    if (fresh && fresh.textContent !== place.textContent) place.replaceChildren(...fresh.childNodes);
  } catch {
    // No network for a moment: whoever looks in again is told then.
  }
}

function start(place) {
  if (open.has(place)) return;
  const kept = { timer: setInterval(again, EVERY), form: token(place), last: beat(place) };
  function again() {
    kept.last = beat(place);
  }
  open.set(place, kept);
}

function stop(place) {
  clearInterval(open.get(place)?.timer);
  open.delete(place);
}

// A beat under way could arrive after the word of leaving, and bring its writer back. A page that
// goes has no time to wait for it; the server forgets whoever is silent.
async function leave(place, { isPageGone = false } = {}) {
  const { form: sent, last } = open.get(place) ?? {};
  stop(place);
  if (!sent) return;
  if (!isPageGone) await last;
  sent.set("leave", "1");
  navigator.sendBeacon(place.dataset.presence, sent);
}

function look() {
  for (const place of [...open.keys()]) if (!place.isConnected) leave(place);
  document.querySelectorAll("form [data-presence]").forEach(start);
}

look();
document.addEventListener("focusin", look);
addEventListener("pagehide", () => {
  for (const place of [...open.keys()]) leave(place, { isPageGone: true });
});
addEventListener("pageshow", (event) => event.persisted && look());
