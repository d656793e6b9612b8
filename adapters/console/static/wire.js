// Talks to the server: sends with a delivery id that stays the same through every retry, and listens to what happens.

const WAITS = [400, 1200, 3000];

/** What the server refused; `message` is its sentence for the person, `passing` whether trying again may help. */
export class Refusal extends Error {
  constructor(sentence, passing) {
    super(sentence);
    this.passing = passing;
  }
}

/** A fresh delivery id: the same intent keeps its id however often it is sent. */
export function newDelivery() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function get(path, query = {}) {
  const response = await fetch(`/console/${path}?${new URLSearchParams(query)}`, { cache: "no-store" });
  if (!response.ok) throw new Refusal(response.statusText, response.status >= 500);
  return response.json();
}

/** Sends once more, unchanged, when the network failed; a Refusal comes at once. */
export async function post(path, body, language) {
  const call = { method: "POST", headers: { "Content-Type": "application/json", "Accept-Language": language }, body: JSON.stringify(body) };
  for (const wait of [...WAITS, null]) {
    try {
      return await answer(await fetch(`/console/${path}`, call));
    } catch (fault) {
      if (fault instanceof Refusal || wait === null) throw fault;
      await new Promise((done) => setTimeout(done, wait));
    }
  }
  return null;
}

/** Brings one file to the server; gives { digest, name, size, media_type }. */
export async function upload(file, language) {
  const path = `/console/upload?${new URLSearchParams({ name: file.name })}`;
  const call = { method: "POST", headers: { "Content-Type": "application/octet-stream", "Accept-Language": language }, body: file };
  const { digest, size } = await answer(await fetch(path, call));
  return { digest, size, name: file.name, media_type: file.type };
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refusal(body.error || "", response.status >= 500);
  return body;
}

/** The live stream; takes up after the last change it saw. `on` = { message, desk, lost(seconds), back }. */
export class Stream {
  constructor(position, language, on) {
    Object.assign(this, { position, language, on, source: null, failures: 0, timer: 0 });
    this.open();
    addEventListener("online", () => this.source === null && this.open());
  }

  open() {
    clearTimeout(this.timer);
    this.source?.close();
    const source = new EventSource(`/console/stream?${new URLSearchParams({ after: this.position, language: this.language })}`);
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.on.back();
    };
    source.onerror = () => this.source === source && this.failed();
    source.addEventListener("desk", (event) => this.on.desk(JSON.parse(event.data)));
    source.addEventListener("message", (event) => {
      if (!event.lastEventId) return;
      this.position = Math.max(this.position, Number(event.lastEventId));
      this.on.message(JSON.parse(event.data));
    });
  }

  /** Speaks another language from now on: the rail comes in words. */
  speak(language) {
    if (this.language === language) return;
    this.language = language;
    this.open();
  }

  failed() {
    if (!this.source) return;
    this.source.close();
    this.source = null;
    this.failures += 1;
    this.count(Math.min(2 ** (this.failures - 1), 15));
  }

  count(seconds) {
    this.on.lost(seconds);
    if (seconds <= 0) this.open();
    else this.timer = setTimeout(() => this.count(seconds - 1), 1000);
  }
}
