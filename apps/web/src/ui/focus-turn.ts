let isDue = false;

/** Said by the router when another page was asked for: its heading takes the focus once it is there. */
export function giveFocusTurn(): void {
  isDue = true;
}

/** True once per navigation, and never on the first page, where the browser's own start is right. */
export function takeFocusTurn(): boolean {
  const taken = isDue;
  isDue = false;
  return taken;
}
