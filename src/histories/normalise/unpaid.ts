/**
 * Entries among jobs that are none: volunteer work, and time that was taken off.
 *
 * In: a title as written.  Out: whether it says so by itself. Who coordinates volunteers is paid for it.
 */
const UNPAID =
  /^(?:unpaid )?volunteer(?:ing)?\b(?!\s+(?:coordinator|manager|director|specialist|services?|recruit\w*|program\w*|engagement|administrator|supervisor|lead|leader|development|resources)\b)/i;
const BREAK =
  /^(?:(?:planned |family |personal |professional )?career (?:break|gap|pause)|sabbatical(?: leave)?|(?:maternity|paternity|parental|family|medical|personal) leave|gap year)$/i;

export function isUnpaid(title: string): boolean {
  return UNPAID.test(title.trim());
}

export function isTimeOff(title: string): boolean {
  return BREAK.test(title.trim());
}
