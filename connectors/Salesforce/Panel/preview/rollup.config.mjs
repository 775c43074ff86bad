// The real cards with the real base components as one page: what an org shows, without an org.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import lwc from '@lwc/rollup-plugin';
import resolve from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'preview/dist');
const bundles = join(root, 'force-app/main/default/lwc');
const pairs = (xml, name, value) =>
    Object.fromEntries(
        [...xml.matchAll(new RegExp(`<(?:labels|customLabels)>([\\s\\S]*?)</(?:labels|customLabels)>`, 'g'))].map(([, entry]) => {
            const of = (tag) => new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(entry)[1].replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
            return [of(name), of(value)];
        })
    );
const read = (path) => readFileSync(join(root, path), 'utf8');
const labels = {
    en: pairs(read('force-app/main/default/labels/CustomLabels.labels-meta.xml'), 'fullName', 'value'),
    de: pairs(read('optional/translations/main/default/translations/de.translation-meta.xml'), 'name', 'label'),
    zh: pairs(read('optional/translations/main/default/translations/zh_CN.translation-meta.xml'), 'name', 'label')
};
const answers = Object.fromEntries(readdirSync(join(root, 'answers')).map((file) => [file.replace('.json', ''), JSON.parse(read(`answers/${file}`))]));

/** Answers what the platform answers in an org. */
const platform = {
    name: 'platform',
    resolveId: (id) => (/^@salesforce\/(label\/c\.|customPermission\/|apex|schema\/|i18n\/locale$)/.test(id) ? `\0${id}` : null),
    load(id) {
        const [, kind, name] = /^\0@salesforce\/(label\/c\.|customPermission\/|apex\/|apex|schema\/|i18n\/)(.*)$/.exec(id) ?? [];
        switch (kind) {
            case 'label/c.':
                return `export default globalThis.org.labels[${JSON.stringify(name)}];`;
            case 'customPermission/':
                return `export default globalThis.org.permissions.includes(${JSON.stringify(name)}) || undefined;`;
            case 'apex/':
                return `import { apex } from 'org/apex'; export default apex(${JSON.stringify(name.split('.')[1])});`;
            case 'apex':
                return `export { refreshApex } from 'org/apex';`;
            case 'schema/':
                return `export default ${JSON.stringify({ objectApiName: name.split('.')[0], fieldApiName: name.split('.')[1] })};`;
            case 'i18n/':
                return 'export default globalThis.org.locale;';
            default:
                return null;
        }
    }
};

const page = {
    name: 'page',
    writeBundle() {
        mkdirSync(dist, { recursive: true });
        copyFileSync(join(root, 'node_modules/@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.min.css'), join(dist, 'slds.css'));
        copyFileSync(join(root, 'preview/index.html'), join(dist, 'index.html'));
        writeFileSync(join(dist, 'org.js'), `globalThis.recorded = ${JSON.stringify({ labels, answers })};\n${read('preview/org.js')}`);
    }
};

export default {
    input: join(root, 'preview/main.js'),
    output: { file: join(dist, 'cards.js'), format: 'iife', name: 'cards', inlineDynamicImports: true },
    onwarn: (warning, warn) => warning.plugin === 'rollup-plugin-lwc-compiler' || ['CIRCULAR_DEPENDENCY', 'THIS_IS_UNDEFINED', 'EVAL'].includes(warning.code) || warn(warning),
    plugins: [
        platform,
        replace({ 'process.env.NODE_ENV': JSON.stringify('production'), 'import.meta.env.SSR': 'false', preventAssignment: true }),
        lwc({
            rootDir: root,
            sourcemap: false,
            enableDynamicComponents: true,
            disableSyntheticShadowSupport: false,
            modules: [
                ...['uiRecordApi', 'navigation', 'pageReferenceUtils'].map((name) => ({ name: `lightning/${name}`, path: join(root, 'preview/platform', `${name}.js`) })),
                { name: 'org/apex', path: join(root, 'preview/platform/apex.js') },
                ...readdirSync(bundles).map((name) => ({ name: `c/${name}`, path: join(bundles, name, `${name}.js`) })),
                { npm: 'lightning-base-components' }
            ]
        }),
        resolve({ browser: true }),
        page
    ]
};
