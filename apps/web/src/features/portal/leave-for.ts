/** Goes to a hosted page. Anything but http(s) is refused, whoever sent it. */
export function leaveFor(address: string): void {
  const { protocol } = new URL(address, window.location.origin);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`Not a web page: ${protocol}`);
  window.location.assign(address);
}
