/** Words of the page about a language model that is asked for a reason, in English. */

export const enModel = {
  head: "A language model’s reason",
  lead: (name: string) =>
    `The server of this page can ask ${name} to write a reason from your history, and to rank after it.`,
  ask: (name: string) => `Ask ${name}`,
  leaves: "What would leave this browser",
  way: (server: string, name: string, hosts: readonly string[]) =>
    hosts.length === 0
      ? `It goes to the server of this page (${server}), where ${name} runs.`
      : `It goes to the server of this page (${server}), and from there to ${name} at ${hosts.join(" or ")}.`,
  sent: "Sent are: the occupation that each of your jobs counts as, or its title as you wrote it where none was recognised; when it was, full or part time; which jobs were with the same employer; your degrees with subject and date.",
  notSent:
    "Not sent are: your name, employers, schools, descriptions of jobs, the file. What you said is not so is left out of what the model sees; your other answers go to the server, not to the model. The server writes nothing down and forgets after ten minutes; what the model’s host keeps, its own terms say.",
  send: "Send it and ask",
  notNow: "Not now",
  mayLeave: "Only where you ask the language model does anything leave, and you are told first what it is.",
  sentTo: "Sent to the language model: jobs, dates, degrees",
  by: (name: string) => `Written by ${name}, a language model`,
  edited: "edited by you",
  writing: (name: string) => `${name} is writing …`,
  written: "The reason is written.",
  stop: "Stop",
  change: "Put its words right",
  save: "Read it again",
  cancel: "Cancel",
  read: "What can be read in it",
  agrees: "Your history says so too.",
  contradicts: "Your history says otherwise.",
  uncheckable: "Your history does not say.",
  nothingRead: "Nothing in it could be read as a claim, so nothing of it can be checked against your history.",
  ranks: (name: string) => `What ${name} puts first after this reason`,
  uncounted: "Nobody has counted how often this model is right, so no counts of people stand here.",
  named:
    "It names one title and ranks no others. Nobody has counted how often this model is right, so no counts of people stand here.",
  behind: "Your corrections since then are not in this ranking.",
  follow: "Rank again with your corrections",
  stays: "What you have on this page stays as it is.",
  problems: {
    "no-server": "The server of this page does not answer. It may have been stopped; once it runs again, ask again.",
    "too-slow": "It took too long and was given up.",
    "too-busy": "Too many ask at once. Ask again in a moment.",
    "no-ranking": "Nothing of this history was understood, so the model was not asked.",
    "model-over-budget": "What this server may spend on the model is spent.",
    other: "The model gave no answer that can be used.",
  } as Readonly<Record<string, string>>,
};
