export default function ({ parentElement, data, setTriggerValue }) {
  const mark = parentElement.querySelector(".repaint");
  const look = () => {
    const [red, green, blue] = getComputedStyle(mark).color.match(/[\d.]+/g).map(Number);
    const dark = (red + green + blue) / 3 > 127; // light text is on dark paper
    if (dark !== data.dark) setTriggerValue("changed", true);
  };
  mark.addEventListener("transitionend", look);
  return () => mark.removeEventListener("transitionend", look);
}
