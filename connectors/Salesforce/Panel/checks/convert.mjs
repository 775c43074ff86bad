// Source to metadata format, as a deployment does it. Ends with 1 when a file is not understood or left behind.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import sdr from '@salesforce/source-deploy-retrieve';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'artifacts/converted');
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const files = (folder) =>
    readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && !/__tests__/.test(entry.parentPath ?? entry.path))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

let trouble = 0;
for (const name of JSON.parse(readFileSync(join(root, 'sfdx-project.json'), 'utf8')).packageDirectories.map((d) => d.path)) {
    const source = join(root, name);
    const set = sdr.ComponentSet.fromSource(source);
    set.projectDirectory = root;
    const known = new Set(set.getSourceComponents().toArray().flatMap((c) => [c.xml, c.content, ...c.walkContent()]).filter(Boolean));
    // A bundle is known by its folder.
    const covered = (file) => known.has(file) || [...known].some((k) => file.startsWith(`${k}/`));
    const left = files(source).filter((file) => !covered(file));
    left.forEach((file) => console.log(`not understood: ${relative(root, file)}`));

    const folder = name.replace(/\W/g, '-');
    const { packagePath, converted } = await new sdr.MetadataConverter().convert(set, 'metadata', { type: 'directory', outputDirectory: out, packageName: folder, genUniqueDir: false });
    const types = JSON.stringify((await set.getObject()).Package.types.map((t) => [t.name, t.members.length]));
    const empty = files(packagePath).filter((file) => readFileSync(file, 'utf8').trim() === '');
    trouble += left.length + empty.length + (converted.length === 0 ? 1 : 0);
    console.log(`convert ${name}: ${converted.length} components ${types}`);
}
process.exit(trouble === 0 ? 0 : 1);
