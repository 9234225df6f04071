#!/usr/bin/env node
/** The command `salvor`: finds the command asked for, runs it, and ends with its exit code. */
import { Unreadable } from "../engine/core/byte-source.ts";
import { SinkError } from "../engine/export/sink.ts";
import { carve } from "./carve.ts";
import { CommandError, Exit, parseCommand, wrongUse, type Command } from "./command.ts";
import { info } from "./info.ts";
import { loadNodeKernels } from "./node-kernels.ts";
import { ls } from "./ls.ts";
import { recover } from "./recover.ts";
import { VERSION } from "./version.ts";

/** Every command, in the order in which help lists them. */
const COMMANDS: readonly Command[] = [info, ls, recover, carve];

const HELP = `salvor: see what is on a disk image and get files back. Images are only ever read.

usage: salvor COMMAND IMAGE… [options]

${COMMANDS.map((command) => `  ${command.name.padEnd(9)}${command.summary}`).join("\n")}

  salvor COMMAND --help   all about one command
  salvor --version        the version

IMAGE is a disk image or a device; several are the parts of one image, in order.
Results go to stdout, everything else to stderr.
Exit code: 0 done, 1 done with problems, 2 wrong use, 3 the image cannot be read.
`;

async function main(args: readonly string[]): Promise<Exit> {
  const [name, ...rest] = args;
  if (name === "--version" || name === "-V") return say(`salvor ${VERSION}\n`);
  if (name === "--help" || name === "-h" || name === "help") return say(HELP);
  if (name === undefined) throw wrongUse("Which command? `salvor --help` lists them.");
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) throw wrongUse(`“${name}” is no command. \`salvor --help\` lists them.`);
  if (rest.includes("--help") || rest.includes("-h")) return say(command.help);
  const { images, values } = parseCommand(command, rest);
  if (images.length === 0) throw wrongUse(`Which image? \`salvor ${name} --help\` says how to write it.`);
  loadNodeKernels();
  return await command.run(images, values, stopOnInterrupt());
}

function say(words: string): Exit {
  process.stdout.write(words);
  return Exit.Done;
}

/** Aborted by the first Ctrl-C, so that the command ends in order; the second one ends the program at once. */
function stopOnInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
  return controller.signal;
}

// `salvor ls … | head` closes the pipe early: that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? Exit.Done : Exit.Problems));

/** One sentence, whatever went wrong, and the code that fits. */
function ended(error: unknown): Exit {
  const message = error instanceof Error ? error.message : String(error);
  const ours = !(error instanceof CommandError || error instanceof SinkError || error instanceof Unreadable);
  process.stderr.write(`salvor: ${ours ? `It had to stop, by a mistake of its own: ${message} Please report this.` : message}\n`);
  if (error instanceof CommandError) return error.exit;
  return error instanceof SinkError ? Exit.Usage : error instanceof Unreadable ? Exit.Unreadable : Exit.Problems;
}

process.on("uncaughtException", (error) => process.exit(ended(error)));
try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = ended(error);
}
