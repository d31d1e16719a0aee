// A flow as a picture that is moved, enlarged and searched; a click goes to the line.
import cytoscape from "./vendor/cytoscape.js";

const STEP = 80, FONT = "13px system-ui, sans-serif", LINE = 17;
// How large a node is read well, and how large at least where the cursor is followed.
const READ = 0.8, LEAST = 0.4;
const COLOURS = {
  menu: "#2f6fd0", collects: "#2f6fd0", verifies: "#2f6fd0", says: "#3a9188", plays: "#3a9188",
  texts: "#3a9188", decides: "#a36a00", connects: "#7b4fc9", records: "#c2477f",
  "opens a case": "#c2477f", "is missing": "#b3261e",
};
const CHANGES = { added: "--done-ink", removed: "--late", changed: "--soon" };

// Returns the colours of the page as they are now, light or dark.
function inks(place) {
  const probe = document.createElement("span");
  place.append(probe);
  const found = {};
  for (const name of ["--paper", "--card", "--ink", "--soft", "--line", "--accent", "--late", "--soon"]) {
    probe.style.color = `var(${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  found["--done-ink"] = matchesDark(found["--ink"]) ? "#7fd1a5" : "#1d7a4c";
  return found;
}

const matchesDark = (ink) => Number(/\d+/.exec(ink)[0]) > 128;

function styles(ink) {
  return [
    { selector: "node", style: {
      shape: "round-rectangle", width: "data(width)", height: "data(height)", padding: "8px", label: "data(shown)",
      "text-valign": "center", "text-wrap": "wrap", "font-size": "13px",
      "font-family": "system-ui, sans-serif", color: ink["--ink"], "background-color": ink["--card"],
      "border-width": 2, "border-color": "data(colour)",
    } },
    { selector: "node[?wrong]", style: { "border-color": ink["--late"], "border-width": 4 } },
    { selector: "node[!reachable]", style: { "border-style": "dashed", color: ink["--soft"] } },
    { selector: "edge", style: {
      width: 1.5, "line-color": ink["--soft"], "target-arrow-color": ink["--soft"],
      "target-arrow-shape": "triangle", "curve-style": "bezier", label: "data(shown)", "font-size": "11px",
      color: ink["--ink"], "text-background-color": ink["--paper"], "text-background-opacity": 0.85,
      "text-background-padding": "2px", "text-max-width": "120px", "text-wrap": "ellipsis",
    } },
    { selector: "edge[?rest]", style: { "line-style": "dashed", opacity: 0.3, label: "" } },
    ...Object.entries(CHANGES).flatMap(([change, name]) => [
      { selector: `node[change = "${change}"]`, style: { "border-color": ink[name], "border-width": 4 } },
      { selector: `edge[change = "${change}"]`, style: { "line-color": ink[name], "target-arrow-color": ink[name], width: 3, opacity: 1 } },
    ]),
    { selector: ".walked", style: { "background-color": ink["--accent"], color: ink["--card"], "border-color": ink["--accent"] } },
    { selector: "edge.walked", style: { "line-color": ink["--accent"], "target-arrow-color": ink["--accent"], width: 4, opacity: 1, color: ink["--ink"] } },
    { selector: ".here", style: { "border-color": ink["--soon"], "border-width": 6 } },
    { selector: ".dim", style: { opacity: 0.2 } },
    { selector: ".found", style: { "border-color": ink["--soon"], "border-width": 6 } },
  ];
}

const measure = document.createElement("canvas").getContext("2d");

function sizeOf(shown) {
  measure.font = FONT;
  const lines = shown.split("\n");
  return {
    width: Math.ceil(Math.max(...lines.map((one) => measure.measureText(one).width))),
    height: lines.length * LINE,
  };
}

const shownOf = (one) => (one.name === "*" ? one.role : `${one.name}\n${one.role}`);

function elements(graph) {
  const here = new Set(graph.nodes.map((one) => one.name));
  return [
    ...graph.nodes.map((one) => ({
      data: {
        id: one.name, shown: shownOf(one), ...sizeOf(shownOf(one)), line: one.line,
        colour: COLOURS[one.role] ?? "#7a8490", wrong: one.warnings.length > 0, reachable: one.reachable,
        change: one.change ?? "", words: [one.name, one.role, ...one.said, ...one.facts].join(" ").toLowerCase(),
      },
    })),
    ...graph.edges.filter((one) => here.has(one.target) && here.has(one.source)).map((one) => ({
      data: {
        id: one.id, source: one.source, target: one.target, rest: one.rest, shown: one.label,
        change: one.change ?? "",
      },
    })),
  ];
}

// Returns the picture in `place`, which has a `[data-canvas]`, and perhaps a search
// field and buttons: `draw(graph)`, `walk(path)`, `follow(line)`.  `chosen` is told which node was picked.
export function picture(place, { chosen = () => {} } = {}) {
  const canvas = place.querySelector("[data-canvas]");
  const search = place.querySelector("[data-search]");
  place.hidden = false;
  const cy = cytoscape({ container: canvas, minZoom: 0.05, maxZoom: 3, style: styles(inks(place)) });
  let drawn = "", walked = [];

  function draw(graph) {
    const shape = JSON.stringify([graph.nodes.map((one) => [one.name, one.role]), graph.edges]);
    const isNew = shape !== drawn;
    if (isNew) {
      const seen = drawn && { zoom: cy.zoom(), pan: { ...cy.pan() } };
      cy.elements().remove();
      cy.add(elements(graph));
      // The ways of callers who give no answer cross everything, so they do not count.
      cy.elements("node, edge[!rest]").layout({
        name: "dagre", rankDir: "TB", nodeSep: 24, rankSep: 60, edgeSep: 8, animate: false,
      }).run();
      if (seen) cy.viewport(seen);
      else show(cy.getElementById("*"), READ);
      drawn = shape;
    } else {
      for (const one of elements(graph)) cy.getElementById(one.data.id).data(one.data);
    }
    walk(walked, isNew && walked.length > 0);
  }

  function show(one, zoom) {
    if (one.empty()) return;
    if (cy.zoom() < zoom || zoom === READ) cy.zoom(zoom);
    cy.center(one);
  }

  // Marks the node that is written at `line`, and shows it.
  function follow(line) {
    const before = cy.nodes().filter((one) => one.id() !== "*" && one.data("line") <= line);
    const at = before.max((one) => one.data("line")).ele;
    cy.$(".here").removeClass("here");
    if (!at) return;
    at.addClass("here");
    const { x1, y1, x2, y2 } = cy.extent(), place = at.position();
    if (place.x < x1 || place.x > x2 || place.y < y1 || place.y > y2) show(at, LEAST);
  }

  // Marks the way of a call: entries like `main:missing_transfer`.
  function walk(path, fits = true) {
    walked = path;
    const way = path.map((entry) => entry.split(":")[0]);
    cy.elements().removeClass("walked here");
    way.forEach((name, index) => {
      cy.getElementById(name).addClass("walked");
      const next = way[index + 1];
      if (next) cy.getElementById(name).edgesTo(cy.getElementById(next)).slice(0, 1).addClass("walked");
    });
    const last = cy.getElementById(way.at(-1) ?? "");
    last.addClass("here");
    if (fits && last.nonempty()) cy.animate({ fit: { eles: cy.$(".walked").slice(-14), padding: 40 }, duration: 0 });
  }

  function find(words) {
    const wanted = words.trim().toLowerCase();
    cy.elements().removeClass("dim found");
    if (!wanted) return;
    const found = cy.nodes().filter((one) => one.data("words").includes(wanted));
    cy.elements().not(found).addClass("dim");
    found.addClass("found");
    if (found.nonempty()) cy.fit(found, 60);
    if (cy.zoom() > 1.2) cy.zoom({ level: 1.2, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  }

  const pick = (one) => one.id() !== "*" && chosen({ name: one.id(), line: one.data("line") });
  cy.on("tap", "node", (event) => pick(event.target));
  search?.addEventListener("input", () => find(search.value));
  search?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const found = cy.$(".found");
    if (found.nonempty()) pick(found[0]);
  });

  const middle = () => ({ x: cy.width() / 2, y: cy.height() / 2 });
  const does = {
    "+": () => cy.zoom({ level: cy.zoom() * 1.25, renderedPosition: middle() }),
    "-": () => cy.zoom({ level: cy.zoom() / 1.25, renderedPosition: middle() }),
    0: () => cy.fit(undefined, 24),
    ArrowLeft: () => cy.panBy({ x: STEP, y: 0 }),
    ArrowRight: () => cy.panBy({ x: -STEP, y: 0 }),
    ArrowUp: () => cy.panBy({ x: 0, y: STEP }),
    ArrowDown: () => cy.panBy({ x: 0, y: -STEP }),
  };
  does["="] = does["+"];
  canvas.addEventListener("keydown", (event) => {
    if (!does[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    does[event.key]();
  });
  for (const button of place.querySelectorAll("[data-does]")) {
    button.addEventListener("click", () => does[button.dataset.does]());
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(styles(inks(place))));
  place.cy = cy;
  return { draw, walk, follow };
}
