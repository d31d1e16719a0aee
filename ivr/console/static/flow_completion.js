// What may be written where the cursor stands in a file of a flow: the fields that the
// JSON Schema knows, and the names that the draft has.

const NAME = /[A-Za-z_*#$][\w.*#$-]*/;
// Fields whose value is the name of something, whatever the schema says of their shape.
const NAMED = {
  topic: "topics", transfer: "people", language: "languages", choose: "options",
  at_node: "nodes", ended_at: "nodes", prompt: "prompts",
};

// Reads a line up to the cursor: the keys that lead there and, in braces, what stands
// beside it.  Null in a comment or a quoted text.
export function scan(text) {
  const frames = [{ key: null, keys: [], kind: "block" }];
  let word = "", quote = "";
  for (let i = 0; i < text.length; i++) {
    const sign = text[i], top = frames.at(-1);
    if (quote) {
      if (sign === quote) quote = "";
      word += sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word += sign;
    } else if (sign === "#" && (i === 0 || /\s/.test(text[i - 1]))) {
      return null;
    } else if (sign === "{" || sign === "[") {
      frames.push({ key: sign === "[" ? "*" : null, keys: [], kind: sign });
      word = "";
    } else if ((sign === "}" || sign === "]") && frames.length > 1) {
      frames.pop();
      word = "";
    } else if (sign === "," && frames.length > 1) {
      if (top.kind === "{") top.key = null;
      word = "";
    } else if (sign === ":" && (i + 1 === text.length || /\s/.test(text[i + 1]))) {
      top.key = word.trim().replace(/^["']|["']$/g, "");
      top.keys.push(top.key);
      word = "";
    } else {
      word += sign;
    }
  }
  return quote ? null : { frames, word: word.trimStart() };
}

const indent = (line) => line.length - line.trimStart().length;
const isBare = (line) => !line.trim() || line.trimStart().startsWith("#");

// Takes the marks of list items off a line; returns the rest with their place kept.
function unlisted(line) {
  const found = /^(\s*)((?:- +)+)(.*)$/.exec(line);
  if (!found) return { text: line, items: 0, at: indent(line) };
  const [, before, marks, rest] = found;
  const blank = " ".repeat(marks.length);
  return { text: before + blank + rest, items: marks.trim().split(/\s+/).length, at: before.length };
}

// Returns `{path, siblings, inValue, word}` at a place of the text, or null where
// nothing can be completed.
export function whereIs(lines, row, column) {
  const before = lines[row].slice(0, column);
  const own = unlisted(before);
  const line = scan(own.text);
  if (!line) return null;
  const path = [];
  let level = indent(own.text);
  if (!own.text.trim()) level = before.length;
  if (own.items) path.push(...Array(own.items).fill("*"));
  const siblings = new Set(line.frames.at(-1).keys);
  let outer = own.items ? own.at : level;
  if (own.items) outer = own.at + 1;
  for (let i = row - 1; i >= 0; i--) {
    if (isBare(lines[i])) continue;
    const other = unlisted(lines[i]);
    const at = indent(other.text);
    const key = scan(other.text)?.frames[0].keys[0];
    if (at === level && !own.items && line.frames.length === 1 && key && outer === level) {
      siblings.add(key);
      if (other.items) {
        path.unshift(...Array(other.items).fill("*"));
        outer = other.at + 1;
      }
      continue;
    }
    if (at >= outer && !(own.items && other.at < outer && at < outer)) continue;
    if (key === undefined) continue;
    path.unshift(key);
    if (other.items) path.unshift(...Array(other.items).fill("*"));
    outer = other.items ? other.at + 1 : at;
    if (outer === 0) break;
  }
  for (const frame of line.frames.slice(0, -1)) if (frame.key) path.push(frame.key);
  const last = line.frames.at(-1);
  if (last.kind === "[") path.push("*");
  const inValue = last.kind === "[" || last.key !== null;
  if (inValue && last.kind !== "[") path.push(last.key);
  return { path, siblings, inValue, word: line.word };
}

// Returns the plain shapes of a schema: references followed, alternatives apart.
function shapes(root, schema) {
  if (!schema || schema === true) return [];
  if (schema.$ref) {
    const found = root.$defs?.[schema.$ref.split("/").at(-1)];
    return shapes(root, found).map((one) => ({ ...one, description: schema.description ?? one.description }));
  }
  const several = schema.anyOf ?? schema.oneOf?.filter((one) => one.type || one.$ref);
  if (several?.length) {
    return several.flatMap((one) => shapes(root, one)).map((one) => ({
      ...one, description: schema.description ?? one.description,
    }));
  }
  return [schema];
}

function inner(root, shape, key) {
  if (key === "*") return shapes(root, shape.items);
  if (shape.properties && Object.hasOwn(shape.properties, key)) return shapes(root, shape.properties[key]);
  for (const [pattern, one] of Object.entries(shape.patternProperties ?? {})) {
    if (new RegExp(pattern).test(key)) return shapes(root, one);
  }
  return typeof shape.additionalProperties === "object" ? shapes(root, shape.additionalProperties) : [];
}

// Keeps the kinds that have every field that is written beside; all, where none has.
function fitting(found, siblings) {
  const written = [...siblings];
  const fit = found.filter((one) => one.properties && written.every((key) => Object.hasOwn(one.properties, key)));
  return fit.length ? fit : found;
}

function fields(found, siblings) {
  const options = new Map();
  for (const one of fitting(found, siblings)) {
    for (const [name, field] of Object.entries(one.properties ?? {})) {
      if (siblings.has(name) || options.has(name)) continue;
      const needed = one.required?.includes(name);
      options.set(name, {
        label: name, type: "property", apply: `${name}: `, info: field.description,
        boost: needed ? 2 : 0,
      });
    }
  }
  return [...options.values()];
}

function namesFor(key, found, names) {
  if (NAMED[key]) return names[NAMED[key]] ?? [];
  const told = found.find((one) => one.type === "string" && one.pattern?.startsWith("^[a-z]"))?.description ?? "";
  if (/\bnode\b|\bcallers go\b|\bcalls begin\b/i.test(told)) return names.nodes ?? [];
  return /\bprompt\b|\bsay\b|\bsaid\b/i.test(told) ? names.prompts ?? [] : [];
}

function valuesOf(key, found, names) {
  const options = new Map();
  for (const one of found) {
    const told = one.enum ?? (one.const !== undefined ? [one.const] : one.type === "boolean" ? [true, false] : []);
    for (const value of told) if (value !== null) options.set(String(value), { label: String(value), type: "enum" });
  }
  for (const name of namesFor(key, found, names)) options.set(name, { label: name, type: "variable" });
  return [...options.values()];
}

// Returns what may be written there, by the schema of the file and the draft's names.
export function complete(schema, names, place) {
  let found = shapes(schema, schema);
  for (const key of place.path) found = found.flatMap((one) => inner(schema, one, key));
  if (place.inValue) return valuesOf(place.path.findLast((key) => key !== "*"), found, names);
  if (schema.names && !place.path.length) {
    return (names[schema.names] ?? []).filter((name) => !place.siblings.has(name))
      .map((label) => ({ label, type: "property", apply: `${label}: ` }));
  }
  return fields(found, place.siblings);
}

// Returns the source of completions for the editor; `known` gives `{schema, names}`.
export function completing(known) {
  return (context) => {
    const word = context.matchBefore(NAME);
    if (!word && !context.explicit) {
      if (!/: $|[{,] $/.test(context.state.sliceDoc(Math.max(0, context.pos - 2), context.pos))) return null;
    }
    const line = context.state.doc.lineAt(context.pos);
    const lines = context.state.doc.toString().split("\n");
    const from = word ? word.from : context.pos;
    const place = whereIs(lines, line.number - 1, from - line.from);
    const { schema, names } = known();
    if (!place || !schema) return null;
    const options = complete(schema, names, place);
    return options.length ? { from, options, validFor: /^[\w.*#$-]*$/ } : null;
  };
}
