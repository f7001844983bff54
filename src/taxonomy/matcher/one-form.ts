/**
 * Titles that have a form for women are read as the form that most lists of titles have: "Chairwoman" as "Chairman", "Headmistress" as
 * "Headmaster". Who somebody is must not decide whether their title is understood, nor as what.
 *
 * In: a title as written.  Out: the same but for such words; what is about women, and no form of a title ("Women's Health Nurse"), stays.
 */
export function inOneForm(title: string): string {
  if (!/wom[ae]n|mistress/i.test(title)) return title;
  return title
    .replace(/(\p{L})wom([ae])n\b/giu, "$1m$2n")
    .replace(/\b(head|school|post)mistress/giu, "$1master")
    .replace(/(?<=\p{L}\s)woman$/iu, "man");
}
