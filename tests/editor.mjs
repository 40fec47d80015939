// Visual Studio Code's JSON language service, asked over standard input: what would an author see in that editor?
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const service = createRequire(join(process.cwd(), '/'))('vscode-json-languageservice');
const { settings, schema, questions } = JSON.parse(readFileSync(0, 'utf8'));
const FOLDER = 'file:///project';

const editor = service.getLanguageService({
  clientCapabilities: service.ClientCapabilities.LATEST,
  workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
  // For a file that names its schema itself; nothing else may be asked for.
  schemaRequestService: async (address) => {
    if (address === `${FOLDER}/data/mapgen.schema.json`) return JSON.stringify(schema);
    throw new Error(`${address} was asked for`);
  },
});
editor.configure({
  validate: true,
  allowComments: false,
  schemas: settings.map(({ fileMatch, url }) => ({ uri: new URL(url, `${FOLDER}/`).href, fileMatch, schema })),
});

const words = (documentation) => documentation?.value ?? documentation ?? '';

const answers = {
  async check(document, json) {
    const found = await editor.doValidation(document, json, { comments: 'error', trailingCommas: 'error' });
    return found.map(({ range, message }) => [range.start.line + 1, range.start.character + 1, message]);
  },
  async complete(document, json, offset) {
    const { items } = await editor.doComplete(document, document.positionAt(offset), json);
    const sorted = items.toSorted((a, b) => ((a.sortText ?? a.label) < (b.sortText ?? b.label) ? -1 : 1));
    return sorted.map((item) => [item.label, item.insertText, words(item.documentation)]);
  },
  async hover(document, json, offset) {
    return (await editor.doHover(document, document.positionAt(offset), json))?.contents.join('\n') ?? '';
  },
};

const found = [];
for (const { ask, name, text, offset } of questions) {
  const document = service.TextDocument.create(`${FOLDER}/${name}`, 'json', 1, text);
  found.push(await answers[ask](document, editor.parseJSONDocument(document), offset));
}
console.log(JSON.stringify(found));
