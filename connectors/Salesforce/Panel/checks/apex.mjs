// Type check and PMD, both offline, from the jars that the code analyzer brings. Ends with 1 when either finds something.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const jars = join(root, 'node_modules/@salesforce/code-analyzer-pmd-engine/dist/java-lib/*');
const out = join(root, 'artifacts/apex');
mkdirSync(out, { recursive: true });

function java(...words) {
    const run = spawnSync('java', ['-cp', jars, ...words], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
    if (run.error) {
        console.error(`java cannot be started: ${run.error.message}`);
        process.exit(2);
    }
    return run;
}

const folder = 'force-app/main/default';
const files = ['classes', 'triggers'].flatMap((name) =>
    readdirSync(join(root, folder, name))
        .filter((file) => /\.(cls|trigger)$/.test(file))
        .map((file) => join(root, folder, name, file))
);

const types = java('io.github.apexdevtools.apexls.CheckForIssues', '-w', root, '-n');
if (types.status !== 0) {
    console.log(types.stdout + types.stderr);
}

const input = join(out, 'input.json');
const results = join(out, 'results.json');
writeFileSync(results, '{}');
writeFileSync(input, JSON.stringify({ ruleSetInputFile: join(root, 'checks/pmd.xml'), runDataPerLanguage: { apex: { filesToScan: files } } }));
const pmd = java('com.salesforce.sfca.pmdwrapper.PmdWrapper', 'run', input, results);
const found = JSON.parse(readFileSync(results, 'utf8'));
const violations = found.violations ?? [];
for (const { rule, message, codeLocation: at } of violations) {
    console.log(`${at.file.replace(root, '')}:${at.startLine} ${rule}: ${message}`);
}
const errors = found.processingErrors ?? [];
errors.forEach((e) => console.log(JSON.stringify(e).slice(0, 400)));
const failed = pmd.status !== 0 || !Array.isArray(found.violations);
if (failed) {
    console.log(pmd.stdout + pmd.stderr);
}

console.log(`apex: ${files.length} files, types ${types.status === 0 ? 'ok' : 'not ok'}, ${violations.length} PMD violations, ${errors.length} files unreadable`);
process.exit(types.status === 0 && !failed && violations.length === 0 && errors.length === 0 ? 0 : 1);
