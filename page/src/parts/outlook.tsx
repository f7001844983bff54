export function Outlook(_: { readonly code: string }) {
  return null;
}
