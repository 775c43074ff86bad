// What this page stands for, from its address: ?card=deal|reply &answer=deal-scored &state=unreachable &lang=en|de|zh
// &permissions=none|see &record=last (fields hold the last score) &record=none &readOnly &service=ADDRESS &key=KEY &id=RECORD
const asked = new URLSearchParams(location.search);
const lang = ['de', 'zh'].includes(asked.get('lang')) ? asked.get('lang') : 'en';
const all = ['CrmIntegration_See_Cards', 'CrmIntegration_Give_Verdicts'];
globalThis.org = {
    asked,
    locale: { en: 'en-US', de: 'de-DE', zh: 'zh-CN' }[lang],
    labels: globalThis.recorded.labels[lang],
    answers: globalThis.recorded.answers,
    permissions: { none: [], see: all.slice(0, 1) }[asked.get('permissions')] ?? all,
    verdicts: [],
    went: []
};
document.documentElement.lang = org.locale;
if (asked.has('now')) {
    const now = Date.parse(asked.get('now'));
    Date.now = () => now;
}
