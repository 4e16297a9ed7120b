// Asks caniemail.com's data what mail programs make of a mail. Each line that comes in is a mail's HTML, as JSON; for each, a line goes out:
// the features that some of them do not know, or know in part, each with the programs. Its argument is the folder that caniemail is installed in.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { caniemail } = await import(pathToFileURL(createRequire(`${process.argv[2]}/`).resolve("caniemail")));

// The new Outlook for Windows shows mails as Outlook on the web does.
const clients = ["gmail.*", "outlook.windows", "outlook.outlook-com", "outlook.macos", "outlook.ios", "outlook.android", "apple-mail.*", "yahoo.*"];

function byFeature(issues) {
  const found = {};
  for (const [client, features] of issues) for (const { title } of features) (found[title] ??= new Set()).add(client);
  return Object.fromEntries(Object.entries(found).map(([title, lacking]) => [title, [...lacking]]));
}

for await (const line of createInterface({ input: process.stdin })) {
  const { issues } = caniemail({ clients, html: JSON.parse(line) });
  console.log(JSON.stringify({ Unknown: byFeature(issues.errors), Partly: byFeature(issues.warnings) }));
}
