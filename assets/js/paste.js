// Why: what is copied from Word or a mail keeps its paragraphs, bullets, bold and links, and nothing else.
// The copied page is only read, in a document of its own that runs no script and loads nothing.

const BLOCKS = new Set("P DIV LI UL OL TR TABLE TBODY THEAD SECTION ARTICLE HEADER FOOTER BLOCKQUOTE PRE H1 H2 H3 H4 H5 H6 DL DT DD".split(" "));
const SILENT = new Set("SCRIPT STYLE TITLE HEAD META LINK TEMPLATE NOSCRIPT OBJECT IFRAME SVG MATH".split(" "));
const BULLET = /^\s*(?:[·•▪◦§o–-]|\u00b7|\uf0b7|\uf0a7)\s+/u;
const NUMBER = /^\s*(\d{1,3})[.)]\s+/;

/** Signs that mean something in Markdown, so that they are shown as they were written. */
export function plainly(text) {
  return text.replace(/[\\`*_[\]<>~|]/g, "\\$&");
}

/** Signs that mean something only where a line begins. */
function lineStart(line) {
  return line.replace(/^(\s*)([#+-]|\d+(?=[.)]\s))/, (whole, space, sign) => (/\d/.test(sign) ? whole : `${space}\\${sign}`))
    .replace(/^(\s*\d+)([.)])(?=\s)/, "$1\\$2");
}

/** The weight that its style asks for; read as text, because our own rules forbid styles in a page, copied ones too. */
function weightOf(element) {
  return /font-weight\s*:\s*([a-z0-9]+)/i.exec(element.getAttribute("style") ?? "")?.[1].toLowerCase() ?? "";
}

function isBold(element) {
  const weight = weightOf(element);
  if (/^(normal|[1-5]00)$/.test(weight)) return false;
  return /^(bold|bolder|[6-9]00)$/.test(weight) || ["B", "STRONG"].includes(element.tagName);
}

class Reader {
  constructor() {
    this.blocks = [];
    this.line = "";
    this.mark = "";
  }

  /** The line so far becomes a block of its own, with the mark of its list. */
  end() {
    let text = this.line.replace(/[ \t\u00a0]+/g, " ").split("\n").map((one) => one.trim()).join("\n").trim();
    text = text.replace(/\*\*(\s*)\*\*/g, "$1").trim();
    this.line = "";
    if (!text) return;
    const rows = text.split("\n");
    const first = this.mark ? this.mark + rows[0] : lineStart(rows[0]);
    const indent = " ".repeat(this.mark.length);
    this.blocks.push({ list: Boolean(this.mark), text: [first, ...rows.slice(1).map((row) => indent + lineStart(row))].join("\n") });
    this.mark = "";
  }

  read(node, bold) {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.data.replace(/[\s\u00a0]+/g, " ");
      const bare = text.trim();
      if (!bold || !bare) { this.line += plainly(text); return; }
      this.line += text.replace(bare, () => `**${plainly(bare)}**`);
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || SILENT.has(node.tagName.toUpperCase())) return;
    if (node.tagName === "BR") { this.line += "\n"; return; }
    if (node.tagName === "A") { this.link(node, bold); return; }
    const block = BLOCKS.has(node.tagName);
    if (block) this.end();
    if (node.tagName === "LI") this.mark = itemMark(node);
    const word = (node.getAttribute("style") ?? "").includes("mso-list");
    const heavy = !/^H[1-6]$/.test(node.tagName) && (isBold(node) || (bold && !/^(normal|400)$/.test(weightOf(node))));
    for (const child of node.childNodes) this.read(child, heavy);
    if (word && block) this.fromWord();
    if (block) this.end();
    else if (["TD", "TH"].includes(node.tagName)) this.line += " ";
  }

  /** A link keeps its words; only addresses of the web and of mail are links. */
  link(node, bold) {
    const address = node.getAttribute("href") ?? "";
    const outside = this.line;
    this.line = "";
    for (const child of node.childNodes) this.read(child, bold);
    const words = this.line.replace(/\s+/g, " ").trim();
    const safe = /^(https?:\/\/|mailto:)[^\s<>]+$/i.test(address);
    const made = safe && words ? `[${words}](${address.replace(/[()\\]/g, (sign) => encodeURIComponent(sign).replace("(", "%28").replace(")", "%29"))})` : words;
    this.line = outside + made;
  }

  /** Word writes its bullets as signs in a paragraph. */
  fromWord() {
    const bare = this.line.replace(/\\(?=[-*+])/g, "").replace(/\u00a0/g, " ");
    const number = bare.match(NUMBER);
    if (number) { this.mark = `${number[1]}. `; this.line = bare.replace(NUMBER, ""); return; }
    if (BULLET.test(bare)) { this.mark = "- "; this.line = bare.replace(BULLET, ""); }
  }
}

function itemMark(item) {
  const list = item.parentElement;
  if (list?.tagName !== "OL") return "- ";
  const place = [...list.children].filter((one) => one.tagName === "LI").indexOf(item);
  return `${(Number(list.getAttribute("start")) || 1) + place}. `;
}

/** Copied HTML as Markdown: paragraphs, bullets, bold, links. */
export function fromHtml(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const reader = new Reader();
  reader.read(page.body, false);
  reader.end();
  return reader.blocks.reduce((text, block, place) => {
    if (!place) return block.text;
    const tight = block.list && reader.blocks[place - 1].list;
    return text + (tight ? "\n" : "\n\n") + block.text;
  }, "");
}

/** Takes a paste over when there is something to keep beside the bare words; else the browser does it. */
export function pasting(event, type) {
  const html = event.clipboardData?.getData("text/html") ?? "";
  if (!html || !/<(p|div|li|ul|ol|b|strong|a|h[1-6]|tr)[\s>]|font-weight/i.test(html)) return;
  const text = fromHtml(html);
  if (!text) return;
  event.preventDefault();
  type(text);
}
