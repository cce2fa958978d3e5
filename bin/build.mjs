// Compiles src to dist: into a fresh folder that then takes dist's place, so a build that is cut off leaves the old one.
import { mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import peggy from 'peggy';
import ts from 'typescript';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const fresh = path.join(root, `dist.${process.pid}`);
const started = new Date();

/** Compiles one file; the types are the type check's business. Gives what is wrong with its syntax. */
function compile(file, compilerOptions) {
  const target = path.join(fresh, path.relative(root, file)).replace(/\.ts$/, '.js');
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions,
    fileName: file,
    reportDiagnostics: true,
  });
  const sources = [path.relative(path.dirname(target), file)];
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, outputText);
  writeFileSync(`${target}.map`, JSON.stringify({ ...JSON.parse(sourceMapText), sources }));
  return diagnostics;
}

/** Puts the finished parser in the place of the module that would make it at the first prompt, for a second. */
function generateParser() {
  const folder = path.join(fresh, 'src/rules/language/grammar');
  const { GRAMMAR, GRAMMAR_OPTIONS } = createRequire(import.meta.url)(path.join(folder, 'grammar.js'));
  const source = peggy.generate(GRAMMAR, { ...GRAMMAR_OPTIONS, output: 'source', format: 'commonjs' });
  writeFileSync(path.join(folder, 'parser.js'), source);
  rmSync(path.join(folder, 'parser.js.map'));
}

const { fileNames, options, errors } = ts.getParsedCommandLineOfConfigFile(
  path.join(root, 'tsconfig.build.json'),
  {},
  ts.sys,
);
const diagnostics = [...errors, ...fileNames.flatMap((file) => compile(file, options))];
if (diagnostics.length > 0) {
  console.error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost(options)));
  rmSync(fresh, { recursive: true, force: true });
  process.exit(1);
}
generateParser();
// Dated from before the build: a file saved while it ran counts as newer.
writeFileSync(path.join(fresh, '.built'), started.toISOString());
utimesSync(path.join(fresh, '.built'), started, started);
rmSync(path.join(root, 'dist'), { recursive: true, force: true });
renameSync(fresh, path.join(root, 'dist'));
