// Makes ivr/console/static/vendor/ anew: the files of sources.json, and vendored.toml,
// which says of each where it comes from and what its bytes are.
//
//   npm install --prefix ivr/console/vendoring && node ivr/console/vendoring/vendor.mjs
//
// A file of sources.json is a `copy` of a file of its package, or a `bundle` that esbuild
// makes of an entry in this folder. `with` names further packages that go into a bundle.
// Nothing of this runs where the hotline runs.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../static/vendor");
const sources = JSON.parse(readFileSync(join(here, "sources.json"), "utf8"));
const packageOf = (name) =>
  JSON.parse(readFileSync(join(here, "node_modules", name, "package.json"), "utf8"));

async function bytesOf(source) {
  if (source.copy) {
    return readFileSync(join(here, "node_modules", source.package, source.copy));
  }
  const { build } = await import("esbuild");
  const made = await build({
    entryPoints: [join(here, source.bundle)],
    bundle: true,
    format: "esm",
    minify: true,
    legalComments: "inline",
    target: "es2022",
    write: false,
  });
  return made.outputFiles[0].contents;
}

mkdirSync(target, { recursive: true });
for (const old of readdirSync(target)) rmSync(join(target, old));
let listed = "# Written by ivr/console/vendoring/vendor.mjs; a test compares the bytes.\n";
for (const [name, source] of Object.entries(sources).sort()) {
  const bytes = await bytesOf(source);
  const { version, license } = packageOf(source.package);
  const others = (source.with ?? []).map((one) => `${one} ${packageOf(one).version}`);
  writeFileSync(join(target, name), bytes);
  listed += `
[files."${name}"]
package = "${source.package}"
version = "${version}"
licence = "${license}"
sha256 = "${createHash("sha256").update(bytes).digest("hex")}"
`;
  if (others.length) listed += `with = ${JSON.stringify(others)}\n`;
}
writeFileSync(join(target, "vendored.toml"), listed);
