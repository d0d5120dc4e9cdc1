// The gallery: draws each image or curve on a small canvas, with a bar for each class below it.

const SIDE = 8; // pixels of an image along each side
const WIDE = 160; // px of a curve along each side

const drawn = (values, top) => (values.length === SIDE * SIDE ? pixels(values) : curve(values, top));

function pixels(values) {
  const canvas = Object.assign(make("canvas"), { width: SIDE, height: SIDE });
  const context = canvas.getContext("2d");
  values.forEach((ink, i) => {
    context.globalAlpha = ink;
    context.fillRect(i % SIDE, Math.floor(i / SIDE), 1, 1);
  });
  return canvas;
}

function curve(values, top) {
  const canvas = Object.assign(make("canvas"), { width: WIDE, height: WIDE });
  const context = canvas.getContext("2d");
  context.lineWidth = 4;
  values.forEach((value, i) => context.lineTo((WIDE * i) / (values.length - 1), (WIDE / 2) * (1 - value / top)));
  context.stroke();
  return canvas;
}

// The ink takes the colour of the page's text, which a canvas cannot know before it is on the page.
function inked(canvas, colour) {
  const context = canvas.getContext("2d");
  Object.assign(context, { globalAlpha: 1, globalCompositeOperation: "source-in", fillStyle: colour });
  context.fillRect(0, 0, canvas.width, canvas.height);
}

function bars({ shares, label }) {
  const box = make("div");
  box.className = "gallery-bars";
  shares.forEach((share, k) => {
    const bar = make("i");
    bar.style.setProperty("--share", share);
    bar.toggleAttribute("data-label", k === label);
    box.append(bar);
  });
  return box;
}

function card(item, { classes, chosen, top }, choose) {
  const [label, said] = [classes[item.label], classes[item.said]];
  const button = make("button", "", `Choose image ${item.index}`);
  button.type = "button";
  button.dataset.index = item.index;
  button.setAttribute("aria-pressed", item.index === chosen);
  const verdict = make("span", item.label === item.said ? `${label}: said ${said} ✓` : `${label}: said ${said}`);
  if (item.label !== item.said) verdict.className = "gallery-wrong";
  button.append(drawn(item.values, top), bars(item), verdict, make("span", `${item.cost < 0.001 ? item.cost.toExponential(1) : item.cost.toFixed(3)} nats`));
  button.addEventListener("click", () => choose(item.index));
  return button;
}

function shelf({ title, items }, message, choose) {
  const [section, row] = [make("section"), make("div")];
  row.className = "gallery-shelf";
  row.append(...items.map((item) => card(item, message, choose)));
  section.append(make("h4", title), row);
  return section;
}

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".gallery");
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.index : null;
  let number = Date.now(); // the same image may be chosen again, after another was chosen elsewhere
  const choose = (index) => setStateValue("chosen", { index, number: (number += 1) });
  const sizes = data.shelves.flatMap(({ items }) => items.flatMap(({ values }) => values.map(Math.abs)));
  const message = { ...data, top: Math.max(...sizes) };
  root.replaceChildren(...data.shelves.map((each) => shelf(each, message, choose)));
  for (const canvas of root.querySelectorAll("canvas")) inked(canvas, getComputedStyle(root).color);
  root.querySelector(`[data-index="${focused}"]`)?.focus();
}
