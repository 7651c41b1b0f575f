// Why: makes wiki/static (app.css, app.js, fonts) from assets/ and the npm packages, so that running the wiki needs no Node.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const packages = join(root, "node_modules");
const out = join(root, "wiki", "static");
const loadPaths = [join(here, "scss"), join(packages, "govuk-frontend", "dist")];

/** GOV.UK's names for colours → ours (the tokens in scss/_tokens.scss), so that every theme reaches every component. */
const COLOURS = {
  "brand": "act", "text": "ink", "template-background": "paper", "body-background": "surface", "print-text": "ink",
  "secondary-text": "soft", "focus": "focus", "focus-text": "focus-ink", "error": "trouble", "success": "done",
  "border": "hair", "input-border": "edge", "hover": "tint-deep", "link": "teal", "link-visited": "teal",
  "link-hover": "teal-deep", "link-active": "ink", "surface-background": "tint", "surface-text": "ink",
  "surface-border": "hair",
};

/** Colours that GOV.UK's components write down as they are → ours, so that none of them stays light on a dark page. */
const PLAIN = {
  "1d70b8": "act", "0f7a52": "act", "0b5c3e": "act-deep", "083d29": "act-deep", "0f385c": "act-deep", "ca3535": "trouble",
  "982828": "trouble", "651b1b": "trouble", "0b0c0c": "ink", "858686": "edge", "d2e2f1": "tint", "f4f8fb": "tint", "cecece": "hair",
};

/** GOV.UK's left and right → start and end, so that right-to-left pages mirror. */
function logical(css) {
  return css
    .replace(/(margin|padding)-left(?=:)/g, "$1-inline-start")
    .replace(/(margin|padding)-right(?=:)/g, "$1-inline-end")
    .replace(/border-left(?=[:-])/g, "border-inline-start")
    .replace(/border-right(?=[:-])/g, "border-inline-end")
    .replace(/(^|[\s;{])left:/gm, "$1inset-inline-start:")
    .replace(/(^|[\s;{])right:/gm, "$1inset-inline-end:")
    .replace(/(text-align|justify-content): left/g, "$1: start")
    .replace(/(text-align|justify-content): right/g, "$1: end")
    .replace(/float: left/g, "float: inline-start");
}

/** Our colours in place of GOV.UK's, without the fallbacks that our themes never use. */
function ourColours(css) {
  return css
    .replace(/var\(--govuk-([a-z-]+)-colour, #[0-9a-f]+\)/g, (whole, name) => {
      if (!(name in COLOURS)) throw new Error(`no colour of ours for ${name}`);
      return `var(--${COLOURS[name]})`;
    })
    .replace(/([\s{;])color: #ffffff/g, "$1color: var(--on-act)")
    .replace(/background-color: #ffffff/g, "background-color: var(--surface)")
    .replace(/background-color: #f3f3f3/g, "background-color: var(--tint)")
    .replace(/background-color: #cecece/g, "background-color: var(--tint-deep)")
    .replace(/#[0-9a-f]{6}\b/g, (colour) => {
      if (!(colour.slice(1) in PLAIN)) throw new Error(`no colour of ours for ${colour}`);
      return `var(--${PLAIN[colour.slice(1)]})`;
    });
}

/** GOV.UK's own print and font rules: ours replace them (scss/_print.scss, scss/_base.scss). */
function withoutTheirType(css) {
  return css
    .replace(/@media print \{\s*[^{}]+\{[^{}]*\}\s*\}/g, "")
    .replace(/\s*font-family: inherit;/g, "")
    .replace(/\s*-(webkit|moz-osx)-font-smoothing: [a-z]+;/g, "")
    .replace(/[^{}]+\{\s*\}/g, "");
}

function compile(name) {
  return sass.compile(join(here, "scss", name), { loadPaths, quietDeps: true, silenceDeprecations: ["import"] }).css;
}

function fonts() {
  const from = join(packages, "@fontsource-variable", "atkinson-hyperlegible-next");
  mkdirSync(join(out, "fonts"), { recursive: true });
  copyFileSync(join(from, "LICENSE"), join(out, "fonts", "OFL.txt"));
  for (const script of ["latin", "latin-ext"]) {
    const bytes = readFileSync(join(from, "files", `atkinson-hyperlegible-next-${script}-wght-normal.woff2`));
    writeFileSync(join(out, "fonts", `atkinson-${script}.woff2`), bytes);
  }
}

fonts();
const govuk = withoutTheirType(ourColours(logical(compile("_govuk.scss"))));
const ours = compile("app.scss");
const css = await esbuild.transform(
  `@layer govuk, ours;\n@layer govuk {\n${govuk.replace(/@charset[^;]+;/, "")}\n}\n${ours.replace(/@charset[^;]+;/, "")}`,
  { loader: "css", minify: true, target: ["chrome111", "safari16", "firefox115"] },
);
writeFileSync(join(out, "app.css"), `/* Parts are GOV.UK Frontend: see LICENCES.txt */\n${css.code}`);

const corner = await esbuild.transform(compile("corner.scss"), { loader: "css", minify: true, target: ["chrome111", "safari16", "firefox115"] });
writeFileSync(join(out, "corner.css"), corner.code);

for (const name of ["app.js", "corner.js", "passkeys.js", "uploads.js", "waiting.js"]) await esbuild.build({
  entryPoints: [join(here, "js", name)],
  outfile: join(out, name),
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2020"],
  legalComments: "none",
  nodePaths: [packages],
  banner: { js: "/* Parts are GOV.UK Frontend: see LICENCES.txt */" },
});

for (const name of ["app.css", "app.js", "corner.css", "corner.js", "passkeys.js", "uploads.js", "waiting.js", "fonts/atkinson-latin.woff2", "fonts/atkinson-latin-ext.woff2"]) {
  const bytes = readFileSync(join(out, name));
  const small = name.endsWith(".woff2") ? bytes.length : gzipSync(bytes, { level: 9 }).length;
  console.log(`${name.padEnd(32)} ${String(bytes.length).padStart(7)} bytes, ${String(small).padStart(6)} on the wire`);
}
