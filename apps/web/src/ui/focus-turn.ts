let isDue = false;

/** Who goes on by Tab or pointer before the page is there has chosen another place: it is not taken from them. */
function loseFocusTurn(event: Event): void {
  if (event instanceof KeyboardEvent && event.key !== 'Tab') return;
  takeFocusTurn();
}

/** Said by the router when another page was asked for: its heading takes the focus once it is there. */
export function giveFocusTurn(): void {
  isDue = true;
  document.addEventListener('keydown', loseFocusTurn);
  document.addEventListener('pointerdown', loseFocusTurn);
}

/** True once per navigation, and never on the first page, where the browser's own start is right. */
export function takeFocusTurn(): boolean {
  const taken = isDue;
  isDue = false;
  document.removeEventListener('keydown', loseFocusTurn);
  document.removeEventListener('pointerdown', loseFocusTurn);
  return taken;
}
