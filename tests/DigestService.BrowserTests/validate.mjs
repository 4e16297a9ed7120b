// Holds pages against html-validate. Each line that comes in is a page, as JSON {html, isMail}; for each, a line goes out: what is wrong.
// Its argument is the folder that html-validate is installed in.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { HtmlValidate } = createRequire(`${process.argv[2]}/`)("html-validate");

// All that html-validate recommends, but
const forPages = {
  "attribute-boolean-style": "off", // Razor writes selected="selected"
  "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }], // boxes of one question
  "long-title": "off", // papers have long titles
  "no-implicit-button-type": "off", // to submit is what a button in a form is for
  "no-trailing-whitespace": "off", // Razor leaves the indentation of a line that shows nothing
  "void-style": "off", // the antiforgery field, which ASP.NET Core writes, is <input />
};
const forMails = {
  "long-title": "off", // it is the subject, which tells what is inside
  "no-deprecated-attr": "off", // Outlook reads cellspacing and cellpadding, and no border-spacing
  "no-inline-style": "off", // mail programs drop style blocks
  "no-conditional-comment": "off", // Outlook reads them, and needs them
  "prefer-native-element": ["error", { exclude: ["main"] }], // and some of them drop <main>
  "prefer-tbody": "off", // tables are for layout there
  "presentation-role-style": ["error", { prefer: "presentation" }], // mail programs know "none" less well
};
const validator = rules => new HtmlValidate({ root: true, extends: ["html-validate:recommended"], rules });
const [pages, mails] = [validator(forPages), validator(forMails)];

for await (const line of createInterface({ input: process.stdin })) {
  const { html, isMail } = JSON.parse(line);
  const report = await (isMail ? mails : pages).validateString(html);
  const faults = report.results.flatMap(result => result.messages);
  console.log(JSON.stringify(faults.map(fault => `${fault.ruleId}: ${fault.selector}: ${fault.message} (line ${fault.line})`)));
}
