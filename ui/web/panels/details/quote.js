// Finding a figure, as printed, in a line of a document; the same folding as
// facts/citations.py: white space is ignored, CJK radicals that PDF files put in
// place of characters count as the characters.

const RADICALS = new Map(
  Object.entries({
    "\u2e81": "厂", "\u2e8c": "小", "\u2e97": "心", "\u2e9d": "月", "\u2ea0": "民", "\u2eab": "目", "\u2ec4": "西",
    "\u2ec5": "见", "\u2ec6": "角", "\u2ec9": "贝", "\u2ecb": "车", "\u2ed3": "长", "\u2ed4": "门", "\u2ed8": "青",
    "\u2ed9": "韦", "\u2eda": "页", "\u2edb": "风", "\u2edc": "飞", "\u2edd": "食", "\u2ee2": "马", "\u2ee3": "骨",
    "\u2ee4": "鬼", "\u2ee5": "鱼", "\u2ee6": "鸟", "\u2ee7": "卤", "\u2ee8": "麦", "\u2ee9": "黄", "\u2eec": "齐",
    "\u2eed": "齿", "\u2eef": "龙", "\u2ef0": "龙", "\u2ef3": "龟",
  }),
);

function foldCharacter(char) {
  if (/\s/u.test(char)) return "";
  if (char >= "\u2f00" && char <= "\u2fd5") return char.normalize("NFKC");
  return RADICALS.get(char) ?? char;
}

/** A cut that runs through a number: "2.3%" does not stand in "12.3%". */
function splitsNumber(text, at) {
  const [before, after] = [text[at - 1] ?? "", text[at] ?? ""];
  const digit = /\d/u;
  if (digit.test(before) && (digit.test(after) || (after === "." && digit.test(text[at + 1] ?? "")))) return true;
  return before === "." && digit.test(after) && digit.test(text[at - 2] ?? "");
}

/** {before, match, after} of a line, or null if the figure does not stand in it. */
export function findPrinted(line, printed) {
  let folded = "";
  const places = [];
  for (let i = 0; i < line.length; i += 1) {
    const char = foldCharacter(line[i]);
    if (char === "") continue;
    folded += char;
    places.push(i);
  }
  const wanted = [...(printed ?? "")].map(foldCharacter).join("");
  if (wanted === "") return null;
  for (let start = folded.indexOf(wanted); start >= 0; start = folded.indexOf(wanted, start + 1)) {
    const end = start + wanted.length;
    if (splitsNumber(folded, start) || splitsNumber(folded, end)) continue;
    const [from, to] = [places[start], places[end - 1] + 1];
    return { before: line.slice(0, from), match: line.slice(from, to), after: line.slice(to) };
  }
  return null;
}
