/**
 * The small part of node-llama-cpp that is used here, and where the library is found.
 *
 * It is large and brings a binary a platform, so it is an optional peer that the user installs beside; its own types are not there to be imported.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ModelError } from "../domain/index.ts";

export type Token = number;
export type Probabilities = { readonly logits: ReadonlyMap<Token, number>; readonly totalLogitWeight: number };
type Evaluated = readonly ({ readonly next: Probabilities } | undefined)[];
export type Sequence = {
  readonly nextTokenIndex: number;
  readonly contextTokens: readonly Token[];
  readonly eraseContextTokenRanges: (ranges: { start: number; end: number }[]) => Promise<void>;
  readonly controlledEvaluate: (tokens: (Token | [Token, object])[]) => Promise<Evaluated>;
  readonly evaluate: (tokens: Token[], options: object) => AsyncGenerator<Token, void>;
  readonly dispose: () => void;
};
type Context = {
  readonly getSequence: () => Sequence;
  readonly dispose: () => Promise<void>;
  readonly contextSize: number;
};
export type Model = {
  readonly tokenize: (text: string, special?: boolean) => Token[];
  readonly detokenize: (tokens: readonly Token[], special?: boolean, before?: readonly Token[]) => string;
  readonly isEogToken: (token: Token) => boolean;
  readonly fileInfo: { readonly metadata: { readonly tokenizer?: { readonly chat_template?: string } } };
  readonly createContext: (options: object) => Promise<Context>;
  readonly dispose: () => Promise<void>;
};
/** The rules of what may be written, and how far they have been followed. */
export type Grammar = object;
export type GrammarState = object;
type Library = {
  readonly getLlama: (options: object) => Promise<{
    readonly loadModel: (options: { modelPath: string }) => Promise<Model>;
    readonly createGrammarForJsonSchema: (schema: object) => Promise<Grammar>;
    readonly dispose: () => Promise<void>;
  }>;
  readonly LlamaGrammarEvaluationState: new (options: { model: Model; grammar: Grammar }) => GrammarState;
  readonly LlamaLogLevel: { readonly error: string };
};

const INSTALL =
  "npm i --omit=optional node-llama-cpp@3.22.1 @node-llama-cpp/linux-x64@3.22.1 (or the package of your platform)";

/** @param beside folders to look in, first to last @throws ModelError where it is in none, or cannot be used */
export async function loadLibrary(beside: readonly string[]): Promise<Library> {
  for (const folder of beside) {
    try {
      const entry = createRequire(join(folder, "package.json")).resolve("node-llama-cpp");
      return (await import(pathToFileURL(entry).href)) as Library;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== "MODULE_NOT_FOUND" && code !== "ERR_PACKAGE_PATH_NOT_EXPORTED") {
        throw new ModelError(
          "unsupported",
          `node-llama-cpp in ${folder} cannot be used: ${error instanceof Error ? error.message : error}.`,
          { cause: error },
        );
      }
    }
  }
  throw new ModelError(
    "unsupported",
    `GGUF files need node-llama-cpp, which is not installed. Install it with ${INSTALL}, here or in a folder that WHEREFORE_LLAMA names.`,
  );
}
