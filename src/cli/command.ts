/** What every command of `salvor` is made of: its words for `--help`, its options, and how it ends. */
import { parseArgs, type ParseArgsConfig } from "node:util";

/** How the program ends: other programs read these numbers. */
export const Exit = {
  /** Done, nothing was wrong. */
  Done: 0,
  /** Done as far as possible; what was wrong stands on stderr. */
  Problems: 1,
  /** The command line makes no sense, or the destination cannot be used. */
  Usage: 2,
  /** The image cannot be read. */
  Unreadable: 3,
} as const;
export type Exit = (typeof Exit)[keyof typeof Exit];

/** Ends the program with a sentence for the user and an exit code; nothing else is printed. */
export class CommandError extends Error {
  constructor(readonly exit: Exit, message: string) {
    super(message);
  }
}

export const wrongUse = (message: string): CommandError => new CommandError(Exit.Usage, message);

export type Options = NonNullable<ParseArgsConfig["options"]>;
/** The values of parsed options: text, or true for a switch. */
export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** One command: one file here and one line in salvor.ts. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** All of `salvor COMMAND --help`. */
  readonly help: string;
  readonly options: Options;
  /** `images` are the arguments that are no options, at least one. `signal` is aborted by Ctrl-C. */
  run(images: readonly string[], values: Values, signal: AbortSignal): Promise<Exit>;
}

/** Splits a command's arguments into images and options; wrong ones throw {@link wrongUse}. */
export function parseCommand(command: Command, args: readonly string[]): { images: string[]; values: Values } {
  try {
    const { positionals, values } = parseArgs({ args: [...args], options: command.options, allowPositionals: true, strict: true });
    return { images: positionals, values: values as Values };
  } catch (error) {
    throw wrongUse(`${(error as Error).message.split(". ")[0]?.replace(/\.$/, "")}. \`salvor ${command.name} --help\` lists the options.`);
  }
}

/** An option's text, or undefined where it was not given. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** An option that must be one of some words. */
export function choice<Word extends string>(values: Values, name: string, words: readonly Word[], otherwise: Word): Word {
  const value = text(values, name) ?? otherwise;
  const word = words.find((candidate) => candidate === value);
  if (!word) throw wrongUse(`--${name} is one of ${words.join(", ")}, not “${value}”.`);
  return word;
}
