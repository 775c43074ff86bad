const { registerSa11yMatcher } = require('@sa11y/jest');

registerSa11yMatcher();
// "2 hours ago" must stay 2 hours ago; timers and promises stay real.
jest.useFakeTimers({
    now: new Date('2026-11-24T04:05:00Z'),
    doNotFake: [
        'nextTick', 'queueMicrotask', 'setImmediate', 'setTimeout', 'clearTimeout', 'performance',
        'requestAnimationFrame', 'cancelAnimationFrame', 'setInterval', 'clearInterval'
    ]
});
