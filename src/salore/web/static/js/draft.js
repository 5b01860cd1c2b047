// Keeps what is typed into a form until the server has it: over a lost link, a closed page, a server that
// is away. Sent again it carries the same form_key, so that the server takes it once.
import { fill, hasFiles, post, values } from "./fields.js";
import { drop, isOpen, put, take } from "./vault.js";

const SAVE_MS = 600;
const LONGEST_WAIT_MS = 60_000;

export async function connect(form) {
  const draft = new Draft(form);
  await draft.restore();
  form.addEventListener("input", () => draft.changed());
  form.addEventListener("submit", (event) => draft.submit(event));
  window.addEventListener("online", () => draft.retry());
  document.addEventListener("visibilitychange", () => draft.save());
}

class Draft {
  constructor(form) {
    this.form = form;
    this.name = form.dataset.draft;
    this.words = form.dataset;
    this.isPageOnly = "pageOnly" in form.dataset;
    this.isKept = isOpen && !this.isPageOnly;
    this.base = JSON.stringify(values(this.form));
    this.waits = 0;
  }

  changed() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => this.save(), SAVE_MS);
    this.isChanged = true;
  }

  // A form whose place another took, since the server had something to say, keeps nothing any more.
  async save() {
    clearTimeout(this.saving);
    if (!this.isChanged || this.isSent || !this.isKept || !this.form.isConnected) return;
    const kept = { values: values(this.form), base: this.base };
    await put(
      this.name,
      { ...kept, files: hasFiles(this.form), unsent: Boolean(this.waits) },
      this.words.key,
    );
  }

  async restore() {
    const kept = this.isKept && (await take(this.name, this.words.key));
    if (!kept) return;
    const server = JSON.stringify(values(this.form));
    if (withoutKey(JSON.stringify(kept.values)) === withoutKey(server) || this.form.querySelector("[aria-invalid]")) return;
    fill(this.form, kept.values);
    this.isChanged = true;
    const at = new Date(kept.at).toLocaleString(document.documentElement.lang, {
      dateStyle: "long",
      timeStyle: "short",
    });
    const isOlder = withoutKey(kept.base) !== withoutKey(server);
    const sentences = [kept.unsent ? this.words.unsent : this.words.restored];
    if (isOlder) sentences.push(this.words.older);
    if (kept.files) sentences.push(this.words.files);
    this.tell(sentences.join(" ").replace("{at}", at), this.words.discard, () => {
      this.isSent = true;
      drop(this.name);
      location.reload();
    });
  }

  async submit(event) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    this.isRenewed = false;
    this.submitter = event.submitter;
    this.isChanged = true;
    await this.save();
    await this.send();
  }

  retry() {
    if (!this.waits || this.isSending) return;
    clearTimeout(this.later);
    this.send();
  }

  async send() {
    if (this.isSending || this.isSent) return;
    this.isSending = true;
    const answer = await post(this.form, this.submitter);
    this.isSending = false;
    const to = answer?.headers.get("Salore-Location");
    if (to) return this.arrived(to);
    if (!answer || answer.status >= 500) return this.wait();
    // What lies in this page alone would be lost with it.
    if (this.isPageOnly && (answer.redirected || [403, 404].includes(answer.status))) return this.renew(answer);
    if (answer.redirected) return location.assign(answer.url);
    await this.show(answer);
  }

  arrived(to) {
    this.isSent = true;
    clearTimeout(this.saving);
    drop(this.name);
    // Going back shall not show what was sent.
    if (this.isPageOnly) this.form.reset();
    const there = new URL(to, location.href);
    const isHere = there.pathname + there.search === location.pathname + location.search;
    location.assign(there);
    // To another place of the same page the browser only scrolls: what was sent would not show.
    if (isHere && there.hash) location.reload();
  }

  // Signed out while the page stood open. Once the same account is back, its new mark makes the form good.
  async renew(answer) {
    const again = await fetch(location.href).catch(() => null);
    if (!again) return this.wait();
    const page = parsed(await again.text());
    if (page.body.dataset.account !== document.body.dataset.account) return this.tell(this.words.out);
    const mark = page.querySelector("main [name=csrfmiddlewaretoken]")?.value;
    if (!mark || this.isRenewed) return this.show(answer);
    this.isRenewed = true;
    this.form.elements.csrfmiddlewaretoken.value = mark;
    await this.send();
  }

  async wait() {
    this.waits += 1;
    await this.save();
    this.tell(this.isKept ? this.words.waiting : this.words.stay);
    const wait_ms = Math.min(LONGEST_WAIT_MS, 2500 * 2 ** this.waits);
    this.later = setTimeout(() => this.retry(), wait_ms);
  }

  // The server looked at it and has something to say: the page that it answered with takes the place.
  async show(answer) {
    this.waits = 0;
    const page = parsed(await answer.text());
    const main = page.querySelector("main");
    document.title = page.title;
    document.querySelector("main").replaceWith(main);
    if (page.querySelector("form[data-draft]") === null) main.focus();
    window.scrollTo(0, 0);
    main.dispatchEvent(new CustomEvent("salore:added", { bubbles: true }));
  }

  tell(words, action, act) {
    this.notice ??= Object.assign(document.createElement("div"), { className: "notice notice-care" });
    this.notice.role = "status";
    this.notice.replaceChildren(Object.assign(document.createElement("p"), { textContent: words }));
    if (action) {
      const button = { className: "action", type: "button", textContent: action, onclick: act };
      this.notice.append(Object.assign(document.createElement("button"), button));
    }
    this.form.prepend(this.notice);
    this.notice.scrollIntoView({ block: "nearest" });
  }
}

const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

// Each showing of a form has a key of its own; that alone is no change of the page.
const withoutKey = (base) => base.replace(/\["form_key","[^"]*",false\]/, "");
