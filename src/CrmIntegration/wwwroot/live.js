// Pages read fully without this. With it: parts marked data-live keep up, a button can be pressed once only, times are the reader's own.
"use strict";

function localTimes(root) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    if (!isNaN(at)) time.title = at.toLocaleString(document.documentElement.lang);
  }
}

document.addEventListener("submit", event => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  if (form.dataset.ask && !confirm(form.dataset.ask)) { event.preventDefault(); return; }
  if (form.method !== "post") return;
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => free(form), 10000);     // a file came instead of a page, or nothing: the button is of use again
});

function free(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-busy]").forEach(button => button.removeAttribute("aria-busy"));
}
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));

document.addEventListener("change", event => {
  if (event.target.closest("form[data-at-once]")) event.target.form.requestSubmit();
});

// A picture that follows a form: what is typed is drawn anew a moment later, and nothing is saved.
let drawing;
document.addEventListener("input", event => {
  const form = event.target.closest("form[data-preview]"), picture = form && document.getElementById(form.dataset.preview);
  if (!picture) return;
  clearTimeout(drawing);
  drawing = setTimeout(() => {
    const query = new URLSearchParams();
    for (const name of ["headline", "points", "when", "where", "link", "kind", "language", "template"]) query.set(name, form.elements[name].value);
    picture.src = picture.dataset.base + "?" + query;
  }, 300);
});

// A draft read while it is written: each sentence has passed its checks on the server before it comes. Without this the form is sent as any other.
document.addEventListener("submit", async event => {
  const form = event.target, into = form.dataset.stream && document.getElementById(form.dataset.into);
  if (!into) return;
  event.preventDefault();
  const before = into.innerHTML, button = form.querySelector("button");
  const buttons = into.closest(".draft-card").querySelectorAll("button");
  buttons.forEach(b => { b.disabled = true; });
  into.replaceChildren();
  into.setAttribute("aria-busy", "true");
  button.setAttribute("aria-busy", "true");
  let done;
  try {
    const answer = await fetch(form.dataset.stream, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "text/event-stream" } });
    if (!answer.ok) throw new Error(answer.status);
    for await (const [name, step] of events(answer.body)) {
      if (name === "sentence") into.append(paragraph(step.sentence.text));
      else if (name === "taken-back") into.replaceChildren();
      else done = step.done;
    }
  } catch { /* the server may have kept it all the same; the page tells */ }
  if (done) location.assign(location.pathname.replace(/[^/]+$/, done.id));
  else {
    into.innerHTML = before;
    into.removeAttribute("aria-busy");
    buttons.forEach(b => { b.disabled = false; b.removeAttribute("aria-busy"); });
    delete form.dataset.sent;
  }
});

function paragraph(text) {
  const p = document.createElement("p");
  p.textContent = text;
  return p;
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let open = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    open += part.value;
    for (let end = open.indexOf("\n\n"); end >= 0; end = open.indexOf("\n\n")) {
      const lines = open.slice(0, end).split("\n");
      open = open.slice(end + 2);
      const field = name => lines.filter(l => l.startsWith(name + ": ")).map(l => l.slice(name.length + 2)).join("\n");
      yield [field("event"), JSON.parse(field("data"))];
    }
  }
}

// Taken drafts are told to the server beside what the browser does with them.
document.addEventListener("click", event => {
  const copy = event.target.closest("button[data-copy]"), taken = event.target.closest("a[data-verdict]");
  if (copy) navigator.clipboard?.writeText(document.getElementById(copy.dataset.copy).value).then(() => { if (copy.dataset.done) copy.textContent = copy.dataset.done; });
  if (taken) {
    const told = new URLSearchParams(new FormData(document.getElementById(taken.dataset.form)));
    told.set("verdict", taken.dataset.verdict);
    fetch(document.getElementById(taken.dataset.form).action, { method: "POST", body: told, keepalive: true, redirect: "manual" });
  }
});

const every = 2000, slowest = 30000;
let wait = every;

async function look() {
  const parts = [...document.querySelectorAll("[data-live]")];
  if (parts.length === 0) return;
  if (document.visibilityState === "visible") {
    try {
      const answer = await fetch(location.href, { headers: { "X-Live": "1" }, redirect: "manual" });
      away(false);
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of parts) renew(part, fresh.getElementById(part.id));
        wait = every;
      } else if (answer.type === "opaqueredirect" || answer.status === 401) return signedOut();
      else if (answer.status === 404) return location.reload();     // deleted in another tab: the page itself says so
      else wait = Math.min(wait * 2, slowest);
    } catch { wait = Math.min(wait * 2, slowest); away(true); }
  }
  setTimeout(look, wait);
}

// Said while it lasts: bars that stand still would look like work that goes on.
function away(is) {
  const note = document.getElementById("away");
  if (note && note.hidden === is) note.hidden = !is;
}

// The door sends us elsewhere: the sign-in has ended. Said at once, before the reader fills in a form in vain.
function signedOut() {
  const note = document.getElementById("signed-out");
  if (note) note.hidden = false;
}

// A part the reader is in stays as it is; what was unfolded stays unfolded.
function renew(part, fresh) {
  // The seal against forgery is another in each answer: alone it is no news.
  const now = fresh && fresh.className + "\n" + fresh.innerHTML.replace(/(name="__RequestVerificationToken" value=")[^"]*/g, "$1");
  if (!fresh || part.contains(document.activeElement) || part.dataset.was === now) return;
  const open = [...part.querySelectorAll("details")].map(d => d.open);
  part.dataset.was = now;
  part.className = fresh.className;
  part.innerHTML = fresh.innerHTML;
  part.querySelectorAll("details").forEach((d, i) => { d.open = open[i] ?? d.open; });
  localTimes(part);
}

// A form asks only for what goes with what was chosen in it.
function fitting(form) {
  for (const field of form.querySelectorAll("[data-only-with]")) {
    const [name, values] = field.dataset.onlyWith.split("=");
    field.hidden = !values.split(",").includes(form.elements[name]?.value);
  }
}
for (const form of document.forms) {
  fitting(form);
  form.addEventListener("change", () => fitting(form));
}

localTimes(document);
setTimeout(look, every);
