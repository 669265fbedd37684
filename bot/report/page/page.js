"use strict";
(() => {
  const words = JSON.parse(document.getElementById("words").textContent);
  const body = document.body;
  const shelf = "rapport-report:" + body.dataset.report;
  const verdicts = ["right", "arguable", "wrong"];
  const cases = [...document.querySelectorAll(".case")];
  const groups = [...document.querySelectorAll("[data-group]")];
  let ticks = {};

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });

  function load() {
    try {
      const kept = JSON.parse(localStorage.getItem(shelf) || "{}");
      localStorage.setItem(shelf, JSON.stringify(kept));
      return kept;
    } catch {
      document.getElementById("forgetful").hidden = false;
      return {};
    }
  }

  function keep() {
    try {
      localStorage.setItem(shelf, JSON.stringify(ticks));
    } catch {
      document.getElementById("forgetful").hidden = false;
    }
  }

  function count(some) {
    const sum = { all: some.length, right: 0, arguable: 0, wrong: 0 };
    for (const one of some) if (ticks[one.id]) sum[ticks[one.id]] += 1;
    sum.judged = sum.right + sum.arguable + sum.wrong;
    sum.share = sum.judged ? percent.format(sum.right / sum.judged) : "";
    return sum;
  }

  function addUp() {
    let told = [];
    for (const group of groups) {
      const own = [...group.querySelectorAll(".case")];
      const sum = count(own);
      const line = document.querySelector(`[data-sum="${group.dataset.group}"]`);
      if (line) line.textContent = fill(sum.judged ? words.sum : words.none, sum);
      const cell = document.querySelector(`[data-brief="${group.dataset.group}"]`);
      if (cell) cell.textContent = sum.judged ? fill(words.brief, sum) : "–";
      if (group.dataset.group.endsWith("-told")) told = told.concat(own);
    }
    const sum = count(cases);
    sum.share = count(told).share;
    const text = !sum.judged ? words.start : sum.share ? words.total : words.others;
    document.getElementById("sum").textContent = fill(text, sum);
    document.querySelector(".buttons").hidden = !sum.judged;
  }

  function show(one) {
    const set = one.querySelector("fieldset");
    const undo = set.querySelector(".undo");
    for (const radio of set.querySelectorAll("input")) radio.checked = radio.value === ticks[one.id];
    if (!ticks[one.id]) {
      if (undo) undo.remove();
    } else if (!undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "undo";
      button.textContent = words.undo;
      button.setAttribute("aria-label", fill(words.undoOf, { alias: one.querySelector(".alias").textContent }));
      set.append(button);
    }
  }

  function table() {
    const rows = [];
    for (const one of cases) {
      if (!ticks[one.id]) continue;
      const pointers = [...one.querySelectorAll(".refs li")];
      rows.push({
        rule: one.closest("[data-rule]").dataset.rule,
        case: one.id.slice(1),
        told: one.closest("[data-group]").dataset.group.endsWith("-told"),
        channel: one.querySelector("h5 bdi").textContent,
        day: one.dataset.day,
        certainty: Number(one.dataset.sure),
        messages: pointers.map((li) => li.dataset.id || li.querySelector("code")?.textContent).filter(Boolean),
        verdict: ticks[one.id],
      });
    }
    return rows;
  }

  function csv(rows) {
    const safe = (value) => {
      const text = Array.isArray(value) ? value.join(" ") : String(value);
      return '"' + (/^[=+\-@\t\r]/.test(text) ? "'" : "") + text.replace(/"/g, '""') + '"';
    };
    const head = ["rule", "case", "told", "channel", "day", "certainty", "messages", "verdict"];
    return [head, ...rows.map((row) => head.map((name) => row[name]))]
      .map((row) => row.map(safe).join(",")).join("\r\n") + "\r\n";
  }

  function save(form) {
    const rows = table();
    const all = { report: body.dataset.report, community: body.dataset.community, verdicts: rows };
    const text = form === "csv" ? "\ufeff" + csv(rows) : JSON.stringify(all, null, 2) + "\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: form === "csv" ? "text/csv" : "application/json" }));
    link.download = `rapport-verdicts-${body.dataset.report}.${form}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  document.addEventListener("change", (event) => {
    const one = event.target.closest(".case");
    if (!one) return;
    ticks[one.id] = event.target.value;
    show(one);
    keep();
    addUp();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.save) return save(button.dataset.save);
    if (button.className === "undo") {
      const one = button.closest(".case");
      delete ticks[one.id];
      one.querySelector("input").focus();
      show(one);
    } else if ("reset" in button.dataset) {
      if (!confirm(words.sure)) return;
      ticks = {};
      cases.forEach(show);
    }
    keep();
    addUp();
  });

  function openTarget() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const folded = target && target.closest("details");
    if (folded) {
      folded.open = true;
      target.scrollIntoView();
    }
  }

  for (const [id, verdict] of Object.entries(load())) {
    const one = document.getElementById(id);
    if (one && one.matches(".case") && verdicts.includes(verdict)) ticks[id] = verdict;
  }
  cases.forEach(show);
  addUp();
  document.getElementById("bar").hidden = false;
  addEventListener("hashchange", openTarget);
  openTarget();
})();
