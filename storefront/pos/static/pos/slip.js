// Paper comes off a roll: the page is as long as the slip, so that no printer feeds blank paper. #in prints at once.

const MM = 25.4 / 96;
const EDGES_MM = -3; // the page has 2 mm above and below, the slip on the screen 4 mm that are not printed

const slip = document.querySelector("[data-slip]");
if (slip) {
  const page = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];
  const measure = () => {
    const length = Math.ceil(slip.scrollHeight * MM) + EDGES_MM;
    page.replaceSync(`@page slip-${slip.dataset.slip} { size: ${slip.dataset.slip}mm ${length}mm; }`);
  };
  document.fonts.ready.then(() => {
    measure();
    if (window.location.hash === "#in") window.print();
  });
  window.addEventListener("beforeprint", measure);
}
