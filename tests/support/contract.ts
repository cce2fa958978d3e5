import { readFileSync } from 'node:fs';
import path from 'node:path';

const page = readFileSync(path.join(__dirname, '../../docs/database.md'), 'utf8');

/** The lines of docs/database.md below a heading of the second level. */
function section(heading: string): string[] {
  const [, content = ''] = page.split(`\n## ${heading}\n`);
  return (content.split('\n## ')[0] ?? '').split('\n');
}

const namesIn = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** The names that the tables of a section list, one a line; `title` picks the tables that begin with this column. */
export function contractNames(heading: string, title?: string): string[] {
  let column = '';
  return section(heading).flatMap((line, position, lines) => {
    if (!line.startsWith('|')) return [];
    const [cell = ''] = line.slice(1).split('|');
    if (lines[position + 1]?.startsWith('| ---')) column = cell.trim();
    const isWanted = title === undefined || column === title;
    return isWanted ? namesIn(cell) : [];
  });
}

/** The commands of the contract, each with the fields that it takes and those that it refuses. */
export function contractCommands(): { name: string; taken: string[]; refused: string[] }[] {
  return section('Commands')
    .filter((line) => line.startsWith('- `'))
    .map((line) => {
      const [head = '', refused = ''] = line.split('. Refused:');
      const [name = '', ...taken] = namesIn(head.split('; also')[0]?.split(': also')[0] ?? '');
      return { name, taken, refused: namesIn(refused) };
    });
}
