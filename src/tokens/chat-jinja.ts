/**
 * A model's own chat template, in Jinja, put into text.
 *
 * In: the template and messages.  Out: the prompt as the model's makers meant it. The interpreter knows no files, no network and no code but
 * the template's own. Source: huggingface.co/docs/transformers/chat_templating; vLLM and the llama.cpp server do the same.
 */
import { Template } from "@huggingface/jinja";
import { BadInputError, type ChatMessage } from "../domain/index.ts";

/** @param enableThinking as in `chat_template_kwargs`; undefined: not said */
export type ChatTemplate = (
  messages: readonly ChatMessage[],
  enableThinking: boolean | undefined,
  answer?: string,
) => string;

/**
 * @param file for errors
 * @param marks what the template calls bos_token and eos_token, where the model has them
 * @throws BadInputError where the template is none
 */
export function chatTemplate(jinja: string, file: string, marks: Readonly<Record<string, string>> = {}): ChatTemplate {
  const refused = (cause: unknown) =>
    new BadInputError(
      "bad-template",
      { file, field: "chat_template" },
      cause instanceof Error ? cause.message.split("\n")[0]! : String(cause),
      "Take the checkpoint as its makers publish it.",
      { cause },
    );
  let template: Template;
  try {
    template = new Template(jinja);
  } catch (cause) {
    throw refused(cause);
  }
  return (messages, enableThinking, answer) => {
    const said = answer === undefined ? messages : [...messages, { role: "assistant", content: answer }];
    try {
      return template.render({
        ...marks,
        messages: said,
        add_generation_prompt: answer === undefined,
        ...(enableThinking !== undefined && { enable_thinking: enableThinking }),
      });
    } catch (cause) {
      throw refused(cause);
    }
  };
}
