const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { jestConfig } = require('@salesforce/sfdx-lwc-jest/config');

// Tests read the real English labels: a card that shows the wrong one, or one that was never defined, fails.
const labels = join(__dirname, 'artifacts', 'labels');
mkdirSync(labels, { recursive: true });
const xml = readFileSync(join(__dirname, 'force-app/main/default/labels/CustomLabels.labels-meta.xml'), 'utf8');
for (const [, name, value] of xml.matchAll(/<fullName>(\w+)<\/fullName>[\s\S]*?<value>([\s\S]*?)<\/value>/g)) {
    const text = value.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
    const file = join(labels, `${name}.js`);
    const source = `module.exports = { __esModule: true, default: ${JSON.stringify(text)} };\n`;
    if (!existsSync(file) || readFileSync(file, 'utf8') !== source) {
        writeFileSync(file, source);
    }
}

module.exports = {
    ...jestConfig,
    moduleNameMapper: {
        ...jestConfig.moduleNameMapper,
        '^@salesforce/label/c\\.(\\w+)$': '<rootDir>/artifacts/labels/$1.js',
        '^lightning/navigation$': '<rootDir>/test/navigation.js'
    },
    modulePathIgnorePatterns: ['<rootDir>/artifacts/converted', '<rootDir>/preview/dist'],
    setupFilesAfterEnv: [...(jestConfig.setupFilesAfterEnv ?? []), '<rootDir>/test/setup.js']
};
