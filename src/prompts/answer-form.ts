/**
 * The written form of an answer: what a model is trained to write, and what is begun for it in use. Both come from here.
 *
 *     <think>
 *     the reason
 *     </think>
 *
 *     <answer>
 *     Registered Nurses
 *     </answer>
 *
 * The line breaks are not taste. The chat template of Qwen3 takes a thought apart and puts it together in this form, so an answer written so
 * comes out of it as it went in. And a title must have the same tokens behind the opening tag as by itself, because ranking reads it by
 * itself: right behind "<answer>" Qwen3's tokenizer cuts 305 of the 1,016 titles otherwise (">S", "ales Managers"), behind a line break none.
 */
export const THOUGHT_OPENED = "<think>\n";
export const ANSWER_OPENED = "<answer>\n";
/** What must follow a title, so that "Managers" is not the beginning of "Managers, All Other". */
export const ANSWER_CLOSED = "\n</answer>";

/** A whole thought, up to where the answer begins. @param reason without white space around it */
export function writtenThought(reason: string): string {
  return `${THOUGHT_OPENED}${reason}\n</think>\n\n`;
}

export function writtenAnswer(title: string): string {
  return `${ANSWER_OPENED}${title}${ANSWER_CLOSED}`;
}
