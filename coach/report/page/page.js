"use strict";
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const form = document.getElementById("review");
  const status = document.getElementById("status");
  const players = [];
  let current = null;
  let draft = { id: newId(), comments: [], heard: [], fields: {} };

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(6));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
  }

  /* Drafts: some browsers keep nothing for a page that was opened from disk. */
  let keeps = true;
  function remember() {
    draft.fields = Object.fromEntries(new FormData(form));
    try {
      localStorage.setItem(page.key, JSON.stringify(draft));
    } catch {
      if (keeps) status.textContent = "This browser keeps no draft. Save the review before you close the page.";
      keeps = false;
    }
    unfold();
  }
  function recall() {
    try {
      const known = JSON.parse(localStorage.getItem(page.key));
      if (known && /^[0-9a-f]{12}$/.test(known.id) && Array.isArray(known.comments)) draft = known;
    } catch {
      keeps = false;
    }
    for (const [name, value] of Object.entries(draft.fields || {})) {
      const field = form.elements[name];
      if (!field) continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = value;
    }
  }
  addEventListener("beforeunload", (event) => {
    if (!keeps && draft.comments.length) event.preventDefault();
  });

  /* Measures stay folded until the reviewer has an impression of their own. */
  function ratings() {
    const given = {};
    for (const code of page.scales) {
      const step = form.elements[`scale-${code}`].value;
      if (step && (form.elements.live.checked || !page.live.includes(code))) given[code] = Number(step);
    }
    return given;
  }
  function unfold() {
    const given = ratings();
    const ready = page.first.every((code) => given[code]);
    for (const part of document.querySelectorAll(".live")) part.hidden = !form.elements.live.checked;
    for (const part of document.querySelectorAll(".measures")) part.hidden = !ready;
    document.getElementById("folded").hidden = ready;
  }

  /* In place of the sound where it was left out: a place in the words, and nothing to hear. */
  class Silence extends EventTarget {
    paused = true;
    currentTime = 0;
    play() { return Promise.resolve(); }
    pause() {}
  }

  function blobOf(id) {
    const text = atob(document.getElementById(id).textContent.trim());
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return URL.createObjectURL(new Blob([bytes], { type: "audio/mpeg" }));
  }

  class Player {
    constructor(answer) {
      this.answer = answer;
      this.root = document.getElementById(`answer-${answer.n}`);
      this.silent = !this.find("audio");
      this.audio = this.find("audio") || new Silence();
      this.loaded = this.silent;
      this.resume = false;
      if (!this.silent) this.wave = this.drawWave();
      this.drawLane();
      this.listen();
      this.list();
    }
    find(selector) { return this.root.querySelector(selector); }

    drawWave() {
      const style = getComputedStyle(document.documentElement);
      const color = (name) => style.getPropertyValue(name).trim();
      const wave = WaveSurfer.create({
        container: this.find(".wave"), height: page.height, media: this.audio, normalize: true,
        peaks: [this.answer.peaks], duration: this.answer.seconds, interact: false,
        waveColor: color("--sound"), progressColor: color("--mark"), cursorColor: color("--ink"),
      });
      this.find(".wave").addEventListener("click", (event) => {
        const box = this.find(".wave").getBoundingClientRect();
        this.seek(((event.clientX - box.left) / box.width) * this.answer.seconds);
      });
      return wave;
    }
    drawLane() {
      if (this.silent) return;
      const canvas = this.find(".lane");
      canvas.width = Math.max(1, canvas.clientWidth);
      const pen = canvas.getContext("2d");
      const style = getComputedStyle(document.documentElement);
      const x = (seconds) => (seconds / this.answer.seconds) * canvas.width;
      pen.fillStyle = style.getPropertyValue("--sound");
      for (const [start, end] of this.answer.speech) pen.fillRect(x(start), 38, Math.max(1, x(end) - x(start)), 5);
      pen.fillStyle = pen.strokeStyle = style.getPropertyValue("--mark");
      for (const at of this.answer.fillers) {
        pen.beginPath();
        pen.arc(x(at), 33, 2.5, 0, 2 * Math.PI);
        pen.fill();
      }
      pen.beginPath();
      let drawn = false;
      this.answer.pitch.forEach((height, index) => {
        if (height === null) { drawn = false; return; }
        const at = (index / this.answer.pitch.length) * canvas.width;
        const y = 28 - height * 26;
        if (drawn) pen.lineTo(at, y); else pen.moveTo(at, y);
        drawn = true;
      });
      pen.stroke();
    }
    load() {
      if (this.loaded) return;
      this.loaded = true;
      this.audio.src = blobOf(`sound-${this.answer.n}`);
    }
    listen() {
      if (!this.silent) {
        this.find(".play").addEventListener("click", () => this.toggle());
        this.find(".back").addEventListener("click", () => this.seek(this.audio.currentTime - 5));
      }
      this.find(".comment").addEventListener("click", () => this.write());
      this.find(".keep-comment").addEventListener("click", () => this.keep());
      this.find(".drop-comment").addEventListener("click", () => this.close());
      this.find(".writing textarea").addEventListener("keydown", (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.keep(); }
        if (event.key === "Escape") { event.preventDefault(); this.close(); }
      });
      this.audio.addEventListener("play", () => this.started());
      this.audio.addEventListener("pause", () => this.label("Play"));
      this.audio.addEventListener("timeupdate", () => this.follow());
      for (const phrase of this.root.querySelectorAll(".phrase")) {
        phrase.addEventListener("click", () => { this.seek(Number(phrase.dataset.at)); this.play(); });
      }
    }
    label(verb) { this.find(".play").textContent = `${verb} answer ${this.answer.n}`; }
    started() {
      for (const other of players) if (other !== this) other.audio.pause();
      choose(this);
      this.label("Pause");
      if (!draft.heard.includes(this.answer.n)) { draft.heard.push(this.answer.n); remember(); }
    }
    follow() {
      const at = this.audio.currentTime;
      this.find(".now").textContent = clock(at);
      let here = null;
      for (const phrase of this.root.querySelectorAll(".phrase")) {
        phrase.classList.remove("here");
        if (Number(phrase.dataset.at) <= at + 0.05) here = phrase;
      }
      if (here) here.classList.add("here");
    }
    /* Where the keys go: to the sound, or to the words where there is none. */
    get start() { return this.find(".play") || this.find(".comment"); }
    play() { this.load(); this.audio.play().catch(() => { status.textContent = "This browser does not play the sound."; }); }
    toggle() { if (this.audio.paused) this.play(); else this.audio.pause(); }
    seek(seconds) {
      this.load();
      choose(this);
      this.audio.currentTime = Math.min(this.answer.seconds, Math.max(0, seconds));
      this.follow();
    }
    write() {
      choose(this);
      this.resume = !this.audio.paused;
      for (const one of players) one.audio.pause();
      this.at = Math.round(this.audio.currentTime * 10) / 10;
      this.find(".when").textContent = clock(this.at);
      this.find(".writing").hidden = false;
      this.find(".writing textarea").focus();
    }
    keep() {
      const box = this.find(".writing textarea");
      const text = box.value.trim();
      if (text) {
        draft.comments.push({ text, answer: this.answer.n, at: this.at });
        remember();
        this.list();
        status.textContent = `Kept: answer ${this.answer.n} at ${clock(this.at)}.`;
      }
      this.close();
    }
    close() {
      this.find(".writing textarea").value = "";
      this.find(".writing").hidden = true;
      this.find(".comment").focus();
      if (this.resume) this.play();
      this.resume = false;
    }
    list() {
      const own = draft.comments.filter((one) => one.answer === this.answer.n).sort((a, b) => a.at - b.at);
      this.find(".comments").replaceChildren(...own.map((one) => this.item(one)));
    }
    item(one) {
      const item = document.createElement("li");
      const go = document.createElement("button");
      const remove = document.createElement("button");
      go.type = remove.type = "button";
      go.textContent = clock(one.at);
      go.setAttribute("aria-label", `Play from ${clock(one.at)}`);
      go.addEventListener("click", () => { this.seek(one.at); this.play(); });
      remove.textContent = "Remove";
      remove.className = "remove";
      remove.addEventListener("click", () => {
        draft.comments = draft.comments.filter((other) => other !== one);
        remember();
        this.list();
      });
      item.append(go, document.createTextNode(`${one.text} `), remove);
      return item;
    }
  }

  function choose(player) {
    current = player;
    for (const one of players) one.root.classList.toggle("current", one === player);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !current) return;
    const on = event.target;
    if (on.matches("textarea, input:not([type=radio]):not([type=checkbox])")) return;
    const control = on.matches("button, input, summary");
    const move = (step) => {
      const next = players[players.indexOf(current) + step];
      if (next) { current.audio.pause(); choose(next); next.start.focus(); }
    };
    const keys = {
      c: () => current.write(), n: () => move(1), p: () => move(-1),
      ...(control ? {} : { " ": () => current.toggle() }),
      ...(on.matches("input") ? {} : {
        ArrowLeft: () => current.seek(current.audio.currentTime - 5),
        ArrowRight: () => current.seek(current.audio.currentTime + 5),
      }),
    };
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });

  /* Two known clips, after the first review: what was measured is told once both sides are fixed. */
  function clips() {
    const given = {};
    for (const code of Object.keys(page.measured)) {
      const chosen = form.elements[`clip-${code}`].value;
      if (!chosen) return null;
      given[code] = chosen;
    }
    return Object.keys(given).length ? given : null;
  }
  function tellClips() {
    const given = clips();
    for (const line of document.querySelectorAll(".measured")) {
      const code = line.dataset.code;
      line.textContent = given ? `You heard ${given[code].toUpperCase()}. ${page.measured[code]}` : "";
    }
  }
  for (const audio of document.querySelectorAll("audio[data-clip]")) audio.src = blobOf(`clip-${audio.dataset.clip}`);
  document.addEventListener("change", (event) => {
    if (event.target.name && event.target.name.startsWith("clip-")) { remember(); tellClips(); }
  });

  form.addEventListener("input", remember);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    remember();
    const value = (name) => (form.elements[name].value || "").trim();
    const review = {
      kind: "coach review", schema: 1, id: draft.id, written: new Date().toISOString(),
      recordings: page.recordings, role: value("role") || "unsaid", conducted: value("conducted") || "unsaid",
      watched: form.elements.live.checked ? "live" : "recording", name: value("name"),
      trained: form.elements.trained.checked, round: page.round, calibration: clips(),
      heard: draft.heard, comments: draft.comments, keep: value("keep"), change: value("change"),
      not_understood: value("not_understood"), ratings: ratings(),
    };
    const text = JSON.stringify(review, null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `review-${draft.id}.json`;
    link.click();
    document.querySelector("#copy textarea").value = text;
    document.getElementById("copy").hidden = false;
    const more = document.getElementById("calibration");
    if (more) more.hidden = false;
    status.textContent = `Saved as ${link.download}. Please send that file back.`;
  });

  recall();
  for (const answer of page.answers) players.push(new Player(answer));
  choose(players[0]);
  unfold();
  tellClips();
  addEventListener("resize", () => players.forEach((player) => player.drawLane()));
  document.documentElement.dataset.ready = "yes";
})();
