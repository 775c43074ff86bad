const lwc = require('@salesforce/eslint-config-lwc/recommended');
const jest = require('eslint-plugin-jest');

module.exports = [
    { ignores: ['node_modules/**', 'artifacts/**', 'preview/dist/**'] },
    ...[].concat(lwc).map((config) => ({ files: ['force-app/**/*.js'], ...config })),
    {
        files: ['force-app/**/__tests__/**/*.js'],
        ...jest.configs['flat/recommended'],
        languageOptions: { globals: { ...jest.configs['flat/recommended'].languageOptions.globals, require: 'readonly' } },
        rules: { ...jest.configs['flat/recommended'].rules, '@lwc/lwc/no-unexpected-wire-adapter-usages': 'off' }
    }
];
